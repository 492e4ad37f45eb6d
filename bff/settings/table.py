"""The table of all settings in docs/operations.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bff.settings.app_push import AppPush
from bff.settings.core import COMMON, Core, CoreService, own_prefix, service_names
from bff.settings.database import Database
from bff.settings.declaration import Setting, declarations
from bff.settings.messages import MessageSettings
from bff.settings.redis import Redis
from bff.settings.secrets import Secrets
from bff.settings.server import Server
from bff.settings.sms import Sms
from bff.settings.wechat import Wechat

SUBJECTS = (
    Server, Database, Redis, Secrets, CoreService, Core, MessageSettings, Sms, AppPush, Wechat,
)  # fmt: skip
DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
BEGIN = "<!-- Printed by `python -m bff settings --write`. -->\n"
END = "<!-- End of the printed table. -->\n"


def markdown_table() -> str:
    """Return the table in Markdown: a row for each variable."""
    return "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def written_in(document: str) -> str:
    """Return the document with the current table."""
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{markdown_table()}\n{END}{after}"


def _rows() -> Iterator[tuple[str, ...]]:
    yield "name", "default", "takes", "meaning"
    yield "---", "---", "---", "---"
    for subject in SUBJECTS:
        for setting in declarations(subject).values():
            yield f"`{setting.name}`", _default(setting), setting.value_type.words, setting.meaning
        if subject is CoreService:
            yield _own_row()


def _default(setting: Setting) -> str:
    default = (setting.default or "").replace("{", "<").replace("}", ">")
    return setting.default_text or (f"`{default}`" if default else "empty")


def _own_row() -> tuple[str, ...]:
    """Return the row of a core service's own settings."""
    names = [setting.name.removeprefix(COMMON) for setting in declarations(CoreService).values()]
    first, *more = names
    return (
        ", ".join([f"`{COMMON}<SERVICE>_{first}`", *(f"`_{name}`" for name in more)]),
        "those above",
        "as above",
        "for a service with its own host, credentials or time limit. SERVICE is one of "
        + ", ".join(own_prefix(name).removeprefix(COMMON)[:-1] for name in service_names())
        + ". Set its id and its key together",
    )
