"""The certificate library's calls, and the watermarked file."""

from datetime import date
from io import BytesIO
from typing import Any

import pypdf
import pytest

from sandbox.core.catalogue import care, police
from sandbox.core.library import identity_card_end
from sandbox.core.people import PEOPLE
from tests.support.core_caller import Admin, CoreCaller, StillClock
from tests.support.submissions import submit_case

OPERATOR = {"name": "张一鸣", "org": "榕城市政务服务中心", "terminal": "3号窗口"}


def question(identifier: str, fields: list[str], **more: object) -> dict[str, object]:
    return {
        "identifier": identifier,
        "fields": fields,
        "useCause": "办理老年人优待",
        "mode": "holder",
        "operator": OPERATOR,
        **more,
    }


async def disclose(core: CoreCaller, admin: Admin, uid: str, name: str, *fields: str) -> Any:
    identifier = await admin.identifier(uid, name)
    return (await core.post("/certs/data", question(identifier, list(fields))))["data"]


async def pdf_text(core: CoreCaller, auth_code: str) -> str:
    async with core.send("/certs/file", {"authCode": auth_code}) as response:
        assert response.content_type == "application/pdf"
        pages = pypdf.PdfReader(BytesIO(await response.read())).pages
    assert len(pages) == 1
    return pages[0].extract_text()


async def test_a_holder_sees_their_certificates_and_nobody_elses(core: CoreCaller) -> None:
    holder = PEOPLE["linxiuying"]
    answer = await core.post("/certs/list", {"holderType": "111", "holderCode": holder.cert_no})
    names = [entry["name"] for entry in answer["data"]]
    assert names == ["居民身份证", "社会保障卡", "医保电子凭证", "不动产权证书", "老年人优待证"]
    assert {entry["holder"] for entry in answer["data"]} == {"林秀英"}


async def test_a_company_holds_its_licence_under_its_credit_code(core: CoreCaller) -> None:
    company = PEOPLE["linguoqing"].organisation
    assert company is not None
    answer = await core.post("/certs/list", {"holderType": "001", "holderCode": company.uscc})
    assert [entry["name"] for entry in answer["data"]] == ["营业执照"]


async def test_status_is_the_present_one_with_the_time_it_was_read(
    core: CoreCaller, admin: Admin
) -> None:
    identifier = await admin.identifier("chenyuhang", "机动车驾驶证")
    await admin.set_status(identifier, "02")
    answer = await core.post("/certs/status", {"identifiers": [identifier, "1.2.3"]})
    assert answer["data"] == [
        {"identifier": identifier, "status": "02", "readAt": "2026-11-23T12:00:00+08:00"}
    ]


async def test_data_gives_the_named_fields_and_no_others(core: CoreCaller, admin: Admin) -> None:
    data = await disclose(core, admin, "helijuan", "残疾人证", "holder", "disabilityType")
    assert data["fields"] == {"holder": "何丽娟", "disabilityType": "肢体"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"useCause": ""}, 42004),
        ({"useCause": "   "}, 42004),
        ({"useCause": "因" * 201}, 42004),
        ({"useCause": "因" * 200}, 0),
        ({"identifier": "1.2.156.3005.2.x"}, 42001),
        ({"fields": ["holder", "salary"]}, 42003),
        ({"fields": []}, 40001),
        ({"mode": "curiosity"}, 40001),
        ({"operator": {"name": "张一鸣"}}, 40001),
    ],
)
async def test_data_is_refused_without_what_a_use_needs(
    core: CoreCaller, admin: Admin, change: dict[str, object], code: int
) -> None:
    identifier = await admin.identifier("linxiuying", "老年人优待证")
    asked = question(identifier, ["holder"]) | change
    assert (await core.post("/certs/data", asked))["code"] == code


@pytest.mark.parametrize(
    ("uid", "name"), [("wangzhiqiang", "机动车驾驶证"), ("suntianyou", "居住证")]
)
async def test_data_of_a_certificate_not_in_force_is_refused(
    core: CoreCaller, admin: Admin, uid: str, name: str
) -> None:
    identifier = await admin.identifier(uid, name)
    assert (await core.post("/certs/data", question(identifier, ["holder"])))["code"] == 42002


async def test_the_file_says_whose_it_is_who_looks_when_and_what_for(
    core: CoreCaller, admin: Admin
) -> None:
    data = await disclose(core, admin, "linxiuying", "老年人优待证", "holder", "birthDate")
    text = await pdf_text(core, data["authCode"])
    for expected in (
        "持证人 林秀英",
        "查看 榕城市政务服务中心 3号窗口",
        "时间 2026-11-23 12:00:00 +08:00",
        "用途 办理老年人优待",
    ):
        assert text.count(expected) > 10, "all over the page"
    assert "1944-03-12" in text
    assert PEOPLE["linxiuying"].cert_no not in text, "a field that was not disclosed"


