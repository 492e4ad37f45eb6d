"""Settings are declared once: the table in docs/operations.md is printed from the declarations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bff import commands
from bff.settings import Settings, SettingsError, load_settings, table
from bff.settings.core import service_names
from bff.settings.declaration import Variables, declarations, setting
from bff.settings.values import whole_number

KEY, OTHER = "key-the-core-gave-us", "another-key-it-gave-us"


def load(folder: Path, **variables: str) -> Settings:
    return load_settings({"BFF_DATA_DIR": str(folder), "BFF_CORE_APP_KEY": KEY, **variables})


def test_the_documentation_has_every_setting_as_it_is() -> None:
    """After a change: ``python -m bff settings --write``."""
    text = table.DOCUMENT.read_text("utf-8")
    assert text == table.written_in(text)


def test_a_table_that_is_out_of_date_is_found() -> None:
    text = table.DOCUMENT.read_text("utf-8").replace("| `8000` | 1 to 65535 |", "| `80` | a port |")
    assert text != table.written_in(text)


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.settings(write=False) == 0
    assert capsys.readouterr().out == table.markdown_table()


def test_every_variable_is_declared_once() -> None:
    declared = [one for subject in table.SUBJECTS for one in declarations(subject).values()]
    assert Counter(one.name for one in declared).most_common(1)[0][1] == 1
    assert all(one.name.startswith("BFF_") and one.meaning for one in declared)


def test_all_wrong_ones_are_named_at_once(tmp_path: Path) -> None:
    wrong = {"BFF_PORT": "http", "BFF_WORKERS": "0", "BFF_REDIS_URL": "redis-host", "BFF_JOBS": "x"}
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **wrong)
    lines = str(caught.value).splitlines()
    named = [line.split()[0] for line in lines]
    assert named == ["BFF_PORT", "BFF_WORKERS", "BFF_JOBS", "BFF_REDIS_URL"]
    assert lines[0] == "BFF_PORT must be a whole number from 1 to 65535, not 'http'"
    assert list(tmp_path.iterdir()) == [], "no keys are made for a server that does not start"


@pytest.mark.parametrize("wrong", ["", "0", "0.05", "9", "1e0", "-1", "nan", "3 s"])
@pytest.mark.parametrize("name", ["BFF_CORE_TIMEOUT_S", "BFF_CORE_CASES_TIMEOUT_S"])
def test_seconds_are_within_their_bounds(tmp_path: Path, name: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name} must be seconds from 0.1 to 8"):
        load(tmp_path, **{name: wrong})
    assert load(tmp_path, **{name: "0.5"}).core.cases.timeout_s == 0.5


def test_services_share_what_is_not_their_own(tmp_path: Path) -> None:
    core = load(
        tmp_path,
        BFF_CORE_URL="https://core.example/gw/",
        BFF_CORE_TIMEOUT_S="2",
        BFF_CORE_IDENTITY_URL="https://sign-on.example",
        BFF_CORE_IDENTITY_APP_ID="us",
        BFF_CORE_IDENTITY_APP_KEY=OTHER,
    ).core
    own = (core.identity.url, core.identity.app_id, core.identity.app_key, core.identity.timeout_s)
    assert own == ("https://sign-on.example", "us", OTHER, 2.0)
    assert core.sign_on_url == "https://sign-on.example/sso?returnUrl="
    others = [other for name, other in core.services().items() if name != "identity"]
    assert {(other.url, other.app_id, other.app_key) for other in others} == {
        ("https://core.example/gw", "mashangban-bff", KEY)
    }
    assert OTHER not in repr(core)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"APP_ID": "us"}, "BFF_CORE_CASES_APP_ID and BFF_CORE_CASES_APP_KEY go together"),
        ({"APP_KEY": OTHER}, "BFF_CORE_CASES_APP_ID and BFF_CORE_CASES_APP_KEY go together"),
        ({"APP_ID": "us", "APP_KEY": "short"}, "BFF_CORE_CASES_APP_KEY can be guessed"),
        ({"APP_ID": "us", "APP_KEY": ""}, "BFF_CORE_CASES_APP_KEY must be set"),
        ({"URL": "core.example"}, "BFF_CORE_CASES_URL must begin with"),
        ({"DIGEST": "md5"}, "BFF_CORE_CASES_DIGEST must be one of sha256, sm3"),
    ],
)
def test_what_a_service_has_of_its_own_is_checked_too(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{said}"):
        load(tmp_path, **{f"BFF_CORE_CASES_{name}": text for name, text in variables.items()})


def test_without_common_credentials_every_service_needs_its_own(tmp_path: Path) -> None:
    own: dict[str, str] = {}
    for name in service_names():
        own |= {f"BFF_CORE_{name.upper()}_APP_ID": "us", f"BFF_CORE_{name.upper()}_APP_KEY": OTHER}
    assert load(tmp_path, BFF_CORE_APP_KEY="", **own).core.cases.app_key == OTHER
    del own["BFF_CORE_CASES_APP_ID"], own["BFF_CORE_CASES_APP_KEY"]
    with pytest.raises(SettingsError, match=r"^BFF_CORE_APP_KEY must be set"):
        load(tmp_path, BFF_CORE_APP_KEY="", **own)


@dataclass(frozen=True, kw_only=True)
class Shop:
    port: int = setting("SHOP_PORT", whole_number(1, 9), "5", "where it is")
    name: int | None = setting("SHOP_NAME", whole_number(1, 9), None, "what it is called")


def test_a_default_stands_in_until_the_faults_are_told() -> None:
    variables = Variables({"SHOP_PORT": "77"})
    shop = variables.read(Shop)
    assert (shop.port, shop.name) == (5, None)
    with pytest.raises(SettingsError, match=r"^SHOP_PORT must be a whole number from 1 to 9"):
        variables.must_be_right()
