"""Scanners imitate a keyboard, each in its own way, and the page reads our code from all of them.

Their keys press no button and change no field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.scanner import (
    CODE,
    ENTER,
    LINE_FEED,
    LINK,
    OTHER,
    PAYMENT,
    TAB,
    WITH_DIGITS,
    Key,
    keys_of,
)

# Dispatches key events with their own times and tells what the scanner module made of them.
HEAR = """async ({ keys, options }) => {
  const { attachScanner } = await import("/shared/scan/scanner.js");
  const heard = [];
  const target = document.createElement("p");
  document.body.append(target);
  const detach = attachScanner({ target, onCode: (code) => heard.push(code), onUnknown: () => heard.push(null), options,
    onKey: (key) => { heard.push(`key ${key}`); return () => heard.push(`not ${key}`); } });
  for (const { type = "keydown", at, lateMs = 0, ...init } of keys) {
    if (lateMs) await new Promise((resolve) => setTimeout(resolve, lateMs));
    const event = new KeyboardEvent(type, { bubbles: true, cancelable: true, ...init });
    Object.defineProperty(event, "timeStamp", { value: at });
    target.dispatchEvent(event);
  }
  await new Promise((resolve) => setTimeout(resolve, options.wait));
  detach();
  target.remove();
  return heard;
}"""  # noqa: E501

Event = dict[str, Any]


async def read_codes(
    modules: Page, events: list[Event], gap_ms: float = 3, wait: int = 0, **options: int
) -> list[str | None]:
    keys = [{"at": 1000 + place * gap_ms, **event} for place, event in enumerate(events)]
    answer: list[str | None] = await modules.evaluate(
        HEAR,
        {"keys": keys, "options": {"wait": wait, "idleMs": 20, "foreignIdleMs": 40, **options}},
    )
    return answer


def event(key: Key, /, **changed: Any) -> Event:
    return {
        "key": key.key,
        "code": key.code,
        "shiftKey": key.shift,
        "ctrlKey": bool(key.modifiers & 2),
        **changed,
    }


END = event(ENTER)


def plain(text: str) -> Iterator[Event]:
    return (event(key) for key in keys_of(text))


def alt_on_every_key(text: str) -> Iterator[Event]:
    return (event(key, altKey=True) for key in keys_of(text))


def caps_lock_left_on(text: str) -> Iterator[Event]:
    """Yield keys with Caps Lock left on: each letter arrives with the other case."""
    return (event(key, key=key.key.swapcase(), modifierCapsLock=True) for key in keys_of(text))


def caps_lock_left_on_makes_all_large(text: str) -> Iterator[Event]:
    return (event(key, key=key.key.upper(), modifierCapsLock=True) for key in keys_of(text))


def caps_lock_in_place_of_shift(text: str, on: bool = False) -> Iterator[Event]:
    """Yield keys of a scanner that presses Caps Lock for each capital; ``on``: it was on before."""
    for key in keys_of(text):
        toggled = key.key.isupper()
        lock = event(Key("CapsLock", "CapsLock"))
        if toggled:
            yield lock
        typed = key.key.swapcase() if on else key.key
        shift = key.shift and not key.key.isalpha()
        yield event(key, key=typed, shiftKey=shift, modifierCapsLock=toggled is not on)
        if toggled:
            yield lock


def caps_lock_in_place_of_shift_and_left_on(text: str) -> Iterator[Event]:
    return caps_lock_in_place_of_shift(text, on=True)


def input_method(text: str) -> Iterator[Event]:
    return (event(key, key="Process", isComposing=True) for key in keys_of(text))


def input_method_and_caps_lock_in_place_of_shift(text: str) -> Iterator[Event]:
    return ({**one, "key": "Process"} if len(one["key"]) == 1 else one
            for one in caps_lock_in_place_of_shift(text))  # fmt: skip


def chinese_marks(text: str) -> Iterator[Event]:
    wide = {":": "：", "/": "、", ".": "。", "-": "—", "_": "—"}
    return (event(key, key=wide.get(key.key, key.key)) for key in keys_of(text))


def german_layout(text: str) -> Iterator[Event]:
    moved = {"z": "y", "y": "z", "Z": "Y", "Y": "Z", "/": "-", ":": "Ö", "-": "ß", "_": "?"}
    return (event(key, key=moved.get(key.key, key.key)) for key in keys_of(text))


def french_layout(text: str) -> Iterator[Event]:
    moved = dict(zip("qwazQWAZm/:.-_0123456789", "azqwAZQW,!M:)°à&é\"'(-è_ç", strict=True))
    return (event(key, key=moved.get(key.key, key.key)) for key in keys_of(text))


def numbers_with_alt(text: str) -> Iterator[Event]:
    """Windows' way to type any character on any layout: its number on the keypad, Alt held."""
    for character in text:
        yield {"key": "Alt", "code": "AltLeft", "altKey": True}
        for digit in str(ord(character)):
            yield {"key": digit, "code": f"Numpad{digit}", "altKey": True}
        yield {"type": "keyup", "key": "Alt", "code": "AltLeft"}


