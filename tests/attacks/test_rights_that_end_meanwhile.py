"""If a right ends while the core is slow, nothing is stored or shown, and the log tells why.

Each attack succeeds when the guard is taken off.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest

from bff.certificates import rights as rights_to_see
from bff.certificates import usage_log
from bff.identity import rights as rights_to_act
from ground.clock import CHINA_TIME
from models import CaseEvent, Material, ServiceCase, Terminal, UsageEntry
from models import draft as drafts
from tests.attacks.slow_core import PATIENT, delegate, while_slow
from tests.bff.test_cases_payment import due
from tests.support.applications import JPEG, Application, begin, ready
from tests.support.case_actions import act, answer_to, case_with_notice, lines
from tests.support.clients import Desk, Phone
from tests.support.core_cases import PLAIN, item_named, person_id_of
from tests.support.presentations import list_certificates, present
from tests.support.problems import expect
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage

MOTHER, SON = "linxiuying", "wangji"
CARD = "居民身份证"


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "refits": (UNLIMITED,), **PATIENT}


@pytest.fixture(params=["guarded", "unguarded"])
def has_guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Say if rights are asked again. If not, the attack must succeed: the negative control."""
    if request.param == "guarded":
        return True

    async def stand(*_: Any) -> bool:
        return True

    for room in (rights_to_see, usage_log, rights_to_act):
        monkeypatch.setattr(room, "all_stand", stand)
    monkeypatch.setattr(drafts, "only_while", lambda write, *_: write)
    return False


@dataclass
class Family:
    stage: Stage
    mother: Phone
    son: Phone
    delegation: str

    async def revoke(self) -> None:
        answer = await self.mother.delete(f"/v1/delegations/{self.delegation}")
        assert answer.status_code == 204

    async def sign_out(self) -> None:
        """End all sessions of the son from another device."""
        other = await self.stage.phone(SON)
        assert (await other.delete("/v1/sessions")).status_code == 204

    @property
    def acting_headers(self) -> dict[str, str]:
        return {"X-Acting-For": self.delegation}


@pytest.fixture
async def family(each_database: Stage) -> Family:
    mother, son = await each_database.phone(MOTHER), await each_database.phone(SON)
    await item_named(each_database)
    return Family(each_database, mother, son, await delegate(mother, son, SON))


ENDINGS = pytest.mark.parametrize(
    ("ending", "slug"),
    [(Family.revoke, "delegation-not-in-force"), (Family.sign_out, "session-ended")],
    ids=["revoked", "signed out"],
)
Ending = Callable[[Family], Awaitable[None]]


async def with_card(family: Family) -> Application:
    """Return the son's draft for his mother, complete with her identity card."""
    return await ready(family.son, PLAIN, family.delegation)


@ENDINGS
async def test_nothing_is_submitted(
    family: Family, has_guard: bool, ending: Ending, slug: str
) -> None:
    application = await with_card(family)
    agreed_to = await application.commitments()
    asking = application.submit(commitments=agreed_to)
    answer = await while_slow(family.stage, "/certs/status", asking, partial(ending, family))
    if not has_guard:
        assert answer.status_code in (201, 202)
        assert await ServiceCase.all().count() == 1
        return
    expect(answer, slug)
    assert not await ServiceCase.exists()
    assert (await drafts.Draft.get(id=application.id)).is_open


def attach(family: Family, application: Application, offer: dict[str, Any]) -> Any:
    body = {
        "materialCode": offer["materialCode"],
        "certificateId": offer["certificateId"],
        "consentedFields": [field["name"] for field in offer["fields"]],
    }
    headers = {"Idempotency-Key": secrets.token_urlsafe(12), **family.acting_headers}
    return family.son.post(f"/v1/drafts/{application.id}/certificates", body, headers=headers)


async def read_offer(family: Family) -> tuple[Application, dict[str, Any]]:
    application = await begin(family.son, PLAIN, family.delegation)
    path = f"/v1/drafts/{application.id}/certificates"
    items = (await family.son.get(path, headers=family.acting_headers)).json()["items"]
    return application, next(item for item in items if item["usable"])


@ENDINGS
async def test_what_was_disclosed_is_not_attached(
    family: Family, has_guard: bool, ending: Ending, slug: str
) -> None:
    application, offer = await read_offer(family)
    asking = attach(family, application, offer)
    answer = await while_slow(family.stage, "/certs/data", asking, partial(ending, family))
    [entry] = await family.mother.usage_log()
    if not has_guard:
        assert (answer.status_code, entry["outcome"]) == (201, "shown")
        return
    expect(answer, slug)
    assert not await Material.exists()
    assert (entry["action"], entry["outcome"]) == ("attach", "withheld")
    assert (entry["reasonCode"], bool(entry["fields"])) == (slug, True)


