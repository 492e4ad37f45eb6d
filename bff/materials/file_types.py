"""Types of files by their first bytes; name and declared type are ignored.

puremagic knows the plain signatures. This module looks into containers: OFD (GB/T 33190) and Office
files in a ZIP or in OLE, HEIC among the ISO media files, and a PDF behind other bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import puremagic

HEAD_BYTES = 8192
USUAL = ("application/pdf", "image/jpeg", "image/png", "application/ofd")

PDF = "application/pdf"
HEIC = "image/heic"
OFD = "application/ofd"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ZIP = b"PK\x03\x04"
_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..(.{1,64})", re.DOTALL)
_BY_ENTRY = (
    (re.compile(rb"OFD\.xml|Doc_\d+/"), OFD),
    (re.compile(rb"word/"), DOCX),
    (re.compile(rb"xl/"), XLSX),
)
_OFFICE_ENTRY = re.compile(rb"\[Content_Types\]\.xml|_rels/|docProps/")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_STREAM = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))

_PDF_WITHIN = 1024  # PDF Reference 1.7, appendix H, note 13
_NO_PDF = (b"<", b"#!", b"MZ", b"\x7fELF")  # a page or program that pretends to be a PDF

_HEIC_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))  # such files name mif1 as well

# Names of the same type in items and in puremagic.
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "application/x-pdf": PDF,
    "application/acrobat": PDF,
    "image/heif": HEIC,
    "image/heic-sequence": HEIC,
    "image/heif-sequence": HEIC,
    "application/vnd.ofd": OFD,
    "application/x-ofd": OFD,
    "application/x-msword": DOC,
    "application/x-msexcel": XLS,
    "application/x-excel": XLS,
    "image/x-ms-bmp": "image/bmp",
    "image/tif": "image/tiff",
    "application/x-zip-compressed": "application/zip",
}
_LEAST_CONFIDENCE = 0.2  # that of two bytes, which is all that BMP has

NAMES = {
    PDF: "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
    "image/webp": "WebP",
    HEIC: "HEIC",
    OFD: "OFD",
    DOCX: "Word (docx)",
    XLSX: "Excel (xlsx)",
    DOC: "Word (doc)",
    XLS: "Excel (xls)",
    "application/zip": "ZIP",
}


def accepted_type(head: bytes, formats: Sequence[str]) -> str | None:
    """Return the one of ``formats`` that fits the file's beginning; None if none does.

    An item without formats accepts the usual ones.
    """
    types = _types(head)
    for accepted in formats or USUAL:
        if _plain(accepted) in types:
            return _plain(accepted)
    return None


def names_of(formats: Sequence[str]) -> str:
    """List the formats as people know them."""
    plain = dict.fromkeys(_plain(accepted) for accepted in formats or USUAL)
    return " / ".join(NAMES.get(accepted, accepted) for accepted in plain)


def _types(head: bytes) -> set[str]:
    """Return all types that fit the beginning."""
    if head.startswith(_ZIP):
        return _in_zip(head)
    if head.startswith(_OLE):
        return _in_ole(head)
    if head[4:8] == b"ftyp":
        return _in_iso_media(head)
    return _by_signature(head) or _late_pdf(head)


def _by_signature(head: bytes) -> set[str]:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    candidates = (m for m in matches if m.offset >= 0 and m.confidence >= _LEAST_CONFIDENCE)
    return {_plain(match.mime_type) for match in candidates if match.mime_type}


def _late_pdf(head: bytes) -> set[str]:
    """Find a PDF header behind bytes of a scanner, a mail program or an editor."""
    before, header, _ = head[: _PDF_WITHIN - 1 + len(b"%PDF-")].partition(b"%PDF-")
    page = before.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NO_PDF)
    return {PDF} if header and not page else set()


def _in_zip(head: bytes) -> set[str]:
    names = [name[: int.from_bytes(size, "little")] for size, name in _ENTRY.findall(head)]
    kinds = {kind for pattern, kind in _BY_ENTRY if any(map(pattern.match, names))}
    if not kinds and any(map(_OFFICE_ENTRY.match, names)):
        kinds = {DOCX, XLSX}  # its first parts fill all that we read
    return kinds | {"application/zip"}


def _in_ole(head: bytes) -> set[str]:
    """Tell Word from Excel (MS-CFB) by the names of the streams.

    They may stand anywhere in the file; if the beginning does not show them, it may be both.
    """
    at = (int.from_bytes(head[48:52], "little") + 1) << int.from_bytes(head[30:32], "little")
    entries = [head[place : place + 64] for place in range(at, len(head), 128)]
    kinds = {kind for name, kind in _BY_STREAM if _entry(name) in entries}
    return kinds or {DOC, XLS}


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le").ljust(64, b"\0")


def _in_iso_media(head: bytes) -> set[str]:
    """Recognise HEIC by any brand of the first box (ISO/IEC 14496-12 and 23008-12)."""
    box = head[: int.from_bytes(head[:4], "big")]
    brands = {box[8:12], *(box[place : place + 4] for place in range(16, len(box), 4))}
    return {HEIC} if brands & _HEIC_BRANDS and not brands & _AVIF_BRANDS else set()


def _plain(media_type: str) -> str:
    plain = media_type.partition(";")[0].strip().lower()
    return _SAME.get(plain, plain)
