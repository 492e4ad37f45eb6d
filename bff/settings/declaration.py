"""Declarations of settings, and how they are read from environment variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
Subject = TypeVar("Subject")

_DECLARED = "setting"


class SettingsError(ValueError):
    """Settings that are missing or wrong. The text names each and says what to do."""


@dataclass(frozen=True, slots=True)
class ValueType(Generic[T]):
    """Values that a setting takes.

    ``words`` describe them. ``read`` raises ValueError, whose text continues the sentence that
    begins with the variable's name.
    """

    words: str
    read: Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Setting:
    """Declaration of one setting.

    In ``default``, ``{BFF_PORT}`` stands for that variable's value. Without a default the value is
    None.
    """

    name: str
    value_type: ValueType[Any]
    default: str | None
    meaning: str
    default_text: str


def setting(
    name: str,
    value_type: ValueType[T],
    default: str | None,
    meaning: str,
    *,
    default_text: str = "",
    secret: bool = False,
) -> T:
    """Declare a field of a subject. A ``secret`` one is never shown.

    ``default_text`` is what the documentation says in place of the default.
    """
    declared = Setting(name, value_type, default, meaning, default_text)
    return cast(T, field(metadata={_DECLARED: declared}, repr=not secret))


def declarations(subject: type) -> dict[str, Setting]:
    """Return the settings of a subject by the names of their fields."""
    return {item.name: item.metadata[_DECLARED] for item in fields(subject) if _is_declared(item)}


def _is_declared(item: Field[Any]) -> bool:
    return _DECLARED in item.metadata


class Variables:
    """Environment variables, and what is wrong with them: an operator hears of all at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._values: dict[str, Any] = {}
        self.faults: list[str] = []

    def has(self, name: str) -> bool:
        return name in self._env

    def read(self, subject: type[Subject], **others: Any) -> Subject:
        """Read the settings of a subject. ``others`` are its other fields."""
        values = {
            member: self._read(setting.name, setting, self._default(setting))
            for member, setting in declarations(subject).items()
        }
        return subject(**values, **others)

    def read_own(self, subject: type[Subject], common: str, own: str) -> Subject:
        """Read a subject once more, from variables that begin with ``own`` in place of ``common``.

        Those that are not given have the values that were read before.
        """
        values = {
            member: self._read(
                own + setting.name.removeprefix(common), setting, self._values[setting.name]
            )
            for member, setting in declarations(subject).items()
        }
        return subject(**values)

    def _read(self, name: str, setting: Setting, default: Any) -> Any:
        """Read one variable. The default stands in for a wrong value until ``must_be_right``."""
        value = default
        if self.has(name):
            try:
                value = setting.value_type.read(self._env[name])
            except ValueError as error:
                self.faults.append(f"{name} {error}")
        self._values[name] = value
        return value

    def _default(self, setting: Setting) -> Any:
        if setting.default is None:
            return None
        return setting.value_type.read(setting.default.format_map(self._values))

    def must_be_right(self) -> None:
        """Raise SettingsError if anything was wrong so far."""
        if self.faults:
            raise SettingsError("\n     ".join(self.faults))
