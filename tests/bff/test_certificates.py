"""The holder's side: what I hold, in what state, how fresh this knowledge is, and presenting it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from bff.certificates.states import STATE_TEXTS, refusal_of, state_of
from bff.identity.assurance import LEVELS, level_from_core, reaches
from bff.identity.tokens import Audience
from models.session import AssuranceLevel
from tests.support.presentations import find_certificate, list_certificates, present
from tests.support.problems import expect
from tests.support.stage import Stage

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.mark.parametrize(
    ("status", "valid_from", "valid_to", "state"),
    [
        ("01", None, None, "in_force"),
        ("01", date(2026, 11, 23), date(2026, 11, 23), "in_force"),
        ("01", date(2026, 11, 24), None, "not_yet_valid"),
        ("01", None, date(2026, 11, 22), "expired"),
        ("02", None, date(2020, 1, 1), "suspended"),
        ("03", None, None, "revoked"),
        ("04", None, None, "cancelled"),
        ("05", None, None, "invalid"),
        ("06", None, None, "transferred"),
        ("07", None, None, "withdrawn"),
        ("99", None, None, "unknown"),
        ("08", None, None, "unknown"),
        ("", None, None, "unknown"),
        ("1", None, None, "unknown"),
    ],
)
def test_states_are_told_apart(
    status: str, valid_from: date | None, valid_to: date | None, state: str
) -> None:
    assert state_of(status, valid_from, valid_to, NOON) == state
    assert STATE_TEXTS[state].zh
    assert STATE_TEXTS[state].en


@pytest.mark.parametrize(
    ("utc_hour", "state"), [(15, "in_force"), (16, "expired")], ids=["23:59", "00:00"]
)
def test_the_last_day_ends_at_midnight_in_china(utc_hour: int, state: str) -> None:
    moment = datetime(2026, 11, 22, utc_hour, 59 if utc_hour == 15 else 0, tzinfo=UTC)
    assert state_of("01", None, date(2026, 11, 22), moment) == state


@pytest.mark.parametrize(
    ("state", "slug"),
    [
        ("suspended", "certificate-suspended"),
        ("revoked", "certificate-revoked"),
        ("expired", "certificate-expired"),
        *[
            (state, "certificate-not-in-force")
            for state in STATE_TEXTS
            if state not in ("suspended", "revoked", "expired", "in_force")
        ],
    ],
)
def test_each_state_has_its_refusal(state: str, slug: str) -> None:
    assert refusal_of(state).slug == slug


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("1", "registered"),
        ("2", "real_name"),
        ("3", "real_person"),
        ("4", "certificate"),
        ("9x", "registered"),
        ("", "registered"),
        ("5", "registered"),
        (" 4", "registered"),
    ],
)
def test_a_level_nobody_told_us_about_counts_as_the_lowest(said: str, level: str) -> None:
    assert level_from_core(said) == level


def test_levels_are_ordered_and_an_unknown_one_reaches_nothing() -> None:
    for place, level in enumerate(LEVELS):
        assert [reaches(level, required) for required in LEVELS] == [
            required_place <= place for required_place in range(len(LEVELS))
        ]
    stranger = cast(AssuranceLevel, "administrator")
    assert not any(reaches(stranger, required) for required in LEVELS)


@pytest.mark.parametrize(
    ("uid", "name", "state", "usable", "trust"),
    [
        ("linxiuying", "居民身份证", "in_force", True, "A"),
        ("linxiuying", "老年人优待证", "in_force", True, "C"),
        ("linxiuying", "不动产权证书", "in_force", True, "A"),
        ("wangzhiqiang", "机动车驾驶证", "suspended", False, "A"),
        ("wangji", "机动车驾驶证", "expired", False, "A"),
        ("suntianyou", "居住证", "revoked", False, "A"),
        ("suntianyou", "医保电子凭证", "unknown", False, "C"),
        ("suntianyou", "居民身份证", "in_force", False, "A"),  # registered only
        ("maria", "外国人工作许可证", "in_force", True, "B"),
        ("maria", "外国人工作许可证", "not_yet_valid", False, "B"),
        ("zhouxiaoyu", "居民身份证", "in_force", False, "A"),
    ],
)
async def test_the_list_tells_state_usability_and_trust(
    small_stage: Stage, uid: str, name: str, state: str, usable: bool, trust: str
) -> None:
    certificate = await find_certificate(await small_stage.phone(uid), name, state)
    assert (certificate["usable"], certificate["trustLevel"]) == (usable, trust)
    assert certificate["stateText"] == STATE_TEXTS[state].zh


async def test_readers_get_the_type_in_their_language(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    for language, names in (
        ("zh", ("居民身份证", "居民身份证")),
        ("en", ("居民身份证", "Resident identity card")),
    ):
        headers = {"Accept-Language": language}
        listed = (await phone.get("/v1/certificates", headers=headers)).json()["items"][0]
        path = f"/v1/certificates/{listed['id']}"
        detail = (await phone.get(path, headers=headers)).json()
        for one in (listed, detail):
            assert (one["name"], one["typeName"]) == names


async def test_the_list_masks_holder_and_number_and_hides_the_identifier(
    small_stage: Stage,
) -> None:
    phone = await small_stage.phone("wangji")
    certificate = await find_certificate(phone, "居民身份证")
    assert certificate["holder"] == "王*"
    assert certificate["number"].startswith("3****")
    identifier = await small_stage.identifier("wangji", "居民身份证")
    assert identifier not in (await phone.get("/v1/certificates")).text
    again = await small_stage.phone("wangji")
    assert (await find_certificate(again, "居民身份证"))["id"] == certificate["id"]


async def test_a_list_is_asked_for_once_a_minute_and_says_how_old_it_is(
    small_stage: Stage,
) -> None:
    phone = await small_stage.phone("linxiuying")
    ages = []
    for wait in (0, 30, 29, 2):
        small_stage.clock.advance(wait)
        ages.append((await phone.get("/v1/certificates")).json()["ageSeconds"])
    assert ages == [0, 30, 59, 0]
    calls = (await small_stage.admin.get("/admin/received")).json()["calls"]
    assert calls["/certs/list"]["handled"] == 2


async def test_while_the_core_is_away_the_last_list_is_told_with_its_age_and_the_problem(
    small_stage: Stage,
) -> None:
    phone = await small_stage.phone("linxiuying")
    fresh = (await phone.get("/v1/certificates")).json()
    await small_stage.faults(kind="error", path="/certs/list")
    small_stage.clock.advance(400)
    answer = await phone.get("/v1/certificates")

    assert answer.status_code == 200
    old = answer.json()
    assert old["items"] == fresh["items"]
    assert old["ageSeconds"] == 400
    assert old["checkedAt"] == fresh["checkedAt"]
    [problem] = old["problems"]
    assert (problem["reasonCode"], problem["status"]) == ("core-unavailable", 503)
    assert problem["upstream"]["service"] == "certificates"
    assert fresh["problems"] == []


async def test_what_is_only_remembered_is_not_presented(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    card = await find_certificate(phone, "居民身份证")
    await small_stage.faults(kind="error", path="/certs/list")
    small_stage.clock.advance(400)
    expect(await present(phone, card), "core-unavailable")


@pytest.mark.parametrize("waited", [None, 901])
async def test_with_nothing_fresh_enough_to_tell_the_answer_is_a_problem(
    small_stage: Stage, waited: int | None
) -> None:
    """Never an empty list, which looks like having none."""
    phone = await small_stage.phone("linxiuying")
    if waited is not None:
        await phone.get("/v1/certificates")
        small_stage.clock.advance(waited - 1)
        phone = await small_stage.phone("linxiuying")
        small_stage.clock.advance(1)
    await small_stage.faults(kind="error", path="/certs/list")
    expect(await phone.get("/v1/certificates"), "core-unavailable")


async def test_another_citizens_certificate_does_not_exist(small_stage: Stage) -> None:
    mine, theirs = await small_stage.phone("wangji"), await small_stage.phone("linxiuying")
    card = await find_certificate(theirs, "居民身份证")
    await list_certificates(mine)
    expect(await mine.get(f"/v1/certificates/{card['id']}"), "certificate-not-found")
    body = {"purpose": "verify", "consentedFields": ["holder"]}
    answer = await mine.post(f"/v1/certificates/{card['id']}/presentations", body)
    expect(answer, "certificate-not-found")
    assert (await theirs.get(f"/v1/certificates/{card['id']}")).status_code == 200


@pytest.mark.parametrize(
    ("uid", "name", "state", "slug", "members"),
    [
        ("wangzhiqiang", "机动车驾驶证", "suspended", "certificate-suspended", {}),
        ("wangji", "机动车驾驶证", "expired", "certificate-expired", {}),
        ("suntianyou", "居住证", "revoked", "certificate-revoked", {}),
        ("suntianyou", "医保电子凭证", "unknown", "certificate-not-in-force", {}),
        ("maria", "外国人工作许可证", "not_yet_valid", "certificate-not-in-force", {}),
        ("zhouxiaoyu", "居民身份证", "in_force", "assurance-too-low", {"required": "real_name"}),
        ("suntianyou", "居民身份证", "in_force", "assurance-too-low", {"required": "real_name"}),
    ],
)
async def test_what_is_not_usable_is_not_presented(
    small_stage: Stage, uid: str, name: str, state: str, slug: str, members: dict[str, Any]
) -> None:
    phone = await small_stage.phone(uid)
    certificate = await find_certificate(phone, name, state)
    expect(await present(phone, certificate), slug, **members)


async def test_a_deed_needs_more_than_a_name(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    deed = await find_certificate(phone, "不动产权证书")
    assert deed["requiredAssurance"] == "real_person"
    low = small_stage.context.identity.tokens.issue(
        small_stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer").subject,
        Audience.APP,
        phone.grant["sessionId"],
        AssuranceLevel.REAL_NAME,
    )
    phone.grant = {**phone.grant, "accessToken": low}
    assert not (await find_certificate(phone, "不动产权证书"))["usable"]
    expect(await present(phone, deed), "assurance-too-low", required="real_person")


@pytest.mark.parametrize("purpose", ["driving", "benefit", "nothing"])
async def test_a_purpose_that_is_not_offered_is_refused(small_stage: Stage, purpose: str) -> None:
    phone = await small_stage.phone("linxiuying")
    card = await find_certificate(phone, "居民身份证")
    body = {"purpose": purpose, "consentedFields": ["holder"]}
    answer = await phone.post(f"/v1/certificates/{card['id']}/presentations", body)
    expect(answer, "purpose-not-offered", field="/purpose")


@pytest.mark.parametrize(
    "agreed",
    [
        ["holder*", "number*", "issuer"],
        ["holder*", "number*", "issuer", "validTo", "address"],
        ["number*", "holder*", "issuer", "validTo"],
        ["holder*", "holder*", "issuer", "validTo"],
        ["Holder*", "number*", "issuer", "validTo"],
        ["holder", "number*", "issuer", "validTo"],
    ],
    ids=["fewer", "more", "other order", "twice", "other case", "not masked"],
)
async def test_consent_to_anything_else_is_out_of_date(
    small_stage: Stage, agreed: list[str]
) -> None:
    phone = await small_stage.phone("linxiuying")
    card = await find_certificate(phone, "居民身份证")
    expect(await present(phone, card, consentedFields=agreed), "consent-out-of-date")
    assert (await present(phone, card)).status_code == 201


async def test_a_presentation_says_when_to_refresh_and_when_it_ends(small_stage: Stage) -> None:
    phone = await small_stage.phone("linxiuying")
    shown = (await present(phone, await find_certificate(phone, "居民身份证"))).json()
    times = {k: datetime.fromisoformat(shown[k]) for k in ("issuedAt", "refreshAt", "expiresAt")}
    assert (times["refreshAt"] - times["issuedAt"]).total_seconds() == 45
    assert (times["expiresAt"] - times["issuedAt"]).total_seconds() == 60
    base = small_stage.context.settings.server.public_url
    assert shown["url"] == f"{base}/q/{shown['code']}"
    assert len(shown["code"]) == 32


async def test_texts_come_in_the_language_asked_for(small_stage: Stage) -> None:
    phone = await small_stage.phone("wangzhiqiang")
    english = {"Accept-Language": "en"}
    listed = (await phone.get("/v1/certificates", headers=english)).json()["items"]
    [licence] = [c for c in listed if c["state"] == "suspended"]
    assert licence["stateText"] == "Suspended"
    detail = await phone.get(f"/v1/certificates/{licence['id']}", headers=english)
    assert {f["label"] for p in detail.json()["purposes"] for f in p["fields"]} >= {"Holder"}