KEYBOARDS = [
    plain,
    alt_on_every_key,
    caps_lock_left_on,
    caps_lock_left_on_makes_all_large,
    caps_lock_in_place_of_shift,
    caps_lock_in_place_of_shift_and_left_on,
    input_method,
    input_method_and_caps_lock_in_place_of_shift,
    chinese_marks,
    german_layout,
    french_layout,
    numbers_with_alt,
]


async def test_a_code_is_read_from_every_kind_of_keyboard(modules: Page) -> None:
    for keyboard in KEYBOARDS:
        assert await read_codes(modules, [*keyboard(LINK), END]) == [CODE], keyboard.__name__


async def test_scanners_are_fast_and_slow(modules: Page) -> None:
    for gap_ms in (0, 1, 49, 100, 240):
        assert await read_codes(modules, [*plain(LINK), END], gap_ms=gap_ms) == [CODE], gap_ms


async def test_what_a_scanner_says_about_the_kind_of_code_is_taken_off(modules: Page) -> None:
    for prefix in ("]Q1", "]Q3", "\\000026", "]Q2\\000026", "]d2", "QR,", "s", "Q"):
        assert await read_codes(modules, [*plain(prefix + LINK), END]) == [CODE], prefix


async def test_a_bare_code_is_read_with_its_prefix_and_caps_lock(modules: Page) -> None:
    for keyboard in (plain, caps_lock_left_on, caps_lock_left_on_makes_all_large):
        assert await read_codes(modules, [*keyboard(f"]Q1{CODE}"), END]) == [CODE], (
            keyboard.__name__
        )


ENDS: dict[str, tuple[list[Event], int]] = {
    "Tab": ([event(TAB)], 0),
    "two Enters": ([END, END], 0),
    "Enter, line feed": ([END, event(LINE_FEED)], 0),
    "line feed": ([event(LINE_FEED)], 0),
    "Enter of an input method": ([event(ENTER, key="Process")], 0),
    "nothing": ([], 200),
}


async def test_a_scan_ends_in_many_ways_and_once(modules: Page) -> None:
    for name, (ends, wait) in ENDS.items():
        assert await read_codes(modules, [*plain(LINK), *ends], wait=wait) == [CODE], name


async def test_of_two_scans_in_one_burst_the_last_one_counts(modules: Page) -> None:
    other = LINK.replace(CODE, OTHER)
    assert await read_codes(modules, [*plain(LINK + other), END]) == [OTHER]
    assert await read_codes(modules, [*plain(f"]Q1{LINK}]Q1{LINK}"), END]) == [CODE]
    assert await read_codes(modules, [*plain(LINK), END, *plain(other), END]) == [CODE, OTHER]
    assert await read_codes(modules, [*plain(LINK), END, *plain(LINK), END]) == [CODE]
    assert await read_codes(modules, [*plain(LINK + "6901234567892"), END]) == [None]


