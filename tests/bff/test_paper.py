"""Papers: the layout, the PDF and the picture, and characters that the font lacks."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC
from PIL import Image
from pypdf import PdfReader

from bff import start_checks
from bff.database_start import CannotStart
from bff.paper.blocks import Block, Paper, Style
from bff.paper.document import A4, draw_document
from bff.paper.font import OWN_FONT, Font, load_font
from bff.paper.picture import PHONE, draw_picture
from bff.paper.rows import cut_rows, rows_of
from bff.settings.values import font_file
from tests.services.postgres import free_port
from tests.support.stage import settings_for

ROOT = Path(__file__).parents[2]
STANDARD = ROOT / "script" / "standard_characters.txt"
LACKING = "𠀀"


@pytest.fixture(scope="module")
def font() -> Font:
    return load_font(OWN_FONT)


def paper(*blocks: Block) -> Paper:
    return Paper(
        language="zh-CN",
        title="收件凭证",
        blocks=list(blocks),
        page_label="第 {page} 页，共 {pages} 页",
        cut_picture="图片没有画完",
        cut_document="这里没有全部列出",
    )


def text_of(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


def picture_of(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body)).convert("L")


def test_the_font_has_every_standard_character(font: Font) -> None:
    standard = STANDARD.read_text("utf-8").split()
    assert len("".join(standard)) == 8105
    assert [c for c in "".join(standard) if not font.has(c)] == []
    assert not font.has(LACKING)


@pytest.mark.parametrize("table", ["s2tw", "s2hk"])
def test_the_font_has_the_traditional_characters_of_common_ones(font: Font, table: str) -> None:
    common = "".join(STANDARD.read_text("utf-8").split())[:6500]
    assert [c for c in OpenCC(table).convert(common) if not font.has(c)] == []


def test_what_the_font_lacks_is_written_as_its_code_point(font: Font) -> None:
    assert font.drawable(f"王{LACKING}\n二") == "王〔U+20000〕 二"
    body = draw_document(paper(Block(Style.TEXT, f"王{LACKING}")), OWN_FONT)
    assert "王〔U+20000〕" in text_of(body)


def test_a_lacking_character_would_be_a_box_without_that(font: Font) -> None:
    """The control: drawn as it is, it looks like any other character that is missing."""
    boxes = [bytes(font.of_pixels(40).getmask(text)) for text in (LACKING, "𠀁", "王")]
    assert boxes[0] == boxes[1] != boxes[2]
    named = [draw_picture(paper(Block(Style.TEXT, text)), OWN_FONT) for text in (LACKING, "𠀁")]
    assert named[0] != named[1]


def test_text_can_be_copied_beyond_the_basic_plane(font: Font) -> None:
    rare = next(c for c in STANDARD.read_text("utf-8") if ord(c) > 0xFFFF)
    assert f"姓{rare}名" in text_of(
        draw_document(paper(Block(Style.TEXT, f"姓{rare}名")), OWN_FONT)
    )


def test_the_document_says_language_and_title_and_carries_its_font() -> None:
    reader = PdfReader(BytesIO(draw_document(paper(Block(Style.TEXT, "文字")), OWN_FONT)))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("收件凭证", "码上办")
    root: Any = reader.root_object
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    pages: Any = reader.pages
    for page in pages:
        for one in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in one["/FontDescriptor"]


def test_no_line_leaves_the_sheet_and_none_begins_with_a_closing_mark(font: Font) -> None:
    texts = [
        "请在收到补正通知后，十五个工作日内提交；逾期视为放弃。" * 9,
        "a" * 300,
        "word " * 90,
        "（" * 90,
    ]
    for sheet in (A4, PHONE):
        blocks = [Block(Style.TEXT, text, label) for text in texts for label in ("", "承诺办结")]
        rows = rows_of(blocks, sheet, font)
        assert rows is not None
        for row in rows:
            for word in row.words:
                end = word.left + font.width(word.text, row.size)
                assert end <= sheet.width - sheet.margin + row.size  # a closing mark may hang
                assert word.text[0] not in "，；。、）"
        drawn = "".join(word.text for row in rows for word in row.words)
        assert drawn.count("逾期视为放弃") > 0
        assert drawn.replace(" ", "").count("a") == 600


def test_a_long_document_has_pages_with_all_of_it() -> None:
    blocks = [Block(Style.TEXT, f"{number}. 材料") for number in range(1, 201)]
    body = draw_document(paper(*blocks), OWN_FONT)
    text, pages = text_of(body), len(PdfReader(BytesIO(body)).pages)
    assert pages > 3
    assert all(f"{number}. 材料" in text for number in range(1, 201))
    assert f"第 {pages} 页，共 {pages} 页" in text


def test_a_heading_stands_on_the_page_of_its_text() -> None:
    ends = set()
    for before in range(20, 60):
        lines = [Block(Style.TEXT, f"{number}.") for number in range(before)]
        body = draw_document(
            paper(*lines, Block(Style.HEADING, "承诺"), Block(Style.TEXT, "真实")), OWN_FONT
        )
        pages = [page.extract_text() for page in PdfReader(BytesIO(body)).pages]
        ends.add(len(pages))
        assert all(("承诺" in text) == ("真实" in text) for text in pages)
    assert {1, 2} <= ends  # the break came somewhere between


def test_what_is_too_long_is_cut_and_says_so(font: Font) -> None:
    blocks = [Block(Style.TEXT, f"{number}. 材料") for number in range(1, 5001)]
    for sheet in (A4, PHONE):
        rows = cut_rows(blocks, sheet, font, "没有画完")
        assert len(rows) == sheet.most_rows
        assert rows[-1].words[0].text == "没有画完"
        one_less = cut_rows(blocks[: sheet.most_rows], sheet, font, "没有画完")
        assert one_less[-1].words[0].text == f"{sheet.most_rows}. 材料"  # the control: all fits
    image = picture_of(draw_picture(paper(*blocks), OWN_FONT))
    assert image.width == 780
    assert image.height < 12_000


def test_the_picture_is_black_on_white() -> None:
    image = picture_of(draw_picture(paper(Block(Style.TEXT, "凭证号 123")), OWN_FONT))
    assert image.getextrema() == (0, 255)
    assert image.getpixel((0, 0)) == 255
    blank = picture_of(draw_picture(paper(Block(Style.TEXT, "")), OWN_FONT))
    assert blank.getextrema() == (255, 255)  # the control


def test_an_operators_font_is_read_or_refused_with_its_reason(tmp_path: Path) -> None:
    assert font_file().read(str(OWN_FONT)) == OWN_FONT
    for content, words in ((b"OTTO....", "TrueType"), (b"ttcf", "single"), (b"", "TrueType")):
        (tmp_path / "font.ttf").write_bytes(content)
        with pytest.raises(ValueError, match=words):
            font_file().read(str(tmp_path / "font.ttf"))
    with pytest.raises(ValueError, match="cannot be read"):
        font_file().read(str(tmp_path / "nowhere.ttf"))


@pytest.mark.parametrize("length", [4, 400, 4096, 400_000])
async def test_a_broken_font_stops_the_start_in_words(tmp_path: Path, length: int) -> None:
    font = tmp_path / "own.ttf"
    font.write_bytes(OWN_FONT.read_bytes()[:length])
    settings = settings_for(
        f"sqlite://{tmp_path}/x.sqlite3",
        "",
        tmp_path,
        BFF_PORT=str(free_port()),
        BFF_RECEIPT_FONT=str(font),
    )
    with pytest.raises(CannotStart, match=r"^BFF_RECEIPT_FONT: "):
        await start_checks.check(settings)
    font.write_bytes(OWN_FONT.read_bytes())  # the control: then something else is missing
    with pytest.raises(CannotStart, match=r"^(?!BFF_RECEIPT_FONT)"):
        await start_checks.check(settings)


def test_another_font_is_drawn_with(tmp_path: Path) -> None:
    """An operator's font that lacks what ours has, so that one can see which was used."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    small = TTFont(OWN_FONT)
    subsetter = subset.Subsetter()
    subsetter.populate(text="〔U+0123456789ABCDEF〕王")
    subsetter.subset(small)
    small.save(tmp_path / "small.ttf")
    body = draw_document(paper(Block(Style.TEXT, "王二")), tmp_path / "small.ttf")
    assert "王〔U+4E8C〕" in text_of(body)


def test_starting_the_server_loads_no_reportlab() -> None:
    """The first receipt pays for it, not each start of a worker."""
    loaded = "; import sys; print('reportlab' in sys.modules)"
    needed = "; from bff.paper.font import OWN_FONT, load_font; load_font(OWN_FONT)"
    for code, is_loaded in (("", "False"), (needed, "True")):
        run = [sys.executable, "-c", f"import bff.commands, bff.lifecycle{code}{loaded}"]
        result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
        assert result.stdout.strip() == is_loaded
