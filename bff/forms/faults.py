"""Faults of form fields, in words for the citizen."""

from __future__ import annotations

from dataclasses import dataclass

from ground.language import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault. ``obsolete``: the item no longer asks for this field.

    The typed value stays, and is no obstacle.
    """

    field: str
    reason: Text
    obsolete: bool = False


REQUIRED = Text("必填", "Fill this in")
OBSOLETE = Text(
    "此事项已不再需要这一项，提交时不会带上。",
    "The service no longer asks for this. It will not be submitted.",
)
NOT_TEXT = Text("请填写文字", "Enter text")
NOT_NUMBER = Text("请填写数字", "Enter a number")
NOT_AMOUNT = Text("请填写金额，以分为单位的整数", "Enter an amount, in whole fen")
NOT_DATE = Text("请填写日期，如 2026-03-09", "Enter a date such as 2026-03-09")
NOT_YES_NO = Text("请选择是或否", "Choose yes or no")
NOT_CHOICE = Text("请从所列选项中选择", "Choose one from the list")
NOT_PHONE = Text(
    "请填写 11 位手机号码，或带区号的座机号码",
    "Enter a mobile number of 11 digits, a landline with its area code, or + and the country code",
)
NOT_ID_NUMBER = Text(
    "身份证号码有误，请对照证件核对 18 位号码",
    "This is not a valid identity number. Compare all 18 characters with the card",
)
NOT_USCC = Text(
    "统一社会信用代码有误，请对照证照核对 18 位代码",
    "This is not a valid unified social credit code. Compare all 18 characters with the licence",
)


_TOO_SHORT = Text("至少 {n} 个字", "At least {n} {n|character|characters}")
_TOO_LONG = Text("最多 {n} 个字", "At most {n} {n|character|characters}")
_TOO_SMALL = Text("不能小于 {n}", "Not less than {n}")
_TOO_LARGE = Text("不能大于 {n}", "Not more than {n}")


def too_short(minimum: int) -> Text:
    return _TOO_SHORT.fill(n=minimum)


def too_long(maximum: int) -> Text:
    return _TOO_LONG.fill(n=maximum)


def too_small(minimum: float) -> Text:
    return _TOO_SMALL.fill(n=_format_number(minimum))


def too_large(maximum: float) -> Text:
    return _TOO_LARGE.fill(n=_format_number(maximum))


def _format_number(number: float) -> str:
    """Write ``1000000.0`` as people do."""
    return str(int(number)) if number == int(number) else str(number)
