"""Traditional Chinese is our simplified Chinese in other characters, not in other words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ground.traditional import Variant, to_traditional


@pytest.mark.parametrize(
    ("text", "taiwan", "hong_kong"),
    [
        ("请到窗口办理", "請到窗口辦理", "請到窗口辦理"),
        ("这里有信息，可以打印", "這裡有信息，可以打印", "這裏有信息，可以打印"),
        ("请联系发证机关，尽快答复", "請聯繫發證機關，儘快答覆", "請聯繫發證機關，儘快答覆"),
        ("申请复议", "申請復議", "申請復議"),
        ("申请换发", "申請換發", "申請換發"),
        ("听到回音", "聽到回音", "聽到回音"),
        ("准驾车型", "准駕車型", "准駕車型"),
        ("请出示台湾居民居住证", "請出示台湾居民居住证", "請出示台湾居民居住证"),
        ("{name} 的 {n} 个𠮷", "{name} 的 {n} 個𠮷", "{name} 的 {n} 個𠮷"),
    ],
)
def test_characters_change_and_words_stay(text: str, taiwan: str, hong_kong: str) -> None:
    assert to_traditional(text, "zh-TW") == taiwan
    assert to_traditional(text, "zh-HK") == hong_kong


@pytest.mark.parametrize("variant", ["zh-TW", "zh-HK"])
def test_a_text_of_today_stays_when_it_is_converted_again(variant: Variant) -> None:
    once = to_traditional("后台里面的系统", variant)
    assert to_traditional(once, variant) == once


def test_the_tables_are_loaded_for_their_first_reader_only() -> None:
    code = (
        "import sys; from ground.language import Text; text = Text('办理', 'Apply')\n"
        "text.render('zh'), text.render('en'); print('opencc' in sys.modules)\n"
        "text.render('zh-TW'); print('opencc' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["False", "True"]
