"""Files and certificates of a draft: what is taken, what is refused, what is kept of it."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest

from bff.identity.tokens import Audience
from bff.materials import service as materials
from models import Draft, Material
from models.session import AssuranceLevel
from tests.support import drafts as drafting
from tests.support.applications import JPEG, PDF
from tests.support.barrier import Barrier
from tests.support.clients import Phone
from tests.support.drafts import DraftClient, delegate, start_draft
from tests.support.problems import expect
from tests.support.raw_upload import counts, pdf
from tests.support.sample_files import STRANGE, picture
from tests.support.stage import Stage
from tests.support.stored_rows import stored_text

IN_FORCE, SUSPENDED = "01", "02"
MB = 1024 * 1024


async def test_a_file_is_kept_with_its_hash_and_without_its_content(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"), drafting.AID)
    content = pdf(300_000)
    answer = await draft.upload("eventProof", content, quote("我的病历 第1页.pdf"))
    added = answer.json()

    assert answer.status_code == 201, answer.text
    assert added["name"] == "我的病历 第1页.pdf"
    assert (added["source"], added["mediaType"], added["size"], added["sha256"]) == (
        "file", "application/pdf", 300_000, hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    read = await draft.read()
    assert read["materials"] == [added]
    assert (read["version"], [one["code"] for one in read["missing"]]) == (
        2, ["identityCard", "incomeProof"],
    )  # fmt: skip
    assert "我的病历" not in await stored_text()
    removed = await draft.send("DELETE", f"/materials/{added['id']}")
    assert removed.status_code == 204
    assert ((await draft.read())["materials"], (await counts(stage))["materials"]) == ([], 0)
    version = draft.draft["version"]
    for nothing in (added["id"], "x" * 300):
        assert (await draft.send("DELETE", f"/materials/{nothing}")).status_code == 204
    assert (await draft.read())["version"] == version


async def test_a_chunked_body_needs_no_length(stage: Stage) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, 100_000, 7_000):
            yield pdf(100_000)[start : start + 7_000]

    draft = await start_draft(stage, await stage.phone("linxiuying"), drafting.AID)
    answer = await draft.upload("eventProof", pieces())
    assert (answer.status_code, answer.json()["size"]) == (201, 100_000)


async def test_the_same_file_again_is_the_one_that_is_there(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"), drafting.AID)
    answers = await asyncio.gather(*(draft.upload("eventProof", PDF) for _ in range(4)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    await stage.context.jobs.drain()
    assert (await Material.all().count(), (await counts(stage))["materials"]) == (1, 1)


@pytest.mark.parametrize(
    ("code", "content", "slug"),
    [
        ("photo", b"", "material-empty"),
        ("photo", PDF, "material-type-not-accepted"),
        ("photo", STRANGE["page"], "material-type-not-accepted"),
        ("photo", JPEG + bytes(2 * MB), "material-too-large"),
        ("identityCard", JPEG, "certificate-held"),
        ("nobodyAsked", JPEG, "material-not-in-item"),
    ],
)
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
async def test_what_is_not_taken(
    small_stage: Stage, code: str, content: bytes, slug: str, chunked: bool
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 50_000):
            yield content[start : start + 50_000]

    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    expect(await draft.upload(code, pieces() if chunked else content), slug)
    assert (await draft.read())["version"] == 1
    received = (await small_stage.admin.get("/admin/received")).json()["calls"]
    begun = received.get("/materials", {"received": 0})["received"]
    # Only a chunked one that turns out too large on its way was begun at the core.
    assert begun == (1 if slug == "material-too-large" and chunked else 0)
    assert (await counts(small_stage))["materials"] == 0


async def test_too_much_is_known_before_it_is_read(small_stage: Stage) -> None:
    """And the answer is there, though the client would still have megabytes to send."""
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    document = expect(await draft.upload("photo", JPEG + bytes(30 * MB)), "material-too-large")
    assert "2 MB" in document["detail"]


async def test_paper_only_is_brought_to_the_counter(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"), drafting.HELP)
    assert "inquiryConsent" not in {one["code"] for one in draft.draft["missing"]}
    expect(await draft.upload("inquiryConsent", PDF), "material-not-in-item")


async def test_files_are_counted_also_when_they_come_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(materials, "PER_MATERIAL", 2)
    draft = await start_draft(stage, await stage.phone("linxiuying"), drafting.AID)
    sent = [draft.upload("eventProof", pdf(500, str(number))) for number in range(4)]
    answers = await asyncio.gather(*sent)
    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 2}
    expect(await draft.upload("eventProof", PDF), "too-many-files")
    assert await Material.all().count() == 2
    await stage.context.jobs.drain()
    assert (await counts(stage))["materials"] == 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_without_the_draft_locked_they_pass_it(
    each_database: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. SQLite has one writer anyway."""
    several, insert = Barrier(3), Material.bulk_create

    async def no_lock(*_: Any) -> bool:
        return True

    async def having_counted(*rows: Any, **options: Any) -> Any:
        await several.join()
        return await insert(*rows, **options)

    monkeypatch.setattr(materials, "PER_MATERIAL", 2)
    monkeypatch.setattr(Draft, "touch", no_lock)
    monkeypatch.setattr(Material, "bulk_create", having_counted)
    draft = await start_draft(each_database, await each_database.phone("linxiuying"), drafting.AID)
    sent = [draft.upload("eventProof", pdf(500, str(number))) for number in range(4)]
    assert Counter(answer.status_code for answer in await asyncio.gather(*sent))[201] > 2


