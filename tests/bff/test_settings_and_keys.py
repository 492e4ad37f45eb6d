"""Settings: a wrong one is named, a secret is never shown; keys: rotation, and a machine's own."""

from __future__ import annotations

import json
import stat
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bff.capabilities import WHOLE
from bff.keys import Keys, RingKey, derive, parse_keys
from bff.own_keys import new_secret
from bff.settings import DEMO_CORE_KEY, SettingsError, load_settings

A, B, C = (b64encode(bytes(range(n, n + 32))).decode() for n in (1, 2, 3))
KEYS = {"BFF_KEYS": f"1:{A}", "BFF_FIXED_KEY": B}
MINIMAL = {"BFF_CORE_APP_KEY": "key-the-core-gave-us"}


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"BFF_PORT": "http"}, "BFF_PORT"),
        ({"BFF_PORT": "-1"}, "BFF_PORT"),
        ({"BFF_PORT": ""}, "BFF_PORT"),
        ({"BFF_PORT": "80.5"}, "BFF_PORT"),
        ({"BFF_PORT": "65536"}, "BFF_PORT"),
        ({"BFF_PORT": "0"}, "BFF_PORT"),
        ({"BFF_WORKERS": "two"}, "BFF_WORKERS"),
        ({"BFF_WORKERS": "0"}, "BFF_WORKERS"),
        ({"BFF_WORKERS": "1000"}, "BFF_WORKERS"),
        ({"BFF_PROXIES": "yes"}, "BFF_PROXIES"),
        ({"BFF_JOBS": "elsewhere"}, "BFF_JOBS"),
        ({"BFF_JOBS": ""}, "BFF_JOBS"),
        ({"BFF_DEMO": "true"}, "BFF_DEMO"),
        ({"BFF_DEMO": ""}, "BFF_DEMO"),
        ({"BFF_CORE_DIGEST": "md5"}, "BFF_CORE_DIGEST"),
        ({"BFF_CORE_APP_KEY": ""}, "BFF_CORE_APP_KEY"),
        ({"BFF_PUBLIC_URL": "mashangban.example"}, "BFF_PUBLIC_URL"),
        ({"BFF_PUBLIC_URL": "ftp://mashangban.example"}, "BFF_PUBLIC_URL"),
        ({"BFF_PUBLIC_URL": ""}, "BFF_PUBLIC_URL"),
        ({"BFF_CORE_URL": "core:8100"}, "BFF_CORE_URL"),
        ({"BFF_DATABASE_URL": "mysql://h/d", **KEYS}, "BFF_DATABASE_URL"),
        ({"BFF_DATABASE_URL": "bff.sqlite3", **KEYS}, "BFF_DATABASE_URL"),
        ({"BFF_REDIS_URL": "localhost:6379"}, "BFF_REDIS_URL"),
        ({"BFF_REDIS_URL": "http://localhost"}, "BFF_REDIS_URL"),
        ({"BFF_REDIS_URL": "redis://127.0.0.1:notaport"}, "BFF_REDIS_URL"),
        ({"BFF_REDIS_URL": "redis://127.0.0.1:99999"}, "BFF_REDIS_URL"),
        ({"BFF_REDIS_URL": "redis://[::1"}, "BFF_REDIS_URL"),
        ({"BFF_REDIS_URL": "redis://127.0.0.1/x"}, "BFF_REDIS_URL"),
        ({"BFF_CORE_URL": "http://127.0.0.1:notaport"}, "BFF_CORE_URL"),
        ({"BFF_CORE_URL": "http://x\ny"}, "BFF_CORE_URL"),
        ({"BFF_DATABASE_URL": "postgres://h/d"}, "BFF_KEYS"),
        ({"BFF_KEYS": f"1:{A}"}, "BFF_FIXED_KEY"),
        ({"BFF_FIXED_KEY": B}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": ""}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": A}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"256:{A}"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"one:{A}"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": "1:c2hvcnQ="}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": "1:not base64"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"1:{A},1:{B}@2026-01-01T00:00:00Z"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"1:{A},2:{B}"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"1:{A}@2026-01-01T00:00:00Z"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"1:{A},2:{B}@2026-01-01"}, "BFF_KEYS"),
        ({**KEYS, "BFF_KEYS": f"1:{A},2:{B}@yesterday"}, "BFF_KEYS"),
        ({**KEYS, "BFF_FIXED_KEY": "secret"}, "BFF_FIXED_KEY"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environ: dict[str, str], named: str) -> None:
    given = {"BFF_DATA_DIR": str(tmp_path), **MINIMAL, **environ}
    with pytest.raises(SettingsError, match=named) as caught:
        load_settings(given)
    for secret in (A, B, "c2hvcnQ=", MINIMAL["BFF_CORE_APP_KEY"]):
        assert secret not in str(caught.value)


