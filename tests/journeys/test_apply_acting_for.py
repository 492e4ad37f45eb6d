"""``X-Acting-For`` with a missing, ended or other delegation does nothing on any route.

It acts neither for the principal nor for the caller.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bff.capabilities import ROUTES
from sandbox.core.people import PEOPLE
from tests.journeys.case_steps import ADDRESS, View, move, open_office, view_of
from tests.support.applications import JPEG, Application, begin, item_code, ready
from tests.support.clients import Phone
from tests.support.problems import expect
from tests.support.refits import UNLIMITED
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

CARD = "老人卡"
MOTHER, FATHER, DAUGHTER, STRANGER = "linxiuying", "zhengguangming", "huangmeiling", "wangji"
NOT_FOUND, NOT_IN_FORCE = "delegation-not-found", "delegation-not-in-force"
NOT_FOR_ITEM = "delegation-not-for-item"

MALFORMED = {
    "unknown": "aaaaaaaaaaaaaaaa",
    "too long": "a" * 25,
    "empty": "",
    "two": "aaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbb",
    "a path": "../../etc",
    "a name": "林秀英",
}
ALWAYS = {
    "DELETE /v1/drafts/<draft_id:id>",
    "DELETE /v1/drafts/<draft_id:id>/materials/<material:str>",
}
"""One's own draft can be thrown away though the delegation has ended: the header is not asked."""
FOR_ONESELF = {
    "DELETE /v1/sessions",
    "DELETE /v1/sessions/<session_id:id>",
    "POST /v1/kiosk-sign-ins/<user_code:str>/approval",
    "POST /v1/kiosk-sign-ins/<user_code:str>/denial",
    "POST /v1/delegations",
    "POST /v1/delegations/<delegation_id:id>/acceptance",
    "POST /v1/delegations/<delegation_id:id>/refusal",
    "DELETE /v1/delegations/<delegation_id:id>",
    "POST /v1/certificates/<certificate_id:str>/presentations",
    "PUT /v1/devices/current",
    "DELETE /v1/devices/current",
    "POST /v1/inbox/read",
    "PATCH /v1/page-settings",
    "DELETE /v1/page-settings",
    "PUT /v1/notification-preferences",
    "POST /v1/wechat/subscriptions",
}
"""Acts that nobody can do for somebody else (docs/decisions/0029)."""


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"BFF_JOBS": "apart", "refits": (UNLIMITED,)}


@dataclass
class Home:
    """The daughter, with a draft and a case for her mother (``hers``), and with her own."""

    stage: Stage
    daughter: Phone
    item: str
    good: str
    drafts: dict[str, Application]
    cases: dict[str, View]

    async def send(self, route: str, whose: str, acting_for: str) -> httpx.Response:
        draft, case = self.drafts[whose], self.cases[whose]
        method, path = route.split()
        for name, value in (
            ("<draft_id:id>", draft.id), ("<case_id:id>", case["id"]),
            ("<material:str>", "photo" if method == "POST" else "abcdefgh"),
        ):  # fmt: skip
            path = path.replace(name, value)
        options = _requests(self.item, draft, case)[route]
        headers = {
            **self.daughter.headers,
            "X-Acting-For": acting_for.encode(),
            **({"Idempotency-Key": secrets.token_urlsafe(12)} if "json" in options else {}),
            **options.pop("headers", {}),
        }
        return await self.daughter.client.request(method, path, headers=headers, **options)

    async def state(self) -> str:
        """Return all rows of the database but answers to repetitions, and the core's counts."""
        rows = (await stored_text()).splitlines()
        counts = (await self.stage.admin.get("/admin/counts")).text
        return "\n".join([counts, *(row for row in rows if not row.startswith("idempotency"))])


def _requests(item: str, draft: Application, case: View) -> dict[str, dict[str, Any]]:
    """Map each route to a body that it would accept."""
    [todo] = case["todo"]
    in_draft, in_case = "/v1/drafts/<draft_id:id>", "/v1/cases/<case_id:id>"
    photo = {"content": JPEG, "headers": {"X-File-Name": "photo.jpg"}}
    card = {
        "materialCode": "identityCard",
        "certificateId": "abcdefgh",
        "consentedFields": ["holder"],
    }
    submission = {
        "draftId": draft.id,
        "draftVersion": draft.draft["version"],
        "commitments": ["truth"],
    }
    tag = {"If-Match": f'"{draft.draft["version"]}"'}
    return {
        "POST /v1/drafts": {"json": {"itemCode": item}},
        f"PUT {in_draft}": {"json": {"form": {"address": "别处"}}, "headers": tag},
        f"POST {in_draft}/materials/<material:str>": photo,
        f"POST {in_draft}/certificates": {"json": card},
        "POST /v1/cases": {"json": submission},
        f"POST {in_case}/materials/<material:str>": photo,
        f"DELETE {in_case}/materials/<material:str>": {},
        f"POST {in_case}/certificates": {"json": card},
        f"POST {in_case}/supplements": {"json": {"noticeId": todo["notice"]["id"], "form": {}}},
        f"POST {in_case}/withdrawal": {"json": {"reason": "不办了"}},
        f"POST {in_case}/evaluation": {"json": {"grade": 1, "tags": []}},
        f"POST {in_case}/payment": {},
        f"POST {in_case}/delivery": {"json": ADDRESS},
    }


