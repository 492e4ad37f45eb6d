"""Shapes of a material, which is part of its draft or case."""

from __future__ import annotations

from bff.http.reading import Moment, Out


class StoredMaterial(Out, kw_only=True):
    """Material as it was added."""

    id: str
    """Id of the material."""
    code: str
    """Code of the material in the guide."""
    source: str
    """``file``, or ``certificate`` in its place."""
    name: str
    """Name of the file or certificate."""
    media_type: str | None
    """Media type of the file. Null for a certificate."""
    size: int
    """Size in bytes. 0 for a certificate."""
    sha256: str | None
    """SHA-256 of the file, 64 hexadecimal digits. Null for a certificate."""
    certificate_name: str | None
    """Official Chinese name of the certificate. Null for a file."""
    certificate_type_name: str | None
    """Name of its type in the reader's language. Null for a file, or a type that is not known."""
    added_at: Moment
    """Time at which it was added."""


class MaterialView(StoredMaterial, kw_only=True):
    """Material of a draft or supplement."""

    expires_at: Moment | None
    """Time at which the core deletes it unless it is submitted. Null when it has no end."""
    expired: bool
    """True when the core no longer has it: upload it again."""
