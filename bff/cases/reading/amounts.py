"""Amounts of money and days, as people write them."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from ground.language import Language


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def day_text(day: date, language: Language) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month_name[day.month]} {day.year}"