async def test_what_is_no_code_of_ours_is_told_as_such(modules: Page) -> None:
    for text in (PAYMENT, "134512345678901234", "A-17", "Bill No 17 of 2026"):
        assert await read_codes(modules, [*plain(text), END]) == [None], text
    assert await read_codes(modules, [*plain(PAYMENT)], wait=300) == [None]


async def test_the_same_foreign_code_is_told_once_and_does_not_hide_ours(modules: Page) -> None:
    both = [*plain(LINK), END, *plain(PAYMENT), END, *plain(PAYMENT), END, *plain(LINK), END]
    assert await read_codes(modules, both) == [CODE, None, CODE]


@pytest.mark.parametrize(("delivered", "before"), [(5, []), (12, [None]), (31, [None])])
async def test_keys_that_a_busy_machine_delivers_late_continue_the_scan(
    modules: Page, delivered: int, before: list[None]
) -> None:
    """Their own times are a scanner's. The control: without patience for them the code is lost."""
    keys = [*plain(CODE), END]
    keys[delivered] = {**keys[delivered], "lateMs": 300}
    assert await read_codes(modules, keys) == [*before, CODE]
    assert CODE not in await read_codes(modules, keys, lateMs=0)


async def test_a_person_who_types_is_no_scanner(modules: Page) -> None:
    assert await read_codes(modules, [*plain("abc"), END], gap_ms=400) == []
    assert await read_codes(modules, [END, END]) == []
    assert await read_codes(modules, [*plain("ab"), END]) == []


# ---- the single key of a person


async def test_a_key_that_a_person_presses_by_itself_is_told(modules: Page) -> None:
    for digit in "1234567":
        for keyboard in (plain, input_method):
            assert await read_codes(modules, [*keyboard(digit)], wait=60) == [f"key {digit}"]
    numpad = event(next(keys_of("3")), code="Numpad3")
    assert await read_codes(modules, [numpad], wait=60) == ["key 3"]
    assert await read_codes(modules, [*plain("23")], gap_ms=120, wait=60) == ["key 3"]
    assert await read_codes(modules, [*plain("23")], gap_ms=400, wait=60) == ["key 3"]


async def test_no_key_of_a_scanner_is_taken_for_a_persons(modules: Page) -> None:
    """The control: where every key counts as alone, the same keys are told as a person's."""
    for gap_ms in (0, 3, 49, 100, 240):
        keys = [*plain(WITH_DIGITS), END]
        assert await read_codes(modules, keys, gap_ms=gap_ms, wait=60) == [WITH_DIGITS], gap_ms
    for text in ("7", "12", "4111", "6901234567892"):
        for ends in ([END], [event(TAB)], [event(LINE_FEED)]):
            heard = await read_codes(modules, [*plain(text), *ends], wait=60)
            assert [key for key in heard if key] == [], text
    assert await read_codes(modules, [*plain("12")], wait=60) == []
    assert await read_codes(modules, [*plain(LINK), END, *plain("5")], wait=60) == [CODE]
    control = await read_codes(modules, [*plain(WITH_DIGITS)], wait=60, slowGapMs=-1, gapMs=-1)
    assert control == [f"key {WITH_DIGITS[-1]}"]


async def test_a_key_is_taken_back_when_the_rest_of_a_scan_comes_late(modules: Page) -> None:
    """The control: without patience for late keys nothing is taken back."""
    keys = [*plain(WITH_DIGITS), END]
    keys[1] = {**keys[1], "lateMs": 200}
    assert await read_codes(modules, keys) == ["key 1", "not 1", WITH_DIGITS]
    assert "not 1" not in await read_codes(modules, keys, lateMs=0)


# ---- real key presses at the desk
