"""What a file is, how large a picture is and what they are called, whatever the sender says."""

from __future__ import annotations

import io
import struct
import zlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bff.materials.file_types import DOC, HEAD_BYTES, HEIC, PDF, USUAL, XLS, accepted_type, names_of
from bff.materials.picture_size import HEADER_BYTES, Size, size_of
from bff.materials.uploads import LONGEST_NAME, clean_name
from tests.support import drafts as drafting
from tests.support.applications import PDF as SMALL_PDF
from tests.support.drafts import start_draft
from tests.support.problems import expect
from tests.support.sample_files import (
    FILES,
    HEIC_BRANDS,
    STRANGE,
    heic_with_brands,
    ole,
    picture,
    preview_first,
)
from tests.support.stage import Stage

OLE_BOTH = (DOC, XLS)


@pytest.mark.parametrize("media_type", FILES)
def test_a_file_is_what_it_begins_with(media_type: str) -> None:
    head = FILES[media_type][:HEAD_BYTES]
    assert accepted_type(head, [media_type.upper() + "; charset=x"]) == media_type
    others = [other for other in FILES if other not in (media_type, "application/zip")]
    assert accepted_type(head, others) is None


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_none_of_them_is_nothing(what: str) -> None:
    assert accepted_type(STRANGE[what], list(FILES)) is None
    assert accepted_type(STRANGE[what], []) is None


@pytest.mark.parametrize(
    ("item_says", "known_as"),
    [
        ("image/jpg", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        ("application/x-pdf", PDF),
        ("image/heif", HEIC),
        ("image/heic-sequence", HEIC),
        ("application/x-msexcel", XLS),
    ],
)
def test_an_item_may_call_a_kind_by_another_of_its_names(item_says: str, known_as: str) -> None:
    assert accepted_type(FILES[known_as][:HEAD_BYTES], [item_says]) == known_as


@pytest.mark.parametrize("brand", HEIC_BRANDS, ids=bytes.decode)
def test_a_heic_picture_is_known_by_each_brand(brand: bytes) -> None:
    for head in (
        heic_with_brands(brand),
        heic_with_brands(b"ABCD", b"miaf", brand),
        heic_with_brands(brand, b"mif1"),
    ):
        assert accepted_type(head[:HEAD_BYTES], ["image/heic"]) == HEIC
        assert accepted_type(head[:HEAD_BYTES], USUAL) is None


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",
        b"\r\n\r\n",
        b"\x1b%-12345X@PJL SET JOBNAME=\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
        bytes(128),
        b"x" * 1023,
    ],
)
def test_a_pdf_may_have_other_bytes_before_it(before: bytes) -> None:
    assert accepted_type(before + SMALL_PDF, []) == PDF
    assert accepted_type(before + SMALL_PDF, ["image/jpeg"]) is None


def test_a_picture_that_calls_itself_a_pdf_stays_a_picture() -> None:
    both = picture("JPEG", comment=b"%PDF-1.4")
    assert b"%PDF-" in both[:1024]
    assert accepted_type(both, [PDF]) is None
    assert accepted_type(both, [PDF, "image/jpeg"]) == "image/jpeg"


@pytest.mark.parametrize("directory_at", [0, 3, 12])
def test_word_and_excel_in_ole_are_told_apart(directory_at: int) -> None:
    word = ole("1Table", "Data", "x", "WordDocument", directory_at=directory_at)[:HEAD_BYTES]
    for stream in ("Workbook", "Book"):
        excel = ole(stream, directory_at=directory_at)[:HEAD_BYTES]
        assert (accepted_type(excel, [XLS]), accepted_type(excel, [DOC])) == (XLS, None)
    assert (accepted_type(word, [DOC]), accepted_type(word, [XLS])) == (DOC, None)


def test_where_the_directory_is_further_on_it_may_be_either() -> None:
    far = ole("Workbook", directory_at=40)[:HEAD_BYTES]
    assert [accepted_type(far, [kind]) for kind in OLE_BOTH] == [*OLE_BOTH]
    assert accepted_type(far, USUAL) is None


@given(st.binary(max_size=300), st.sampled_from(sorted(FILES)), st.integers(0, 300))
def test_no_bytes_break_it(noise: bytes, kind: str, at: int) -> None:
    head = FILES[kind][:at] + noise + FILES[kind][at + len(noise) : HEAD_BYTES]
    accepted_type(head, [])
    size_of(head)


def test_formats_are_named_as_people_know_them() -> None:
    assert names_of(["image/jpg", "application/x-pdf", "image/heif", XLS, "image/jpeg"]) == (
        "JPG / PDF / HEIC / Excel (xls)"
    )
    assert names_of([]) == "PDF / JPG / PNG / OFD"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "HEIF"])
