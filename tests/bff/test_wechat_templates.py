"""``doctor`` says whether the templates of the settings are those of the account."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bff.progress.wechat import check_templates
from bff.settings import SettingsError
from bff.settings.declaration import Variables
from bff.settings.wechat import Wechat, read_wechat
from sandbox.wechat.templates import ALL_TYPES, NOTICE, PROGRESS
from tests.support.stage import Stage
from tests.support.wechat import TEMPLATES, WORDS, settings_for

SECRETS = ("BFF_WECHAT_APP_SECRET", "BFF_WECHAT_TOKEN", "BFF_WECHAT_AES_KEY")


@pytest.fixture
def stage_settings() -> dict[str, Any]:
    return {"has_channels": True}


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
    ],
)
async def test_each_thing_that_does_not_fit_is_named(
    small_stage: Stage, template: dict[str, Any], fault: str
) -> None:
    findings = await examine(small_stage, {"progress": template})
    assert not any(good for good, _ in findings)
    assert fault in findings[0][1]


async def test_a_wrong_secret_is_named_and_not_shown(small_stage: Stage) -> None:
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