@ENDINGS
async def test_nothing_is_disclosed_when_the_look_before_it_was_slow(
    family: Family, has_guard: bool, ending: Ending, slug: str
) -> None:
    application, offer = await read_offer(family)
    asking = attach(family, application, offer)
    answer = await while_slow(family.stage, "/certs/status", asking, partial(ending, family))
    log = await family.mother.usage_log()
    if not has_guard:
        assert (answer.status_code, len(log)) == (201, 1)
        return
    expect(answer, slug)
    assert log == []
    calls = (await family.stage.admin.get("/admin/received")).json()["calls"]
    assert "/certs/data" not in calls


@ENDINGS
async def test_no_file_is_kept(family: Family, has_guard: bool, ending: Ending, slug: str) -> None:
    application = await begin(family.son, PLAIN, family.delegation)
    headers = {**family.son.headers, **family.acting_headers, "X-File-Name": quote("照片.jpg")}
    path = f"/v1/drafts/{application.id}/materials/photo"
    asking = family.son.client.post(path, content=JPEG, headers=headers)
    answer = await while_slow(family.stage, "/materials", asking, partial(ending, family))
    if not has_guard:
        assert answer.status_code == 201
        assert await Material.exists()
        return
    expect(answer, slug)
    assert not await Material.exists()


async def of_mother(family: Family, case: ServiceCase) -> ServiceCase:
    """Return the case as one that the son has submitted for his mother."""
    mother = person_id_of(family.stage, family.mother)
    await ServiceCase.filter(id=case.id).update(
        applicant_id=mother, delegation_id=family.delegation
    )
    return await ServiceCase.get(id=case.id)


async def test_the_same_key_is_good_after_signing_in_again(family: Family) -> None:
    application = await with_card(family)
    agreed_to = await application.commitments()
    asking = application.submit("one-key-for-both", commitments=agreed_to)
    answer = await while_slow(family.stage, "/certs/status", asking, family.sign_out)
    expect(answer, "session-ended")
    again = application.at(await family.stage.phone(SON))
    assert (await again.submit("one-key-for-both", commitments=agreed_to)).status_code == 201


@ENDINGS
async def test_nothing_is_supplemented(
    family: Family, has_guard: bool, ending: Ending, slug: str
) -> None:
    case = await of_mother(family, await case_with_notice(family.stage, family.son))
    body = await answer_to(family.stage, family.son, case)
    asking = act(family.son, case, "supplements", body)
    answer = await while_slow(family.stage, "/certs/status", asking, partial(ending, family))
    if not has_guard:
        assert answer.status_code == 201
        return
    expect(answer, slug)
    assert await lines(case) == []


@ENDINGS
async def test_no_way_to_pay_is_shown(
    family: Family, has_guard: bool, ending: Ending, slug: str
) -> None:
    case = await of_mother(family, await due(family.stage, family.son))
    asking = family.son.post(f"/v1/cases/{case.id}/payment")
    answer = await while_slow(family.stage, "/payments", asking, partial(ending, family))
    if not has_guard:
        assert answer.status_code == 200
        return
    expect(answer, slug)
    assert await lines(case) == []


@pytest.mark.parametrize("what", ["certificates", ""])
@ENDINGS
async def test_nothing_that_was_read_slowly_is_shown(
    family: Family, has_guard: bool, ending: Ending, slug: str, what: str
) -> None:
    application = await begin(family.son, PLAIN, family.delegation)
    family.stage.clock.advance(61)  # the list is remembered for a minute
    asking = family.son.get(
        f"/v1/drafts/{application.id}/{what}".rstrip("/"), headers=family.acting_headers
    )
    answer = await while_slow(family.stage, "/certs/list", asking, partial(ending, family))
    if has_guard:
        expect(answer, slug)
    elif slug == "session-ended":
        expect(answer, slug)  # every read looks at the session once more by itself
    else:
        assert answer.status_code == 200


async def test_a_list_read_for_a_session_that_has_ended_is_not_shown(each_database: Stage) -> None:
    phone, other = await each_database.phone(MOTHER), await each_database.phone(MOTHER)
    asking = phone.get("/v1/certificates")
    answer = await while_slow(
        each_database, "/certs/list", asking, partial(other.delete, "/v1/sessions")
    )
    expect(answer, "session-ended")


