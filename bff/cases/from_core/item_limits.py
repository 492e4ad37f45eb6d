"""The item's own time limits (承诺时限, 法定时限), for a case whose acceptance names none."""

from __future__ import annotations

import msgspec

from bff.cases.events.details import ItemLimits


class _Limits(msgspec.Struct, rename="camel"):
    promised_days: int
    statutory_days: int


_limits = msgspec.json.Decoder(_Limits)


def limits_in(item: str) -> ItemLimits:
    """Return the limits in the text of an item."""
    fields = _limits.decode(item)
    return ItemLimits(fields.promised_days, fields.statutory_days)