async def test_a_citizen_uploads_four_at_a_time(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"), drafting.AID)
    await small_stage.faults(kind="latency", path="/materials", latencyMs=300)
    sent = [draft.upload("eventProof", pdf(500, str(number))) for number in range(6)]
    answers = await asyncio.gather(*sent)
    assert Counter(answer.status_code for answer in answers) == {201: 4, 429: 2}
    assert (await draft.upload("eventProof", PDF)).status_code == 201


async def test_a_file_that_the_core_has_thrown_away_is_asked_for_again(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    first = (await draft.upload("photo", JPEG)).json()
    assert "photo" not in {one["code"] for one in (await draft.read())["missing"]}
    stage.clock.advance(20 * 86400)
    draft.phone = await stage.phone("linxiuying")
    await draft.write((await draft.read())["form"])  # so that it is kept
    stage.clock.advance(17 * 86400)
    draft.phone = await stage.phone("linxiuying")
    late = await draft.read()

    assert [(m["id"], m["expired"]) for m in late["materials"]] == [(first["id"], True)]
    assert "photo" in {one["code"] for one in late["missing"]}
    assert (await draft.upload("photo", picture("PNG"))).status_code == 201
    again = await draft.read()
    assert [m["expired"] for m in again["materials"]] == [False]
    assert "photo" not in {one["code"] for one in again["missing"]}


async def test_a_certificate_takes_the_papers_place(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    offer = (await draft.offers())["identityCard"]
    assert (offer["usable"], offer["reason"], offer["state"]) == (True, None, "in_force")
    assert [one["name"] for one in offer["fields"]] == [
        "holder", "number", "address", "validFrom", "validTo",
    ]  # fmt: skip
    expect(await draft.attach(offer, consentedFields=["holder"]), "consent-out-of-date")
    expect(await draft.attach(offer, materialCode="photo"), "certificate-not-for-material")
    expect(await draft.attach(offer, materialCode="nobodyAsked"), "material-not-in-item")
    expect(await draft.attach(offer, certificateId="x" * 24), "certificate-not-found")
    assert await draft.phone.usage_log() == []
    added = await draft.attach(offer)

    assert added.status_code == 201
    assert (added.json()["source"], added.json()["certificateName"]) == (
        "certificate",
        "居民身份证",
    )
    assert "identityCard" not in {one["code"] for one in (await draft.read())["missing"]}
    [entry] = await draft.phone.usage_log()
    assert (entry["action"], entry["outcome"], entry["hall"], entry["useCause"]) == (
        "attach", "shown", "榕城市鼓山区民政局", f"办理{drafting.CARD}",
    )  # fmt: skip
    [row] = await Material.all()
    assert row.auth_code
    assert row.auth_code not in await stored_text()
    assert (await draft.attach(offer)).status_code == 201  # again: in the place of the first
    assert await Material.all().count() == 1


async def test_a_certificate_not_in_force_leaves_the_paper(stage: Stage) -> None:
    draft = await start_draft(stage, await stage.phone("linxiuying"))
    offer = (await draft.offers())["identityCard"]
    identifier = await stage.identifier("linxiuying", "居民身份证")
    await stage.set_status(identifier, SUSPENDED)

    expect(await draft.attach(offer), "certificate-suspended")  # asked afresh, whatever was shown
    assert (await Material.all().count(), await draft.phone.usage_log()) == (0, [])
    offer = (await draft.offers())["identityCard"]
    assert (offer["usable"], offer["state"], offer["reason"]) == (
        False, "suspended", "证照已暂扣",
    )  # fmt: skip
    assert (await draft.upload("identityCard", JPEG)).status_code == 201


async def test_who_may_not_use_the_certificate_brings_paper(small_stage: Stage) -> None:
    """不动产权证书 asks for a face compared (实人), whatever the item asks for."""
    title = {
        "code": "title", "name": "不动产权证书", "formats": ["image/jpeg"],
        "certTypeCode": "11100000MB03271699001", "certFields": ["holder", "location"],
    }  # fmt: skip
    await drafting.change_item(small_stage, drafting.CARD, materials=[title])
    strong = await start_draft(small_stage, await small_stage.phone("wangzhiqiang"))
    expect(await strong.upload("title", JPEG), "certificate-held")
    weak = DraftClient(at_level(small_stage, strong.phone, AssuranceLevel.REAL_NAME), strong.draft)

    offer = (await weak.offers())["title"]
    assert (offer["usable"], offer["state"], offer["reason"]) == (
        False, "in_force", "需要更高的实名等级",
    )  # fmt: skip
    expect(await weak.attach(offer), "assurance-too-low", required="real_person")
    assert (await weak.upload("title", JPEG)).status_code == 201


def at_level(stage: Stage, phone: Phone, level: AssuranceLevel) -> Phone:
    claims = stage.context.identity.tokens.claims(phone.grant["accessToken"], "Bearer")
    token = stage.context.identity.tokens.issue(
        claims.subject, Audience.APP, claims.session_id, level
    )
    return Phone(phone.client, {**phone.grant, "accessToken": token})


async def test_when_the_certificates_are_away_the_paper_is_taken(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"), drafting.AID)
    small_stage.clock.advance(3600)  # what was remembered of the list is too old by now
    draft.phone = await small_stage.phone("linxiuying")
    await small_stage.faults(kind="error", path="/certs")
    expect(await draft.send("GET", "/certificates"), "core-unavailable")
    answer = await draft.upload("identityCard", JPEG)
    assert answer.status_code == 201, answer.text
    assert [one["certificateUsable"] for one in (await draft.read())["missing"]] == [False, False]


async def test_an_agent_hands_over_the_principals(stage: Stage) -> None:
    mother, son = await stage.phone("linxiuying"), await stage.phone("wangji")
    delegation = await delegate(mother, son, "wangji")
    draft = await start_draft(stage, son, acting_for=delegation)
    offer = (await draft.offers())["identityCard"]
    assert (await draft.attach(offer)).status_code == 201

    assert await son.usage_log() == []
    [entry] = await mother.usage_log()
    assert (entry["action"], entry["agent"]) == ("attach", "王*")
    last = (await stage.admin.get("/admin/received", params={"limit": 100})).json()
    assert "/certs/data" in last["calls"]


async def test_a_lost_answer_is_one_disclosure(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    offer = (await draft.offers())["identityCard"]
    await small_stage.faults(kind="garbage", path="/certs/data", count=1)
    expect(await draft.attach(offer), "core-unavailable")
    assert (await draft.attach(offer)).status_code == 201
    used = await draft.phone.usage_log()
    assert len(used) == 1


@pytest.fixture
async def draft_with_photo(small_stage: Stage) -> DraftClient:
    phone: Phone = await small_stage.phone("linxiuying")
    return await start_draft(small_stage, phone)


async def test_a_key_means_nothing_to_an_upload(draft_with_photo: DraftClient) -> None:
    headers = {"Idempotency-Key": "same-key-1"}
    one = await draft_with_photo.send("POST", "/materials/photo", content=JPEG, headers=headers)
    two = await draft_with_photo.send(
        "POST", "/materials/photo", content=picture("PNG"), headers=headers
    )
    assert [one.status_code, two.status_code] == [201, 201]
    assert one.json()["id"] != two.json()["id"]
    assert (await Draft.all().first() or Draft()).version == 3


async def test_nobody_uploads_without_signing_in(draft_with_photo: DraftClient) -> None:
    client: Any = draft_with_photo.phone.client
    answer = await client.post(f"{draft_with_photo.path}/materials/photo", content=bytes(5 * MB))
    expect(answer, "not-signed-in")