EASY = {
    "all zeros": bytes(32),
    "one character": b"a" * 32,
    "one character as base64 of text": b"0" * 32,
    "a word and zeros": b"password".ljust(32, b"\0"),
    "a short word repeated": b"secret" * 5 + b"se",
}


@pytest.mark.parametrize("easy", EASY)
@pytest.mark.parametrize("name", ["BFF_KEYS", "BFF_FIXED_KEY"])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, name: str, easy: str) -> None:
    text = b64encode(EASY[easy]).decode()
    given = {**KEYS, name: f"1:{text}" if name == "BFF_KEYS" else text}
    with pytest.raises(SettingsError, match=r"can be guessed.*new-keys"):
        load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL, **given})


@pytest.mark.parametrize("ring", [f"1:{B}", f"1:{A},2:{A}@2026-01-01T00:00:00Z"])
def test_one_secret_is_not_two_keys(tmp_path: Path, ring: str) -> None:
    given = {**KEYS, "BFF_KEYS": ring}
    with pytest.raises(SettingsError, match="same secret"):
        load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL, **given})


@pytest.mark.parametrize("key", [DEMO_CORE_KEY, "x", "0" * 32, "ab" * 16, "short-key-123"])
def test_the_demos_core_key_and_weak_ones_are_refused_outside_it(tmp_path: Path, key: str) -> None:
    given = {"BFF_DATA_DIR": str(tmp_path), "BFF_CORE_APP_KEY": key}
    with pytest.raises(SettingsError, match="BFF_CORE_APP_KEY") as caught:
        load_settings(given)
    assert key == "x" or key not in str(caught.value)
    assert load_settings({**given, "BFF_DEMO": "1"}).core.identity.app_key == key


@pytest.mark.parametrize(
    ("url", "let"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.20:8000", True),
        ("http://10.1.2.3", True),
        ("http://kiosk.local:8000", True),
        ("http://bff:8000", True),
        ("https://mashangban.example.cn", False),
        ("http://demo.mashangban.gov.cn", False),
        ("http://8.8.8.8", False),
        ("http://[2400:3200::1]", False),
        ("https://127.0.0.1.example.cn", False),
    ],
)
def test_the_demo_has_no_public_address(tmp_path: Path, url: str, let: bool) -> None:
    given = {"BFF_DATA_DIR": str(tmp_path), "BFF_PUBLIC_URL": url, **MINIMAL}
    assert load_settings(given).server.public_url == url  # control: without the demo
    if let:
        assert load_settings({**given, "BFF_DEMO": "1"}).server.demo
    else:
        with pytest.raises(SettingsError, match="BFF_DEMO=1 lets anybody"):
            load_settings({**given, "BFF_DEMO": "1"})


def test_the_core_key_must_be_given_but_in_the_demo(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BFF_CORE_APP_KEY"):
        load_settings({"BFF_DATA_DIR": str(tmp_path)})
    demo = load_settings({"BFF_DATA_DIR": str(tmp_path), "BFF_DEMO": "1"})
    assert demo.core.identity.app_key == DEMO_CORE_KEY


def test_nothing_but_the_core_key_is_needed(tmp_path: Path) -> None:
    settings = load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL})
    assert settings.database.url == f"sqlite://{tmp_path}/bff.sqlite3"
    server = settings.server
    assert (server.host, server.port, server.workers) == ("127.0.0.1", 8000, 1)
    assert server.public_url == "http://127.0.0.1:8000"
    assert not server.demo
    assert server.jobs == "inside"


def test_addresses_lose_a_last_slash(tmp_path: Path) -> None:
    given = {"BFF_PUBLIC_URL": "https://a.example/", "BFF_CORE_URL": "https://c.example/gw/"}
    settings = load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL, **given})
    assert settings.server.public_url == "https://a.example"
    assert settings.core.cases.url == "https://c.example/gw"
    assert settings.core.sign_on_url == "https://c.example/gw/sso?returnUrl="