@dataclass
class Counter:
    """A desk with a code before it."""

    stage: Stage
    phone: Phone
    desk: Desk
    code: str

    async def end_session(self) -> None:
        other = await self.stage.phone(MOTHER)
        assert (await other.delete("/v1/sessions")).status_code == 204
        self.phone = await self.stage.phone(MOTHER)

    async def disable(self) -> None:
        now = self.stage.clock.now()
        await Terminal.filter(id="demo-desk-3").update(disabled_at=now)


@pytest.fixture
async def counter(each_database: Stage) -> Counter:
    phone, desk = await each_database.phone(MOTHER), await each_database.desk()
    shown = await phone.show(CARD, "matter")
    return Counter(each_database, phone, desk, shown["code"])


VIEWING = pytest.mark.parametrize(
    ("ending", "slug"),
    [(Counter.end_session, "code-withdrawn"), (Counter.disable, "terminal-unknown")],
    ids=["signed out", "disabled"],
)


@VIEWING
@pytest.mark.parametrize("slow", ["/certs/status", "/certs/data"])
async def test_a_scan_shows_nothing(
    counter: Counter,
    has_guard: bool,
    ending: Callable[[Counter], Awaitable[None]],
    slug: str,
    slow: str,
) -> None:
    asking = counter.desk.scan(counter.code)
    answer = await while_slow(counter.stage, slow, asking, partial(ending, counter))
    entry = (await counter.phone.usage_log())[0]
    if not has_guard:
        assert (answer.status_code, entry["outcome"]) == (200, "shown")
        return
    expect(answer, slug)
    withheld = slow == "/certs/data"  # the core had disclosed it by then
    assert entry["outcome"] == ("withheld" if withheld else "refused")
    assert (entry["reasonCode"], bool(entry["fields"])) == (slug, withheld)
    assert not await counter.stage.context.redis.run("KEYS", "file:*")


async def test_a_scan_shows_no_certificate_whose_last_day_ended(each_database: Stage) -> None:
    stage = each_database
    known = await list_certificates(await stage.phone("chenyuhang"))
    ends = next(one["validTo"] for one in known if one["validTo"] and one["usable"])
    last_minute = datetime.combine(date.fromisoformat(ends), time(23, 59, 30), CHINA_TIME)
    stage.clock.advance((last_minute - stage.clock.now()).total_seconds())
    phone, desk = await stage.phone("chenyuhang"), await stage.desk()
    certificate = next(one for one in await list_certificates(phone) if one["validTo"] == ends)
    code = (await present(phone, certificate)).json()["code"]

    async def its_last_day_ends() -> None:
        stage.clock.advance(31)

    answer = await while_slow(stage, "/certs/data", desk.scan(code), its_last_day_ends)
    expect(answer, "certificate-expired")
    [entry] = await UsageEntry.all()
    assert (entry.outcome, entry.reason_code) == ("withheld", "certificate-expired")


@VIEWING
async def test_a_file_is_not_shown(
    counter: Counter,
    has_guard: bool,
    ending: Callable[[Counter], Awaitable[None]],
    slug: str,
) -> None:
    scanned = await counter.desk.scan(counter.code)
    assert scanned.status_code == 200, scanned.text
    asking = counter.desk.get(scanned.json()["fileUrl"])
    answer = await while_slow(counter.stage, "/certs/file", asking, partial(ending, counter))
    entry = (await counter.phone.usage_log())[0]
    if not has_guard:
        assert (answer.status_code, entry["action"], entry["outcome"]) == (200, "file", "shown")
        return
    expect(answer, slug)
    assert (entry["action"], entry["outcome"], entry["reasonCode"]) == ("file", "withheld", slug)


async def test_a_session_at_a_kiosk_that_has_ended_submits_nothing(
    each_database: Stage, has_guard: bool
) -> None:
    stage = each_database
    phone, kiosk = await stage.phone(MOTHER), await stage.desk("demo-kiosk-1")
    await item_named(stage)
    application = await ready(phone, PLAIN)
    visitor = await stage.at_kiosk(phone, kiosk)
    at_kiosk = application.at(visitor)
    agreed_to = await application.commitments()
    sessions = (await phone.get("/v1/sessions")).json()["items"]
    [there] = [one["id"] for one in sessions if one["channel"] == "kiosk"]
    asking = at_kiosk.submit(commitments=agreed_to)
    answer = await while_slow(
        stage, "/certs/status", asking, partial(phone.delete, f"/v1/sessions/{there}")
    )
    if not has_guard:
        assert answer.status_code == 201
        return
    expect(answer, "session-ended")
    assert not await ServiceCase.exists()
    assert not await CaseEvent.exists()
