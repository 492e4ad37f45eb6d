"""Logs: one JSON line a request, with the route's template and nobody's secrets."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest

from bff.logs import JsonFormatter, RequestLog, mask_personal_data
from sandbox.core.people import PEOPLE
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage
from tests.support.waiting import eventually


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    return tmp_path / "requests.log"


def written(log_file: Path) -> str:
    return log_file.read_text()


def lines_of(stage: Stage, log_file: Path) -> list[dict[str, Any]]:
    stage.context.http.request_log.flush()
    return [json.loads(line) for line in log_file.read_text().splitlines()]


@pytest.fixture
def logging_to(small_stage: Stage, log_file: Path) -> Any:
    """Return the stage; its request log goes to the file."""
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    small_stage.context.http.request_log = RequestLog(descriptor)
    yield small_stage
    small_stage.context.http.request_log.flush()
    os.close(descriptor)


async def test_a_client_that_hangs_up_is_no_fault_of_ours(
    logging_to: Stage, log_file: Path
) -> None:
    """Sanic makes a 500 of it, which nobody receives."""
    url = logging_to.client.base_url
    _, writer = await asyncio.open_connection(url.host, url.port)
    head = b"POST /v1/sessions/app HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    writer.write(head)
    await writer.drain()
    bodies = logging_to.context.http.connections.bodies
    await eventually(lambda: bodies.free < bodies.total)  # it reads the body
    writer.transport.abort()
    [line] = await eventually(lambda: lines_of(logging_to, log_file))
    assert (line["route"], line["status"]) == ("v1/sessions/app", 499)


async def journey(stage: Stage) -> list[str]:
    """From sign-in to the file, with faults on the way; every secret that came up."""
    ticket = await stage.ticket("wangji")
    phone, desk = await stage.phone("wangji"), await stage.desk()
    await stage.client.post("/v1/sessions/app", json={"ticket": ticket, "device": "我的手机"})
    card = await find_certificate(phone, "居民身份证")
    presentation = (await present(phone, card, "matter")).json()
    await phone.get(f"/v1/codes/{presentation['codeId']}.svg?emblem=1")
    await stage.client.get(f"/q/{presentation['code']}?from=camera")
    scan = (await desk.scan(presentation["url"], "遗产公证", operator="赵铁柱")).json()
    await desk.scan(presentation["code"])
    await desk.get(scan["fileUrl"])
    refresh = {"refreshToken": phone.grant["refreshToken"]}
    headers = {"Idempotency-Key": "my-key-001"}
    await stage.client.post("/v1/sessions/refresh", json=refresh, headers=headers)
    await stage.faults(kind="garbage", path="/certs")
    again = await stage.phone("wangji")
    stage.clock.advance(70)
    await phone.get("/v1/certificates")
    await stage.client.get(f"/v1/nowhere/{PEOPLE['wangji'].cert_no}", headers=phone.headers)
    await stage.client.get("/v1/certificates", headers={"Authorization": "Bearer eyJhbGci.x.y"})
    grants = (phone.grant, again.grant)
    return [
        *(grant[name] for grant in grants for name in ("accessToken", "refreshToken")),
        *(field["value"] for field in scan["fields"] if len(field["value"]) > 3),
        *(ticket, desk.grant["accessToken"], scan["fileUrl"].rpartition("/")[2], card["id"]),
        *(presentation["code"], presentation["codeId"], presentation["presentationId"]),
    ]


async def test_a_journey_leaves_lines_without_secrets(
    logging_to: Stage, log_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bff")
    resident = PEOPLE["wangji"]
    secrets = await journey(logging_to)
    secrets += [resident.name, resident.cert_no, str(resident.mobile), resident.address]
    secrets += ["遗产公证", "赵铁柱", "我的手机", "my-key-001", "camera", "emblem", "eyJ"]

    lines = lines_of(logging_to, log_file)
    text = written(log_file) + caplog.text

    assert [secret for secret in secrets if secret in text] == []
    assert {"/q/<text:str>", "/v1/scans", "/v1/certificate-files/<file_id:str>"} <= {
        "/" + line["route"].lstrip("/") for line in lines
    }
    assert len(lines) >= 16


async def test_a_line_says_who_what_and_how_it_went(logging_to: Stage, log_file: Path) -> None:
    phone = await logging_to.phone("linxiuying")
    await phone.get("/v1/certificates/unknown", headers={"X-Request-Id": "request-0001"})
    line = lines_of(logging_to, log_file)[-1]
    assert line["request"] == "request-0001"
    assert (line["method"], line["status"]) == ("GET", 404)
    assert line["problem"] == "certificate-not-found"
    assert line["caller"].startswith("person:")
    assert line["ms"] > 0
    assert set(line) == {"at", "request", "method", "route", "status", "problem", "caller", "ms"}


async def test_lines_are_written_together_and_soon(log_file: Path) -> None:
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT)
    log = RequestLog(descriptor)
    for number in range(3):
        log.write({"n": number})
    assert written(log_file) == ""
    await eventually(lambda: written(log_file) != "")
    assert written(log_file) == '{"n":0}\n{"n":1}\n{"n":2}\n'
    os.close(descriptor)


def format_record(message: str, *arguments: object, **more: Any) -> dict[str, Any]:
    record = logging.LogRecord(
        "bff.x", logging.ERROR, "f.py", 1, message, arguments, more.pop("exc_info", None)
    )
    record.__dict__.update(more)
    line: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


def test_an_exception_is_logged_as_type_and_place_without_its_words() -> None:
    try:
        raise ValueError("王𠮷 359901197804053771 said eyJhbGci.eyJzdWIi.sig")
    except ValueError as error:
        line = format_record("unhandled error", exc_info=(type(error), error, error.__traceback__))
    assert line["exception"][0] == "ValueError"
    assert line["exception"][1].startswith("test_logs.py:")
    assert "王" not in json.dumps(line, ensure_ascii=False)
    assert "3599" not in json.dumps(line)


def test_what_goes_along_is_masked_as_well() -> None:
    line = format_record(
        "%s called", "13812345678", request_id="r1", error="eyJa.b.c", service="identity"
    )
    assert line["message"] == "*** called"
    assert (line["request_id"], line["error"], line["service"]) == ("r1", "***", "identity")
    assert line["level"] == "error"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("359901197804053771", "***"),
        ("id 35990119780405377X, ok", "id ***, ok"),
        ("35990119780405377x", "***"),
        ("13812345678", "***"),
        ("tel:13812345678.", "tel:***."),
        ("eyJhbGci.eyJzdWIi.c2ln", "***"),
        ("Bearer eyJhbGci.eyJzdWIi.", "Bearer ***"),
        ("GET /q/EAEN-_abc HTTP", "GET /q/*** HTTP"),
        ("A" * 32, "***"),
        ("code " + "aB3_-" * 6 + "xy", "code ***"),
        ("12345678901", "12345678901"),  # no mobile begins so
        ("2026-11-23T05:33:04 took 1234 ms", "2026-11-23T05:33:04 took 1234 ms"),
        ("task signals crashed", "task signals crashed"),
        ("a" * 31, "a" * 31),
    ],
)
def test_what_looks_personal_is_masked(text: str, shown: str) -> None:
    assert mask_personal_data(text) == shown
