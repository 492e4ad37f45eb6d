"""What a file is, from how it begins. Its name and what its sender calls it count for nothing.

puremagic knows the signatures, but not what is inside a ZIP: OFD (GB/T 33190) and Office files are
told apart by the names of their entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import puremagic

HEAD_BYTES = 8192
USUAL = ("application/pdf", "image/jpeg", "image/png", "application/ofd")

OFD = "application/ofd"
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
# How items and puremagic call the same thing.
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-pdf": "application/pdf",
    "application/vnd.ofd": OFD,
    "image/x-ms-bmp": "image/bmp",
    "application/x-zip-compressed": "application/zip",
}
_LEAST_CONFIDENCE = 0.2  # two bytes: BMP has no more

NAMES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
    "image/heif": "HEIC",
    OFD: "OFD",
    DOCX: "Word（docx）",
    XLSX: "Excel（xlsx）",
    "application/msword": "Word（doc）",
    "application/vnd.ms-excel": "Excel（xls）",
    "application/zip": "ZIP",
}


def accepted_type(head: bytes, formats: Sequence[str]) -> str | None:
    """The one of ``formats`` that a file beginning so is; None when it is none of them. An item
    that names no formats takes the usual ones.
    """
    found = _types(head)
    for wanted in formats or USUAL:
        if _plain(wanted) in found:
            return _plain(wanted)
    return None


def names_of(formats: Sequence[str]) -> str:
    """As people know them."""
    plain = dict.fromkeys(_plain(wanted) for wanted in formats or USUAL)
    return "、".join(NAMES.get(wanted, wanted) for wanted in plain)


def _types(head: bytes) -> set[str]:
    """Everything that the beginning fits."""
    if head.startswith(_ZIP):
        return _in_zip(head)
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    return {
        _plain(match.mime_type)
        for match in matches
        if match.offset >= 0 and match.confidence >= _LEAST_CONFIDENCE
    }


def _in_zip(head: bytes) -> set[str]:
    names = [name[: int.from_bytes(size, "little")] for size, name in _ENTRY.findall(head)]
    found = {kind for pattern, kind in _BY_ENTRY if any(map(pattern.match, names))}
    if not found and any(map(_OFFICE_ENTRY.match, names)):
        found = {DOCX, XLSX}  # its first parts fill the beginning
    return found | {"application/zip"}


def _plain(media_type: str) -> str:
    plain = media_type.partition(";")[0].strip().lower()
    return _SAME.get(plain, plain)
