"""Files as programs, phones and scanners make them, small."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pillow_heif
from PIL import Image

from bff.materials.file_types import DOC, DOCX, HEIC, OFD, XLS, XLSX
from tests.support.applications import PDF

pillow_heif.register_heif_opener()

HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def zip_of(*names: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name in names:
            file.writestr(name, "内容")
    return whole.getvalue()


def picture(kind: str, size: tuple[int, int] = (400, 300), **options: Any) -> bytes:
    whole = io.BytesIO()
    Image.new("RGB", size).save(whole, kind, **options)
    return whole.getvalue()


def preview_first(before: int, plain: bytes | None = None) -> bytes:
    """Return a JPEG with so many bytes of camera data before its size."""
    plain, segments = plain or picture("JPEG"), b""
    while len(segments) < before:
        segments += b"\xff\xed" + struct.pack(">H", 60_000) + bytes(59_998)
    return plain[:2] + segments + plain[2:]


def heic_with_brands(major: bytes, *compatible: bytes) -> bytes:
    """Return a HEIC picture with other brands, as different phones write it."""
    real = picture("HEIF")
    rest = real[int.from_bytes(real[:4], "big") :]
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + rest


def ole(*streams: str, directory_at: int = 0) -> bytes:
    """Return an OLE file (MS-CFB) with these streams; ``directory_at`` is a sector."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    header[26:34] = struct.pack("<HHHH", 3, 0xFFFE, 9, 6)
    header[48:52] = struct.pack("<I", directory_at)
    entries = b"".join(_entry(name) for name in ("Root Entry", *streams))
    return bytes(header) + bytes(512 * directory_at) + entries.ljust(1024, b"\0") + bytes(4096)


def _entry(name: str) -> bytes:
    coded = name.encode("utf-16-le")
    return coded.ljust(64, b"\0") + struct.pack("<H", len(coded) + 2) + bytes(62)


FILES: dict[str, bytes] = {
    "application/pdf": PDF,
    "image/jpeg": picture("JPEG"),
    "image/png": picture("PNG"),
    "image/gif": picture("GIF"),
    "image/bmp": picture("BMP"),
    "image/tiff": picture("TIFF"),
    "image/webp": picture("WEBP"),
    HEIC: picture("HEIF"),
    OFD: zip_of("OFD.xml", "Doc_0/Document.xml"),
    DOCX: zip_of("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
    XLSX: zip_of("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
    DOC: ole("1Table", "WordDocument", "\x05SummaryInformation"),
    XLS: ole("Workbook", "\x05SummaryInformation"),
    "application/zip": zip_of("随便.txt"),
}
STRANGE = {
    "text": b"hello",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + bytes(200),
    "zeros": bytes(9000),
    "half a signature": b"%PD",
    "a page that is called a PDF": b"\n<html>%PDF-1.4\n",
    "a script that is called a PDF": b"#!/bin/sh\n# %PDF-1.4\n",
    "a program that is called a PDF": b"MZ" + bytes(100) + b"%PDF-1.4\n",
    "a PDF too far in": bytes(1024) + PDF,
    "a film": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100),
    "an AVIF": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + bytes(100),
    "a box without an end": b"\x00\x00\x00\x00ftyp",
}
