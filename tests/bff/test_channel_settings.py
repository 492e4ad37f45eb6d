"""Settings of SMS and app pushes: all of a channel's, or none; no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bff.settings import Settings, SettingsError, load_settings

CORE = {"BFF_CORE_APP_KEY": "key-the-core-gave-us"}
SMS = {
    "BFF_SMS_SECRET_ID": "the-secret-id",
    "BFF_SMS_SECRET_KEY": "the-secret-key",
    "BFF_SMS_APP_ID": "1400000001",
    "BFF_SMS_SIGN": "榕城政务",
    "BFF_SMS_TEMPLATE": "1",
    "BFF_SMS_TEMPLATE_PLAIN": "2",
    "BFF_SMS_TEMPLATE_EN": "3",
    "BFF_SMS_RECEIPTS_PATH": "a-path-that-nobody-can-guess",
}
APP_PUSH = {"BFF_APP_PUSH_KEY": "the-app-key", "BFF_APP_PUSH_SECRET": "the-master-secret"}


def load(folder: Path, **variables: str) -> Settings:
    return load_settings({"BFF_DATA_DIR": str(folder), **CORE, **variables})


def test_without_settings_both_are_off(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert not settings.sms.is_on
    assert not settings.app_push.is_on


def test_with_all_settings_both_are_on(tmp_path: Path) -> None:
    settings = load(tmp_path, **SMS, **APP_PUSH)
    assert settings.sms.is_on
    assert settings.sms.url == "https://sms.tencentcloudapi.com"
    assert settings.app_push.is_on
    assert settings.app_push.report_url == "https://report.jpush.cn"


@pytest.mark.parametrize("missing", SMS)
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_part_of_sms_names_what_is_missing(tmp_path: Path, missing: str, is_empty: bool) -> None:
    variables = {**SMS, missing: ""} if is_empty else {n: SMS[n] for n in SMS if n != missing}
    with pytest.raises(SettingsError, match=missing):
        load(tmp_path, **variables)


@pytest.mark.parametrize("missing", APP_PUSH)
def test_half_of_the_app_push_names_both(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SettingsError, match="BFF_APP_PUSH_KEY and BFF_APP_PUSH_SECRET"):
        load(tmp_path, **{name: APP_PUSH[name] for name in APP_PUSH if name != missing})


@pytest.mark.parametrize("path", ["short", "x" * 21, "with/a/slash/in/the/middle", "x" * 81])
def test_a_path_that_can_be_guessed_is_refused_and_not_shown(tmp_path: Path, path: str) -> None:
    with pytest.raises(SettingsError, match="BFF_SMS_RECEIPTS_PATH") as caught:
        load(tmp_path, **{**SMS, "BFF_SMS_RECEIPTS_PATH": path})
    assert path not in str(caught.value)


def test_no_secret_is_shown(tmp_path: Path) -> None:
    text = repr(load(tmp_path, **SMS, **APP_PUSH))
    for secret in ("the-secret", "the-app-key", "the-master", "nobody-can-guess"):
        assert secret not in text
