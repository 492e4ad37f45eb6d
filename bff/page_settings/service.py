"""The page settings of a person: read, changed by several devices, reset, heard on every screen."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

import msgspec
from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.page_settings.effective_values import effective
from bff.page_settings.fields import (
    FIELDS,
    Front,
    ReadAloud,
    UnfitValue,
    UnknownField,
    Value,
    field_of,
)
from bff.page_settings.kiosk_rules import control_zone, timeouts
from bff.page_settings.merge import Change, Conflict, Document, merge, reset
from bff.page_settings.messages import SettingsNews
from bff.page_settings.presets import PRESETS
from bff.page_settings.problems import PRESET_CONSENT_MISSING, SETTINGS_CHANGED
from bff.page_settings.schemas import (
    KioskRules,
    KioskTimeout,
    PageSettings,
    PageSettingsChange,
    ScreenZone,
)
from bff.page_settings.storage import load, to_json
from bff.problems import Problem
from bff.problems.input import escape_pointer, invalid_choice
from ground.clock import in_china
from models import PageSetting, Terminal
from models.session import Channel
from models.transaction import transact
from notifications import tell

log = logging.getLogger("bff.page_settings")

Display = dict[str, bool | int | float | str]
"""Value of every display field."""
OF_PHONE_ONLY = ("shareAtKiosks",)


async def read(citizen: Citizen) -> PageSettings:
    return view(await load(citizen.person_id), citizen)


async def change(
    context: AppContext, citizen: Citizen, body: PageSettingsChange, base: int | None
) -> PageSettings:
    """Merge a change with the settings of today.

    ``base`` is the version that the device has read, None for any. The change is merged anew
    whenever another write was faster: each time one more change of this person is stored, and
    their number is limited. Problems: ``settings-changed`` with today's values,
    ``preset-consent-missing``, ``invalid-field``.
    """
    wish = _read_change(body)
    while True:
        now = await load(citizen.person_id)
        after = merge(now, wish, base)
        if isinstance(after, Conflict):
            raise _conflict(now, citizen, after.names)
        after = _with_consent(context, now, after, body)
        if after is now or await _store(context, citizen.person_id, after):
            return view(after, citizen)


async def erase(context: AppContext, citizen: Citizen) -> None:
    """Put everything back to the standard, and erase what was stored, consents too."""
    while True:
        now = await load(citizen.person_id)
        if now.version == 0 or await _store(context, citizen.person_id, reset(now)):
            return


async def _store(context: AppContext, person_id: str, document: Document) -> bool:
    """Store the document and wake the person's screens; False if another write was faster."""
    now = context.clock.now()

    async def write(connection: BaseDBAsyncClient) -> bool:
        version = document.version
        stored = await PageSetting.write(connection, person_id, to_json(document), version, now)
        if stored:
            await tell(connection, person_id, SettingsNews(version), now)
        return stored

    return await transact(write)


def view(document: Document, citizen: Citizen) -> PageSettings:
    """Return what this session may know. A kiosk gets values, and never why somebody has them."""
    if citizen.channel is Channel.KIOSK:
        return _kiosk_view(document)
    return PageSettings(
        version=document.version,
        preset=document.preset,
        values=dict(document.values),
        effective=effective(document, Front.PHONE),
        shared=True,
        consents=sorted(document.consents),
    )


async def display_at_kiosk(person_id: str) -> Display:
    """Return how a kiosk looks for this person: no language, no voice, and never why.

    The usual look if theirs cannot be read: a scan does not fail for it.
    """
    try:
        document = await load(person_id)
    except Exception as error:
        log.warning("page settings cannot be read", extra={"error": type(error).__name__})
        document = Document()
    _, values = _shared_values(document)
    return {
        name: value
        for name, value in values.items()
        if FIELDS[name].is_display and not isinstance(value, ReadAloud)
    }


def _shared_values(document: Document) -> tuple[bool, dict[str, Value]]:
    """Tell if the person wants their settings at kiosks, and return those that a kiosk has then."""
    shared = bool(effective(document, Front.KIOSK)["shareAtKiosks"])
    return shared, effective(document if shared else Document(), Front.KIOSK)


def _kiosk_view(document: Document) -> PageSettings:
    shared, values = _shared_values(document)
    return PageSettings(
        version=document.version,
        preset=None,
        values={},
        effective={name: value for name, value in values.items() if name not in OF_PHONE_ONLY},
        shared=shared,
        consents=[],
    )


def kiosk_rules(terminal: Terminal) -> KioskRules:
    """Return what a kiosk needs to know before anybody has come."""
    factors = [float(str(factor)) for factor in FIELDS["timeoutFactor"].choices[Front.KIOSK]]
    times = [(factor, timeouts(factor)) for factor in factors]
    bottom, height = terminal.screen_bottom_mm, terminal.screen_height_mm
    zones = [control_zone(bottom, height, low_reach=low) for low in (False, True)]
    controls, low_controls = [ScreenZone(zone.top, zone.bottom) for zone in zones]
    return KioskRules(
        [KioskTimeout(factor, wait.quiet_s, wait.warning_s) for factor, wait in times],
        controls,
        low_controls,
    )


def _read_change(body: PageSettingsChange) -> Change:
    if body.preset is not None and body.preset not in PRESETS:
        raise invalid_choice("/preset", tuple(PRESETS))
    return Change(preset=body.preset, values=_read_values(body.values))


def _read_values(raw: Mapping[str, msgspec.Raw]) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    for name, text in raw.items():
        pointer = f"/values/{escape_pointer(name)}"
        try:
            values[name] = field_of(name).read_json(text, Front.PHONE)
        except UnknownField:
            raise invalid_choice(pointer, tuple(FIELDS), "unknown") from None
        except UnfitValue as error:
            raise invalid_choice(pointer, error.choices) from None
    return values


def _with_consent(
    context: AppContext, now: Document, after: Document, body: PageSettingsChange
) -> Document:
    """Note the consent to a sensitive preset. Raise ``preset-consent-missing`` without one."""
    preset = PRESETS[after.preset]
    if not preset.is_sensitive or preset.name in after.consents or after is now:
        return after
    if not body.consent:
        raise Problem(PRESET_CONSENT_MISSING, preset=preset.title)
    agreed_at = in_china(context.clock.now()).isoformat()
    return replace(after, consents={preset.name: agreed_at})


def _conflict(now: Document, citizen: Citizen, names: frozenset[str]) -> Problem:
    return Problem(
        SETTINGS_CHANGED,
        members={
            "version": now.version,
            "fields": sorted(names),
            "settings": view(now, citizen),
        },
    )
