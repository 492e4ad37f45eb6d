"""Scanners as they are sold: keyboards that type a text with times of their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

# The American keyboard: what each key gives without and with Shift.
MARKS = {
    "Minus": "-_", "Equal": "=+", "Slash": "/?", "Period": ".>", "Comma": ",<", "Semicolon": ";:",
    "BracketLeft": "[{", "BracketRight": "]}", "Backslash": "\\|", "Space": "  ",
}  # fmt: skip
DIGITS = {f"Digit{digit}": f"{digit}{mark}" for digit, mark in enumerate(")!@#$%^&*(")}
LETTERS = {f"Key{letter.upper()}": letter + letter.upper() for letter in map(chr, range(97, 123))}
BY_CHARACTER = {
    character: (code, shift)
    for code, both in {**MARKS, **DIGITS, **LETTERS}.items()
    for shift, character in ((True, both[1]), (False, both[0]))
}
ALT, CTRL, SHIFT = 1, 2, 8

# What is scanned: codes of ours, one of which looks like keys of a person, and other things.
CODE = "aZyY7-_qWxP0bN3mKfHjTs9LdVcRgE2u"
OTHER = "Zz0123456789abcdefABCDEF-_yYqQ77"
LINK = f"https://hall.example/q/{CODE}"
PAYMENT = "https://qr.alipay.com/fkx0123456789"
ID_NUMBER = "11010519491231002X"
WITH_DIGITS = "1234567" + CODE[7:]


@dataclass(frozen=True)
class Key:
    key: str
    code: str
    shift: bool = False
    text: str = ""
    modifiers: int = 0


ENTER = Key("Enter", "Enter", text="\r")
TAB = Key("Tab", "Tab")
LINE_FEED = Key("j", "KeyJ", modifiers=CTRL)


def keys_of(text: str) -> Iterator[Key]:
    for character in text:
        code, shift = BY_CHARACTER[character]
        yield Key(character, code, shift, character, SHIFT if shift else 0)


async def scan(
    page: Page, text: str, *ends: Key, gap_ms: float = 2, stands_still_s: float = 0
) -> None:
    """Press real keys, whose times are the scanner's however busy this machine is.

    With ``stands_still_s`` the second half is delivered so much later.
    """
    devtools = await page.context.new_cdp_session(page)
    keys = [*keys_of(text), *(ends or (ENTER,))]
    began = time.time()
    presses: list[dict[str, Any]] = []
    for place, key in enumerate(keys):
        press = {
            "key": key.key,
            "code": key.code,
            "modifiers": key.modifiers,
            "windowsVirtualKeyCode": {"Enter": 13, "Tab": 9, " ": 32}.get(key.key, 0),
            "timestamp": began + place * gap_ms / 1000,
        }
        kind = "keyDown" if key.text else "rawKeyDown"
        presses += [{"type": kind, "text": key.text, **press}, {"type": "keyUp", **press}]
    half = len(presses) // 2 if stands_still_s else 0
    for part in (presses[:half], presses[half:]):
        await asyncio.gather(*[devtools.send("Input.dispatchKeyEvent", press) for press in part])
        if part and part[-1] is not presses[-1]:
            await asyncio.sleep(stands_still_s)
    await devtools.detach()
