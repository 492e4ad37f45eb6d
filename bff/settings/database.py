"""Settings of the database."""

from __future__ import annotations

from dataclasses import dataclass

from bff.own_keys import DATABASE_FILE
from bff.settings.declaration import setting
from bff.settings.values import address

DATABASE_URL = "BFF_DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    url: str = setting(
        DATABASE_URL,
        address("sqlite", "postgres", "postgresql"),
        f"sqlite://{{BFF_DATA_DIR}}/{DATABASE_FILE}",
        "`postgres://user:password@host:port/name`, or `sqlite:///absolute/path`",
        secret=True,
    )