def test_no_secret_is_shown(tmp_path: Path) -> None:
    given = {
        **KEYS,
        "BFF_DATA_DIR": str(tmp_path),
        "BFF_CORE_APP_KEY": "core-secret-of-some-length",
        "BFF_DATABASE_URL": "postgres://bff:database-secret@h/d",
        "BFF_REDIS_URL": "rediss://:redis-secret@h:6379/0",
    }
    settings = load_settings(given)
    secrets = ("core-secret", "database-secret", "redis-secret", A, B)
    for shown in (repr(settings), str(settings), repr(settings.keys), repr(settings.keys.current)):
        assert not any(secret in shown for secret in secrets)
        assert repr(settings.keys.fixed) not in shown
        assert repr(settings.keys.current.secret) not in shown
    assert settings.database.url.endswith("database-secret@h/d")  # control: it is there


def test_a_machines_own_keys_are_its_users_alone_and_stay_the_same(tmp_path: Path) -> None:
    given = {"BFF_DATA_DIR": str(tmp_path / "new" / "var"), **MINIMAL}
    first = load_settings(given).keys
    file = tmp_path / "new" / "var" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_settings(given).keys == first
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]
    other = load_settings({"BFF_DATA_DIR": str(tmp_path / "other"), **MINIMAL}).keys
    assert other.current.secret != first.current.secret
    assert other.fixed != first.fixed
    assert first.fixed != first.current.secret


def test_keys_made_readable_for_others_are_their_users_alone_again(tmp_path: Path) -> None:
    given = {"BFF_DATA_DIR": str(tmp_path), **MINIMAL}
    load_settings(given)
    (tmp_path / "keys.json").chmod(0o644)
    load_settings(given)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_lost_keys_are_not_replaced_beside_a_database(tmp_path: Path) -> None:
    (tmp_path / "bff.sqlite3").touch()
    with pytest.raises(SettingsError, match=r"keys\.json is missing.*Restore it"):
        load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL})
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("folder", ["file", "file/below", "x" * 300])
def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="BFF_DATA_DIR: "):
        load_settings({"BFF_DATA_DIR": str(tmp_path / folder), **MINIMAL})


def test_given_keys_leave_no_file(tmp_path: Path) -> None:
    load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL, **KEYS})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"ring": 1, "fixed": 2}', '"x"'])
def test_a_broken_key_file_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    """New keys in its place would make everything stored unreadable."""
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"keys\.json"):
        load_settings({"BFF_DATA_DIR": str(tmp_path), **MINIMAL})
    assert file.read_text() == text


def test_a_ring_is_read_in_order() -> None:
    keys = parse_keys(f" 7:{A} , 3:{B}@2026-11-20T08:00:00+08:00 ", C)
    assert [key.id for key in keys.ring] == [7, 3]
    assert keys.current.retired_at is None
    assert keys.ring[1].retired_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_keys_of_different_purposes_have_nothing_in_common() -> None:
    key = RingKey(1, bytes(32))
    purposes = ("access-token", "refresh-token", "code", "field", "usage-log", "lookup")
    assert len({key.derive(purpose) for purpose in purposes}) == len(purposes)
    assert derive(bytes(32), "code") == key.derive("code")


def test_people_are_found_again_after_a_rotation_but_not_with_another_fixed_key() -> None:
    before, after = parse_keys(f"1:{A}", B), parse_keys(f"2:{new_secret()}", B)
    assert before.lookup("111:x:") == after.lookup("111:x:")
    assert Keys(before.ring, bytes(32)).lookup("111:x:") != before.lookup("111:x:")
    assert before.lookup("111:x:") != before.lookup("111:y:")


def test_every_policy_is_named_as_itself() -> None:
    names = [policy.name for policy in WHOLE.rate_policies]
    assert len(set(names)) == len(names) > 5
    assert all(policy.quota > 0 < policy.window_s for policy in WHOLE.rate_policies)


def test_new_secrets_are_what_settings_want() -> None:
    assert parse_keys(f"1:{new_secret()}", new_secret())
    assert json.dumps(new_secret())
