"""WeChat's rules for values, by the type of their keyword, from its own description only."""

import re
from collections.abc import Callable, Collection

_HAN = re.compile("[\u4e00-\u9fff]")
_DATE = (
    r"(\d{4}年\d{1,2}月(\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}年"
    r"|\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2})"
)
_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text, re.ASCII)
    return lambda value: compiled.fullmatch(value) is not None


def _is_name(value: str) -> bool:
    if _HAN.search(value):
        return len(value) <= 10
    return len(value) <= 20 and not re.search(r"[0-9]", value)


_RULES: dict[str, Callable[[str], bool]] = {
    "thing": lambda value: len(value) <= 20,
    "number": lambda value: (
        len(value) <= 32 and re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) is not None
    ),
    "letter": _pattern(r"[A-Za-z]{1,32}"),
    "symbol": _pattern(r"[!-/:-@\[-`{-~]{1,5}"),
    "character_string": _pattern(r"[!-~]{1,32}"),
    "time": _pattern(rf"({_DATE} ?)?{_TIME}(~({_DATE} ?)?{_TIME})?"),
    "date": _pattern(rf"{_DATE}( ?{_TIME})?(~{_DATE}( ?{_TIME})?)?"),
    "amount": _pattern(r"[¥￥$€£]?[0-9]{1,10}(\.[0-9]+)?元?"),
    "phone_number": _pattern(r"[0-9+() -]{1,17}"),
    "car_number": lambda value: (
        re.fullmatch("[\u4e00-\u9fffA-Z0-9][A-Z0-9]{0,6}[\u4e00-\u9fffA-Z0-9]?", value) is not None
    ),
    "name": _is_name,
    "phrase": _pattern("[\u4e00-\u9fff]{1,5}"),
}


def is_right(key: str, value: object, choices: Collection[str]) -> bool:
    """Tell if WeChat takes this value for the keyword."""
    if not isinstance(value, str) or not value.strip() or re.search(r"[\x00-\x1f\x7f]", value):
        return False
    kind = key.rstrip("0123456789")
    if kind == "enum":
        return value in choices
    rule = _RULES.get(kind)
    return rule is not None and rule(value)
