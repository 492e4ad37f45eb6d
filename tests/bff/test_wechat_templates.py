"""``doctor`` says whether the templates of the settings are those of the account."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bff.progress.wechat_templates import check_templates
from bff.settings import SettingsError
from bff.settings.declaration import Variables
from bff.settings.wechat import Wechat, read_wechat
from models.push import PushClass
from notifications.wechat_wording import WechatTemplate, unfit_keywords
from sandbox.wechat.templates import ALL_TYPES, NOTICE, PROGRESS
from tests.bff.test_metrics import collect
from tests.services.redis import RedisServer
from tests.support.stage import Stage, start_stage
from tests.support.waiting import eventually
from tests.support.wechat import TEMPLATES, WORDS, settings_for

SECRETS = ("BFF_WECHAT_APP_SECRET", "BFF_WECHAT_TOKEN", "BFF_WECHAT_AES_KEY")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


EVERY_TYPE = {
    "id": ALL_TYPES.id,
    "kind": "one-time",
    "values": {
        "thing1": "subject",
        "number2": "news",
        "letter3": "news",
        "symbol4": "news",
        "character_string5": "phone",
        "time6": "at",
        "date7": "at",
        "amount8": "news",
        "phone_number9": "phone",
        "car_number10": "news",
        "name11": "news",
        "phrase12": "kind",
        "enum13": "kind",
    },
}


def read(**changes: str) -> Wechat:
    variables = Variables(settings_for("http://127.0.0.1:1") | changes)
    wechat = read_wechat(variables)
    variables.must_be_right()
    return wechat


async def examine(
    stage: Stage, templates: dict[str, Any], **changes: Any
) -> list[tuple[bool, str]]:
    settings = stage.context.settings
    ours = read(BFF_WECHAT_TEMPLATES=json.dumps(templates)).templates
    wechat = replace(settings.wechat, templates=ours, **changes)
    found = check_templates(replace(settings, wechat=wechat), stage.clock)
    return [(finding.good, finding.text) async for finding in found]


async def test_templates_that_fit_are_good(small_stage: Stage) -> None:
    assert await examine(small_stage, TEMPLATES) == [(True, "answers; 4 templates fit")]


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ({"id": "no-such-template", "kind": "one-time", "values": WORDS}, "does not exist"),
        ({"id": NOTICE.id, "kind": "one-time", "values": WORDS}, "is long-term"),
        ({"id": PROGRESS.id, "kind": "long-term", "values": WORDS}, "is one-time"),
        ({"id": PROGRESS.id, "kind": "one-time", "values": {"thing1": "subject"}}, "leaves out"),
        (
            {"id": PROGRESS.id, "kind": "one-time", "values": {**WORDS, "phrase9": "kind"}},
            "has no phrase9",
        ),
        ({"id": ALL_TYPES.id, "kind": "one-time", "values": WORDS}, "leaves out"),
        (EVERY_TYPE, "enum13, which takes only 通过, 未通过"),
        (EVERY_TYPE, "gets no news of ours into number2"),
    ],
)
async def test_each_thing_that_does_not_fit_is_named(
    small_stage: Stage, template: dict[str, Any], fault: str
) -> None:
    findings = await examine(small_stage, {"progress": template})
    assert not any(good for good, _ in findings)
    assert any(fault in text for _, text in findings)


async def test_each_worker_compares_them_when_it_starts(
    small_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no condition of the start: what does not fit is said."""
    stage = small_stage
    wechat = stage.context.progress.wechat
    assert wechat is not None
    await eventually(lambda: wechat.templates.faults == [])
    assert await state(stage) == "ok"
    assert (await collect(stage))["mashangban_wechat_template_faults", ""] == 0.0
    bad = {"progress": {"id": "no-such-template", "kind": "one-time", "values": WORDS}}
    wechat.templates.settings = read(BFF_WECHAT_TEMPLATES=json.dumps(bad))
    await wechat.templates.ask()
    fault = "template of progress: no-such-template does not exist at WeChat"
    assert await state(stage) == f"misfit: {fault}"
    assert (await collect(stage))["mashangban_wechat_template_faults", ""] == 1.0
    assert f"wechat: {fault}" in caplog.messages
    assert (await stage.client.get("/readyz")).json()["ready"]


async def state(stage: Stage) -> str:
    return str((await stage.client.get("/readyz")).json()["parts"]["wechat-templates"])


async def test_without_an_answer_the_server_serves(
    valkey_server: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite://{tmp_path}/alone.sqlite3"
    nobody: dict[str, Any] = {**settings_for("http://127.0.0.1:1")}
    async with start_stage(url, valkey_server.url, tmp_path, **nobody) as stage:
        await eventually(lambda: any("could not be compared" in one for one in caplog.messages))
        assert await state(stage) == "unknown: WeChat has not said yet"
        assert (await stage.client.get("/readyz")).json()["parts"]["loops"] == "ok"
        assert ("mashangban_wechat_template_faults", "") not in await collect(stage)


async def test_a_value_is_one_of_those_that_the_template_lists(small_stage: Stage) -> None:
    """A listed word goes out as it is; another one is never cut to fit."""
    now = small_stage.clock.now()
    template = WechatTemplate("t", False, {"enum1": "kind", "thing2": "kind"})
    fitting = {"enum1": ("办理进度",), "thing2": ("办理进度", "其他")}
    assert unfit_keywords(template, PushClass.PROGRESS, fitting, now) == []
    assert unfit_keywords(template, PushClass.RESULT, fitting, now) == ["enum1", "thing2"]
    assert unfit_keywords(template, PushClass.RESULT, {}, now) == []


async def test_a_wrong_secret_is_named_and_not_shown(
    small_stage: Stage, valkey_server: RedisServer
) -> None:
    wechat = small_stage.context.progress.wechat
    assert wechat is not None
    await eventually(lambda: wechat.templates.faults == [])
    valkey_server.reset()  # with a token that is good already nobody needs the secret
    [(good, text)] = await examine(small_stage, TEMPLATES, app_secret="a-wrong-secret")
    assert not good
    assert "secret-wrong" in text
    assert "a-wrong-secret" not in text


async def test_without_settings_it_is_off_and_says_so(small_stage: Stage) -> None:
    assert await examine(small_stage, {}, app_id="") == [
        (True, "off: BFF_WECHAT_APP_ID is not set")
    ]


@pytest.mark.parametrize("name", [*SECRETS, "BFF_WECHAT_APP_ID"])
def test_the_four_go_together(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(**{name: ""})


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "{",
        '{"other": {}}',
        '{"urgent": {"id": "12345678", "kind": "once", "values": {"thing1": "subject"}}}',
        '{"urgent": {"id": "12345678", "kind": "one-time", "values": {}}}',
        '{"urgent": {"id": "12345678", "kind": "one-time", "values": {"words1": "subject"}}}',
        '{"urgent": {"id": "12345678", "kind": "one-time", "values": {"thing1": "name"}}}',
    ],
)
def test_wrong_templates_are_refused_at_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match="BFF_WECHAT_TEMPLATES"):
        read(BFF_WECHAT_TEMPLATES=wrong)


@pytest.mark.parametrize("wrong", ["A" * 42, "A" * 44, "!" * 43])
def test_a_wrong_aes_key_is_refused_and_not_repeated(wrong: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(BFF_WECHAT_AES_KEY=wrong)
    assert wrong not in str(caught.value)


def test_no_secret_is_shown() -> None:
    shown, given = repr(read()), settings_for("")
    assert not [name for name in SECRETS if given[name] in shown]
