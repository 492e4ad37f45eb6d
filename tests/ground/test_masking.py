"""Masking (脱敏), by the table of common formats in docs/sources.md."""

from __future__ import annotations

import pytest

from ground.masking import mask_address, mask_date, mask_mobile, mask_name, mask_number


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("段正淳", "段**"),
        ("王𠮷", "王*"),
        ("𠮷野", "𠮷*"),
        ("王", "王"),
        ("阿依古丽·买买提", "阿****"),
        ("欧阳震华", "欧***"),
        ("許志偉", "許**"),
        ("Maria Oliveira Santos", "M**** O******* S*****"),
        ("José Santos", "J****"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("闽(2019)榕城市不动产权第0012378号", "闽*******************78号"),
        ("52000019900101221X", "5***************1X"),
        ("FZ000001", "F*****01"),
        ("12345", "1**45"),
        ("1234", "****"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_a_number_keeps_first_and_last_two(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("mobile", "masked"),
    [("18012341999", "180****1999"), ("12345678", "123****5678"), ("1234567", "*******"), ("", "")],
)
def test_a_mobile_keeps_three_and_four(mobile: str, masked: str) -> None:
    assert mask_mobile(mobile) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("福建省榕城市鼓山区示范路231号", "福建省榕城市鼓山********"),
        ("鼓山区示范路9号", "********"),
        ("", ""),
    ],
)
def test_an_address_loses_its_last_eight(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("date", "masked"), [("1944-03-07", "1944-**-**"), ("长期", "**"), ("", "")]
)
def test_a_date_keeps_its_year(date: str, masked: str) -> None:
    assert mask_date(date) == masked