def test_pixels_are_read_from_the_header(kind: str) -> None:
    assert size_of(picture(kind, (1234, 568))[:HEAD_BYTES]) == (1234, 568)


def test_the_bounds_of_a_picture() -> None:
    assert Size(99, 4000).too_small
    assert Size(4000, 99).too_small
    assert not Size(100, 100).too_small
    assert not Size(12_000, 10_000).too_large
    assert Size(12_001, 10_000).too_large


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few KB whose header promises gigabytes."""
    small = bytearray(picture("PNG"))
    small[16:24] = struct.pack(">II", width, height)
    small[29:33] = struct.pack(">I", zlib.crc32(small[12:29]))
    return bytes(small)


async def test_a_few_pixels_are_no_photograph(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    for kind, size in (("JPEG", (4, 4)), ("PNG", (4, 4)), ("JPEG", (2000, 99))):
        problem = expect(await draft.upload("photo", picture(kind, size)), "picture-too-small")
        assert f"{size[0]}×{size[1]}" in problem["detail"]
    for width, height in ((60_000, 60_000), (2**31 - 1, 2**31 - 1)):
        expect(await draft.upload("photo", bomb(width, height)), "picture-too-many-pixels")
    received = (await small_stage.admin.get("/admin/received")).json()["calls"]
    assert "/materials" not in received
    assert (await draft.upload("photo", picture("PNG", (100, 100)))).status_code == 201


def test_the_bomb_is_one() -> None:
    """Control: whoever opens it is warned off by Pillow."""
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(bomb(60_000, 60_000)))


async def test_the_size_may_come_after_the_cameras_own_data(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"), drafting.AID)
    for before in (60_000, 180_000, HEADER_BYTES + 60_000):
        long = preview_first(before)
        answer = await draft.upload("eventProof", long)
        assert (answer.status_code, answer.json()["size"]) == (201, len(long))
    late = preview_first(180_000, picture("JPEG", (40, 30)))
    expect(await draft.upload("eventProof", late), "picture-too-small")


async def test_a_heic_is_refused_in_words_where_the_item_does_not_take_it(
    small_stage: Stage,
) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"))
    problem = expect(await draft.upload("photo", FILES[HEIC]), "material-type-not-accepted")
    assert "JPG / PNG" in problem["detail"]


async def test_what_the_sender_calls_it_counts_for_nothing(small_stage: Stage) -> None:
    draft = await start_draft(small_stage, await small_stage.phone("linxiuying"), drafting.AID)
    for said in ("image/jpg", "application/octet-stream", "application/x-pdf", "nonsense", ""):
        content = picture("JPEG", (300, 200 + len(said)))
        headers = {"Content-Type": said, "X-File-Name": quote("照片.exe")}
        answer = await draft.send("POST", "/materials/eventProof", content=content, headers=headers)
        assert (answer.status_code, answer.json()["mediaType"]) == (201, "image/jpeg")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, ""),
        ("", ""),
        (quote("户口簿 首页.jpg"), "户口簿 首页.jpg"),
        (quote("../../etc/passwd"), "passwd"),
        (quote("C:\\fakepath\\照片.png"), "照片.png"),
        (quote("a\r\nSet-Cookie: x\x00\u202egpj.exe"), "a  Set-Cookie: xgpj.exe"),
        ("%ff%fe.pdf", "\ufffd\ufffd.pdf"),
        (quote("字" * 300 + ".pdf"), "字" * 116 + ".pdf"),
        (quote("无" * 130), "无" * 120),
        (quote("\u202e\x00"), ""),
        (quote("照片.jpg. . ."), "照片.jpg"),
        (quote(".."), ""),
        (quote("a/.."), ""),
        (quote("a\\b/c.png\x00.exe"), "c.png.exe"),
        (quote("\u2067照\u200b片\ufeff.png"), "照片.png"),
        ("%ED%A0%BD.png", "\ufffd\ufffd\ufffd.png"),  # half of a surrogate pair
        (quote("𠮷" * 130 + ".png"), "𠮷" * 116 + ".png"),
    ],
)
def test_a_file_name_is_cleaned_and_cut_in_its_stem(given: str | None, kept: str) -> None:
    assert clean_name(given) == kept


@given(st.text(max_size=200))
def test_any_name_can_be_kept_and_shown(typed: str) -> None:
    name = clean_name(quote(typed, errors="surrogatepass"))
    name.encode()
    assert len(name) <= LONGEST_NAME
    assert not {"/", "\\", "\0"} & set(name)
    assert name == name.strip().rstrip(".")
