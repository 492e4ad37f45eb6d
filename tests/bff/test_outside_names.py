"""Short names of services in pushes: the operator's, or the name without what it can lose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bff.outside_names import LONGEST, outside_name, shorten_name
from bff.settings import Settings, SettingsError, load_settings
from ground.language import Language, Text

NEUTRAL = Text("您的办件", "Your application")
SHORT = '{"A1": {"zh": "门诊报销", "en": "Outpatient costs"}, "B2": {"zh": "敬老卡"}}'


def load(folder: Path, **variables: str) -> Settings:
    core = {"BFF_CORE_APP_KEY": "key-the-core-gave-us"}
    return load_settings({"BFF_DATA_DIR": str(folder), **core, **variables})


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("老年人优待证申领", "老年人优待证申领"),
        ("居住证（首次申领）", "居住证（首次申领）"),
        ("城乡居民基本医疗保险门诊费用报销（含异地就医）", "城乡居民基本医疗保险门诊费用报销"),
        (
            "城镇职工基本养老保险关系转移接续手续的申请",
            "城镇职工基本养老保险关系转移接续手续",
        ),
        ("城镇职工基本养老保险关系转移接续（跨省）申请", "城镇职工基本养老保险关系转移接续申请"),
        (
            "建设项目使用林地及在森林和野生动物类型国家级自然保护区建设审批",
            "建设项目使用林地及在森林和野生动物类型国家级自然保护区建设审批",
        ),
        ("（" + "字" * 30 + "）", "（" + "字" * 30 + "）"),
    ],
)
def test_a_name_loses_what_it_can(name: str, short: str) -> None:
    assert shorten_name(name) == short
    assert len(short) <= LONGEST or len(name) == len(short)


@pytest.mark.parametrize(
    ("code", "language", "subject"),
    [
        ("A1", "zh", "门诊报销"),
        ("A1", "zh-simple", "门诊报销"),
        ("A1", "en", "Outpatient costs"),
        ("B2", "zh", "敬老卡"),
        ("B2", "en", "城乡居民基本医疗保险门诊费用报销（含异地就医）"),
        ("C3", "zh", "城乡居民基本医疗保险门诊费用报销"),
        ("D4", "zh", "您的办件"),
        ("D4", "en", "Your application"),
    ],
)
def test_the_operators_name_wins_and_a_discreet_service_has_none(
    tmp_path: Path, code: str, language: Language, subject: str
) -> None:
    short = SHORT.replace("}}", '}, "D4": {"zh": "救助"}}')
    settings = load(tmp_path, BFF_SHORT_NAMES=short, BFF_DISCREET_ITEMS="D4").messages
    name = "城乡居民基本医疗保险门诊费用报销（含异地就医）"
    assert outside_name(settings, code, name, language, NEUTRAL) == subject


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "{",
        '{"A1": "门诊报销"}',
        '{"A1": {}}',
        '{"A1": {"zh": ""}}',
        '{"A1": {"zh": " x"}}',
        '{"A1": {"zh": "a\\nb"}}',
        '{"A 1": {"zh": "门诊报销"}}',
        '{"A1": {"zh": "门诊报销", "fr": "x"}}',
        '{"A1": {"zh": "%s"}}' % ("字" * 21),
    ],
)
def test_a_wrong_name_is_refused_at_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="BFF_SHORT_NAMES"):
        load(tmp_path, BFF_SHORT_NAMES=wrong)


def test_without_the_setting_there_are_none(tmp_path: Path) -> None:
    messages: Any = load(tmp_path).messages
    assert messages.short_names == {}
