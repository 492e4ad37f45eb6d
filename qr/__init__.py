"""Codes for QR symbols: mint, read and draw them. Pure: no I/O, no clock, no randomness.

ring = KeyRing((CodeKey(kid=1, secret=...),)) code = mint(ring, CodeKind.CERTIFICATE, now=...,
ttl_seconds=60, code_id=...) image = render_png(code.url("https://bff.example.gov.cn"), scale=8,
emblem=MARK) code = read(ring, scanned_text, now) # or a CodeError whose .reason says why not
"""

from qr.ansi import render_ansi
from qr.code import Code, CodeKind
from qr.emblem import MARK, Emblem
from qr.errors import CodeError, ExpiredCode, ForgedCode, MalformedCode
from qr.keys import MAX_TTL_SECONDS, CodeKey, KeyRing
from qr.payload import EPOCH, ID_LENGTH, mint, read
from qr.png import MAX_SCALE, render_png
from qr.svg import render_svg
from qr.symbol import MAX_TEXT_BYTES

__all__ = [
    "EPOCH",
    "ID_LENGTH",
    "MARK",
    "MAX_SCALE",
    "MAX_TEXT_BYTES",
    "MAX_TTL_SECONDS",
    "Code",
    "CodeError",
    "CodeKey",
    "CodeKind",
    "Emblem",
    "ExpiredCode",
    "ForgedCode",
    "KeyRing",
    "MalformedCode",
    "mint",
    "read",
    "render_ansi",
    "render_png",
    "render_svg",
]