async def delegate(
    principal: Phone, agent: Phone, uid: str, answer: str | None, **more: Any
) -> str:
    who = PEOPLE[uid]
    offer = {"agentName": who.name, "agentCertType": who.cert_type, "agentCertNo": who.cert_no}
    made = await principal.post("/v1/delegations", offer | more)
    assert made.status_code == 201, made.text
    delegation_id = str(made.json()["id"])
    if answer is not None:
        answered = await agent.post(f"/v1/delegations/{delegation_id}/{answer}")
        assert answered.status_code == 200, answered.text
    return delegation_id


async def home(stage: Stage, daughter: Phone, good: str) -> Home:
    item = await item_code(daughter, CARD)
    drafts, cases = {}, {}
    for whose, acting_for in (("hers", good), ("own", None)):
        application = await ready(daughter, CARD, acting_for)
        answer = await application.submit()
        assert answer.status_code == 201, answer.text
        [case] = answer.json()["cases"]
        await move(stage, case, state="12")
        cases[whose] = await view_of(daughter, case["id"])
        drafts[whose] = await begin(daughter, CARD, acting_for)
    return Home(stage, daughter, item, good, drafts, cases)


async def all_kinds(stage: Stage) -> tuple[Home, dict[str, tuple[str, str]]]:
    """At home, and the delegations that are not good for anything here: the id and the problem."""
    mother, daughter = await stage.phone(MOTHER), await stage.phone(DAUGHTER)
    stranger = await stage.phone(STRANGER)
    now = stage.clock.now()
    soon, later = (now + timedelta(hours=1)).isoformat(), (now + timedelta(days=2)).isoformat()
    to_daughter = (mother, daughter, DAUGHTER)
    other = await item_code(daughter, "高龄津贴")
    wrong = {
        "offered": (await delegate(*to_daughter, None), NOT_IN_FORCE),
        "declined": (await delegate(*to_daughter, "refusal"), NOT_IN_FORCE),
        "revoked": (await delegate(*to_daughter, "acceptance"), NOT_IN_FORCE),
        "expired": (await delegate(*to_daughter, "acceptance", endsAt=soon), NOT_IN_FORCE),
        "not begun": (await delegate(*to_daughter, "acceptance", startsAt=later), NOT_IN_FORCE),
        "another item's": (await delegate(*to_daughter, "acceptance", items=[other]), NOT_FOR_ITEM),
        "somebody else's": (await delegate(mother, stranger, STRANGER, "acceptance"), NOT_FOUND),
        **{what: (named, NOT_FOUND) for what, named in MALFORMED.items()},
    }
    revoked = wrong["revoked"][0]
    assert (await mother.delete(f"/v1/delegations/{revoked}")).status_code == 204
    good = await delegate(*to_daughter, "acceptance")
    stage.clock.advance(2 * 3600)
    return await home(stage, await stage.phone(DAUGHTER), good), wrong


def test_every_write_of_a_citizen_is_in_one_of_the_tables() -> None:
    endpoints = [endpoint for group in ROUTES for endpoint in group.endpoints]
    writes = {
        f"{endpoint.method} {endpoint.path}"
        for endpoint in endpoints
        if endpoint.caller_type.scheme == "citizen" and endpoint.method != "GET"
    }
    case: View = {"todo": [{"notice": {"id": ""}}]}
    acting = _requests("", Application(None, {}, {"id": "", "version": 1}), case)  # type: ignore[arg-type]
    assert writes == acting.keys() | ALWAYS | FOR_ONESELF


async def test_by_what_is_no_good_delegation_nothing_is_done(each_database: Stage) -> None:
    await open_office(each_database)
    there, wrong = await all_kinds(each_database)
    before = await there.state()
    for route in _requests(there.item, there.drafts["own"], there.cases["own"]):
        for what, (named, slug) in wrong.items():
            for whose in ("hers", "own"):
                answer = await there.send(route, whose, named)
                document = expect(answer, slug)
                assert document["detail"], (route, what)
    assert await there.state() == before


async def test_by_one_for_another_principal_nothing_is_done(each_database: Stage) -> None:
    """In force, and for this item: but what is named is not that principal's."""
    stage = each_database
    await open_office(stage)
    mother, father = await stage.phone(MOTHER), await stage.phone(FATHER)
    daughter = await stage.phone(DAUGHTER)
    fathers = await delegate(father, daughter, DAUGHTER, "acceptance")
    there = await home(stage, daughter, await delegate(mother, daughter, DAUGHTER, "acceptance"))
    before = await there.state()
    for route in _requests(there.item, there.drafts["own"], there.cases["own"]):
        if route == "POST /v1/drafts":
            continue  # begins one for whoever is named
        slug = NOT_FOUND if "<case_id" in route else "draft-not-found"
        for whose, named in (("hers", fathers), ("own", fathers), ("own", there.good)):
            expect(await there.send(route, whose, named), slug)
    assert await there.state() == before


async def test_by_the_good_one_all_of_it_is_asked(each_database: Stage) -> None:
    """The control: each of the same calls gets past the delegation."""
    stage = each_database
    await open_office(stage)
    mother, daughter = await stage.phone(MOTHER), await stage.phone(DAUGHTER)
    there = await home(stage, daughter, await delegate(mother, daughter, DAUGHTER, "acceptance"))
    refusals = {NOT_FOUND, NOT_IN_FORCE, NOT_FOR_ITEM, "draft-not-found", "case-not-found"}
    before = await there.state()
    results = []
    for route in _requests(there.item, there.drafts["hers"], there.cases["hers"]):
        answer = await there.send(route, "hers", there.good)
        if answer.is_success:
            results.append(route)
        else:
            assert answer.json()["reasonCode"] not in refusals, route
    assert len(results) >= 5, results
    assert await there.state() != before
