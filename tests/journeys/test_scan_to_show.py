"""The first whole journey: a citizen shows, a desk scans, both know, all others are refused."""

from __future__ import annotations

from tests.support.stage import Stage


async def test_desk_sees_the_agreed_fields_and_the_holder_sees_who_looked(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    shown = await phone.show("居民身份证", "verify")

    answer = await desk.scan(shown["url"], "办理老年优待")

    assert answer.status_code == 200, answer.text
    scan = answer.json()
    assert [f["name"] for f in scan["fields"]] == ["holder", "number", "issuer", "validTo"]
    assert scan["fields"][0]["value"] == "林**"
    assert scan["certificate"]["trustLevel"] == "A"
    assert scan["statusAgeSeconds"] <= 2
    [entry] = await phone.usage_log()
    assert entry["outcome"] == "shown"
    assert entry["hall"] == "榕城市政务服务中心"
    assert entry["terminal"] == "3号窗口"
    assert entry["useCause"] == "办理老年优待"
    assert entry["fields"] == ["持证人", "证照号码", "发证机关", "有效期止"]


async def test_second_scan_is_refused_and_the_holder_is_told(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    shown = await phone.show("居民身份证")
    assert (await desk.scan(shown["code"])).status_code == 200

    again = await desk.scan(shown["code"])

    assert again.status_code == 409
    assert again.json()["reasonCode"] == "code-used"
    assert [e["outcome"] for e in await phone.usage_log()] == ["refused", "shown"]


async def test_refreshed_code_is_the_same_consent_one_scan_wins_in_all(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    first = await phone.show("居民身份证")
    second = await phone.show("居民身份证", presentation_id=first["presentationId"])

    assert (await desk.scan(second["code"])).status_code == 200
    assert (await desk.scan(first["code"])).json()["reasonCode"] == "code-used"


async def test_file_is_viewed_once_by_the_terminal_that_scanned(stage: Stage) -> None:
    phone, desk = await stage.phone("linxiuying"), await stage.desk()
    kiosk = await stage.desk("demo-kiosk-1")
    shown = await phone.show("居民身份证", "matter")
    url = (await desk.scan(shown["code"])).json()["fileUrl"]

    assert (await kiosk.get(url)).json()["reasonCode"] == "file-link-used"
    file = await desk.get(url)
    assert file.status_code == 200
    assert file.headers["content-type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert (await desk.get(url)).status_code == 410
    assert [e["action"] for e in await phone.usage_log()] == ["file", "show"]


async def test_file_is_not_for_a_viewer_who_was_shown_masked_fields(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    shown = await phone.show("居民身份证", "verify")

    scan = (await desk.scan(shown["code"])).json()

    assert "masked" in [field["shown"] for field in scan["fields"]]
    assert (scan["fileUrl"], scan["fileExpiresAt"]) == (None, None)


async def test_file_survives_a_core_that_failed_before_it_came(small_stage: Stage) -> None:
    phone, desk = await small_stage.phone("linxiuying"), await small_stage.desk()
    shown = await phone.show("居民身份证", "matter")
    url = (await desk.scan(shown["code"])).json()["fileUrl"]
    await small_stage.faults(kind="error", path="/certs/file", count=1)

    assert (await desk.get(url)).json()["reasonCode"] == "core-unavailable"
    assert (await desk.get(url)).status_code == 200
