"""Masking of personal facts for people who need not see them whole (脱敏).

No national format is binding; these are the common ones (docs/sources.md): a name keeps its first
character, an id number its first and last two, a mobile its first three and last four, an address
loses its last eight.
"""

from __future__ import annotations


def mask_name(name: str) -> str:
    """Mask a name: ``段正淳`` becomes ``段**``, ``Maria Santos`` becomes ``M**** S*****``."""
    if not name:
        return ""
    if all(character.isascii() for character in name):
        return " ".join(part[0] + "*" * (len(part) - 1) for part in name.split())
    return name[0] + "*" * min(len(name) - 1, 4)


def mask_number(number: str) -> str:
    """Mask a number: ``52000019900101221X`` becomes ``5***************1X``.

    Short ones keep the last two. A 号 at the end is no digit.
    """
    end = 3 if number.endswith("号") else 2
    if len(number) <= end + 2:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - end - 1) + number[-end:]


def mask_mobile(mobile: str) -> str:
    return mobile[:3] + "****" + mobile[-4:] if len(mobile) >= 8 else "*" * len(mobile)


def mask_address(address: str) -> str:
    return address[:-8] + "*" * 8 if len(address) > 8 else "*" * len(address)


def mask_date(date: str) -> str:
    """Mask a date: ``1944-03-07`` becomes ``1944-**-**``, enough for an age group."""
    return date[:4] + "-**-**" if len(date) >= 4 else "*" * len(date)