async def test_a_character_without_a_glyph_is_shown_as_missing(
    core: CoreCaller, admin: Admin
) -> None:
    data = await disclose(core, admin, "wangji", "居民身份证", "holder")
    assert data["fields"]["holder"] == "王𠮷", "the data itself is whole"
    text = await pdf_text(core, data["authCode"])
    assert "王〓" in text
    assert "U+20BB7" in text


async def test_a_dotted_name_is_drawn_whole(core: CoreCaller, admin: Admin) -> None:
    data = await disclose(core, admin, "ayiguli", "居住证", "holder")
    assert "持证人 阿依古丽·买买提" in await pdf_text(core, data["authCode"])


async def test_an_auth_code_lives_ten_minutes_and_may_be_used_again(
    core: CoreCaller, admin: Admin, clock: StillClock
) -> None:
    data = await disclose(core, admin, "maria", "外国人工作许可证", "holder", "organisationName")
    code = {"authCode": data["authCode"]}
    clock.now += 599
    for _ in range(2):
        async with core.send("/certs/file", code) as response:
            assert response.content_type == "application/pdf"
    clock.now += 1
    assert (await core.post("/certs/file", code))["code"] == 42102
    assert (await core.post("/certs/file", {"authCode": "guess"}))["code"] == 42101


async def certificates_of(core: CoreCaller, uid: str, name: str) -> list[dict[str, Any]]:
    question = {"holderType": "111", "holderCode": PEOPLE[uid].cert_no}
    answer = await core.post("/certs/list", question)
    return [entry for entry in answer["data"] if entry["name"] == name]


async def test_a_granted_case_issues_its_certificate(core: CoreCaller, admin: Admin) -> None:
    assert await certificates_of(core, "linxiuying", "居住证") == []
    case_no = (await submit_case(core, police.RESIDENCE_PERMIT))["caseNo"]
    await admin.move(case_no, "41")
    assert await certificates_of(core, "linxiuying", "居住证") == []
    case_no = (await submit_case(core, police.RESIDENCE_PERMIT, "S2"))["caseNo"]
    await admin.move(case_no, "40")

    [permit] = await certificates_of(core, "linxiuying", "居住证")
    assert (permit["holder"], permit["status"]) == ("林秀英", "01")
    assert permit["validTo"] == "2027-11-23"
    identifier = permit["identifier"]
    statuses = await core.post("/certs/status", {"identifiers": [identifier]})
    assert [status["status"] for status in statuses["data"]] == ["01"]
    data = (await core.post("/certs/data", question(identifier, ["holder", "validTo"])))["data"]
    assert data["fields"] == {"holder": "林秀英", "validTo": "2027-11-23"}
    assert "林秀英" in await pdf_text(core, data["authCode"])
    await admin.set_status(identifier, "02")
    assert [c["status"] for c in await certificates_of(core, "linxiuying", "居住证")] == ["02"]


async def test_a_new_certificate_takes_the_place_of_the_earlier_one(
    core: CoreCaller, admin: Admin
) -> None:
    for source_no in ("S1", "S2"):
        case_no = (await submit_case(core, care.ELDER_CARD, source_no))["caseNo"]
        await admin.move(case_no, "40")
    cards = await certificates_of(core, "linxiuying", "老年人优待证")
    assert [card["status"] for card in cards] == ["04", "04", "01"]
    assert {card["number"] for card in cards} == {"YD3599010000128"}
    assert len({card["identifier"] for card in cards}) == 3


@pytest.mark.parametrize(
    ("birth", "issue_date", "last_day"),
    [
        (date(2010, 11, 29), date(2026, 11, 28), date(2031, 11, 28)),
        (date(2010, 11, 28), date(2026, 11, 28), date(2036, 11, 28)),
        (date(2005, 3, 1), date(2026, 11, 28), date(2036, 11, 28)),
        (date(1990, 3, 1), date(2026, 11, 28), date(2046, 11, 28)),
        (date(1980, 3, 1), date(2026, 11, 28), None),
        (date(2005, 3, 1), date(2028, 2, 29), date(2038, 2, 28)),
    ],
)
def test_an_identity_card_lasts_by_the_age_of_its_holder(
    birth: date, issue_date: date, last_day: date | None
) -> None:
    assert identity_card_end(birth, issue_date) == last_day
