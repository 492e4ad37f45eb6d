"""Rules of WeChat for the values of a message, by the type of their keyword: `thing1` is a thing.

WeChat refuses the whole message (47003) for one wrong value, so each is checked before. Lengths are
counted as WeChat may count them at worst: a character outside the basic plane is two.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from enum import StrEnum

_KEY = re.compile(r"([a-z]+(?:_[a-z]+)?)([0-9]{1,3})")
_DATE = (
    r"(?:[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月[0-9]{1,2}日"
    r"|[0-9]{4}([-/.])[0-9]{1,2}(?:\{sep}[0-9]{1,2})?|[0-9]{1,2}[-/.][0-9]{1,2})"
)
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"


class KeywordType(StrEnum):
    """Type of a keyword, as its name begins."""

    THING = "thing"
    NUMBER = "number"
    LETTER = "letter"
    SYMBOL = "symbol"
    CHARACTER_STRING = "character_string"
    TIME = "time"
    DATE = "date"
    AMOUNT = "amount"
    PHONE_NUMBER = "phone_number"
    CAR_NUMBER = "car_number"
    NAME = "name"
    PHRASE = "phrase"
    ENUM = "enum"


class UnfitValue(ValueError):
    """Value that WeChat would refuse. It names the keyword and never the value."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no value fits {key}")
        self.key = key


def type_of(key: str) -> KeywordType | None:
    """Return the type of a keyword, or None if WeChat has no such."""
    match = _KEY.fullmatch(key)
    return KeywordType(match[1]) if match and match[1] in KeywordType.__members__.values() else None


def _date(number: int) -> str:
    return _DATE.replace("{sep}", str(number))


def _moment(number: int) -> str:
    """Build the pattern of a date that may have a time; `number` is that of its own group."""
    return rf"{_date(number)}(?: ?{_CLOCK})?"


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_SYMBOL = "!-/:-@\\[-`{-~"
_RULES: dict[KeywordType, re.Pattern[str]] = {
    KeywordType.THING: re.compile(r".+"),
    KeywordType.NUMBER: re.compile(r"[0-9]+(?:\.[0-9]+)?"),
    KeywordType.LETTER: re.compile(r"[A-Za-z]+"),
    KeywordType.SYMBOL: re.compile(rf"[{_SYMBOL}]+"),
    KeywordType.CHARACTER_STRING: re.compile(r"[!-~]+"),
    KeywordType.TIME: re.compile(rf"(?:{_date(1)} ?)?{_CLOCK}(?:~(?:{_date(2)} ?)?{_CLOCK})?"),
    KeywordType.DATE: re.compile(rf"{_moment(1)}(?:~{_moment(2)})?"),
    KeywordType.AMOUNT: re.compile(r"[¥￥$€£]?[0-9]{1,10}(?:\.[0-9]+)?元?"),
    KeywordType.PHONE_NUMBER: re.compile(r"[0-9+() -]+"),
    KeywordType.CAR_NUMBER: re.compile(rf"[{_HAN}A-Z0-9][A-Z0-9]*[{_HAN}A-Z0-9]?"),
    KeywordType.NAME: re.compile(rf"[{_HAN}A-Za-z·{_SYMBOL} ]+"),
    KeywordType.PHRASE: re.compile(rf"[{_HAN}]+"),
}
_LONGEST = {
    KeywordType.THING: 20,
    KeywordType.NUMBER: 32,
    KeywordType.LETTER: 32,
    KeywordType.SYMBOL: 5,
    KeywordType.CHARACTER_STRING: 32,
    KeywordType.PHONE_NUMBER: 17,
    KeywordType.CAR_NUMBER: 8,
    KeywordType.PHRASE: 5,
}
_NAME_HAN, _NAME_LETTERS = 10, 20


def fits(key: str, value: str, choices: Collection[str] = ()) -> bool:
    """Tell if WeChat takes the value. `choices` are those that the template lists for the keyword.

    An enum takes nothing else; of an enum without a list, WeChat has the last word.
    """
    kind = type_of(key)
    if kind is None or not value.strip() or _has_control(value):
        return False
    if choices and value not in choices:
        return False
    if kind is KeywordType.ENUM:
        return True
    if kind is KeywordType.NAME:
        longest = _NAME_HAN if re.search(f"[{_HAN}]", value) else _NAME_LETTERS
    else:
        longest = _LONGEST.get(kind, 64)
    return length(value) <= longest and _RULES[kind].fullmatch(value) is not None


def fit(key: str, candidates: Sequence[str], choices: Collection[str] = ()) -> str:
    """Return the first of the candidates, best first, that fits the keyword.

    A thing may be shorten as a last resort. Numbers, dates and names never are: half a number is
    a wrong one. Raise UnfitValue.
    """
    cleaned = [" ".join(text.split()) for text in candidates]
    for text in cleaned:
        if fits(key, text, choices):
            return text
    if type_of(key) is KeywordType.THING and not choices:
        for text in reversed(cleaned):  # the last one is the shortest
            if (short := shorten(text, _LONGEST[KeywordType.THING])) is not None:
                return short
    raise UnfitValue(key)


def shorten(text: str, longest: int) -> str | None:
    """Return the text's beginning and `…`; None if nothing of it is left.

    The cut is between two characters as a reader sees them, and never inside a number or a word.
    """
    if _has_control(text):
        return None
    end = len(text)
    while end and (length(text[:end]) > longest - 1 or not _may_end(text, end)):
        end -= 1
    beginning = text[:end].rstrip(" ，、；：,;:（(《“")
    return f"{beginning}…" if beginning else None


def length(text: str) -> int:
    """Count UTF-16 units: no fewer than WeChat counts, whichever way it does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _may_end(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    before, after = text[end - 1], text[end]
    if before in "\u200d" or after == "\u200d" or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return False
    if "\ufe00" <= after <= "\ufe0f" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    return not (_is_of_a_word(before) and _is_of_a_word(after))


def _is_of_a_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".,:/-_%+@#")


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)
