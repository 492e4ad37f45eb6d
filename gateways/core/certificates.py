"""Electronic certificates (电子证照) as the library (电子证照库) reports them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import msgspec

from gateways.core.shapes import Code, Fact, Instant, Secret, Text, must_name, must_say

UseMode = Literal["holder", "entrust", "duty"]
"""持证人用证, 委托用证, 依职能查验 (docs/sources.md)."""

FILE_TYPES = frozenset({"application/pdf", "application/ofd"})

PHOTO_SIGNATURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
LARGEST_PHOTO = 256 * 1024

Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
"""证照标识, GB/T 36904-2018."""


class Certificate(Fact, frozen=True):
    """One entry of a holder's list. `status` is raw: 01 有效, 02 暂扣, 03 撤销 and so on."""

    identifier: Identifier
    type_code: Annotated[str, msgspec.Meta(max_length=40)]
    name: Text
    holder: Text
    number: Text
    issuer: Text
    issuer_code: Code
    status: Code
    trust_level: Code
    issue_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """None is open-ended (长期)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        must_name(self.identifier, self.type_code)
        must_say(self.name)

    def __repr__(self) -> str:
        return f"Certificate(type_code={self.type_code!r}, status={self.status!r})"


class CertificateStatus(Fact, frozen=True):
    """Status of one certificate at `read_at`, which has a time zone."""

    identifier: Identifier
    status: Code
    read_at: Instant


class Operator(msgspec.Struct, frozen=True):
    """Person who views a certificate: a name, their organisation, their terminal."""

    name: str
    org: str
    terminal: str


class CertificateData(Fact, frozen=True):
    """The disclosed fields, and the 用证码 (a secret) that fetches the file."""

    fields: dict[str, str]
    auth_code: Secret

    def __repr__(self) -> str:
        return f"CertificateData(fields={sorted(self.fields)})"


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A watermarked copy in transfer. `length` is in bytes, None when the core did not say.

    `chunks` can be read once. It raises CoreUnavailable when the core stops before the end.
    """

    media_type: str
    length: int | None
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Photograph:
    """Photograph of a certificate's holder: a JPEG or PNG of ``LARGEST_PHOTO`` bytes at most."""

    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Photograph({self.media_type!r})"
