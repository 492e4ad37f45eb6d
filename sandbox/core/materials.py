"""Materials (材料): streamed files. Hash, size, type, name and code are stored, never the bytes."""

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from aiohttp import StreamReader

from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.faulty_replies import Reply

MAX_BYTES = 20 * 1024 * 1024
CHUNK = 64 * 1024
UNTAKEN_LIFE_S = 40 * 86400
MEDIA_TYPE = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}")


class Upload(NamedTuple):
    """A complete file."""

    code: str
    name: str
    media_type: str
    size: int
    sha256: str


class EmptyAnswer(Body, frozen=True):
    """The empty answer `{}`."""


async def read_upload(headers: Mapping[str, str], content: StreamReader) -> Upload:
    """Read the body of `POST /materials`.

    Refuse with 40001, 43102, and 43101 as soon as it is known.

    Raises the reader's error when the body ends early; then nothing is stored.
    """
    code, name = headers.get("X-Material-Code", ""), unquote(headers.get("X-Material-Name", ""))
    media_type = headers.get("Content-Type", "").partition(";")[0].strip()
    if not (0 < len(code) <= 64 and 0 < len(name) <= 200 and MEDIA_TYPE.fullmatch(media_type)):
        raise Refusal(40001, "give X-Material-Code, X-Material-Name and Content-Type")
    length = headers.get("Content-Length", "0")
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise Refusal(43101, "material too large")
    digest, size = hashlib.sha256(), 0
    async for chunk in content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise Refusal(43101, "material too large")
        digest.update(chunk)
    if not size:
        raise Refusal(43102, "material empty")
    return Upload(code, name, media_type, size, digest.hexdigest())


def keep(desk: Desk, upload: Upload) -> Reply:
    """Store a file under a new number. If no case has taken it within 40 days, it is deleted."""
    desk.store.change("DELETE FROM material WHERE taken = 0 AND at <= ?", desk.now - UNTAKEN_LIFE_S)
    material_id = "M" + desk.new_secret()
    desk.store.change(
        "INSERT INTO material (id, code, name, media_type, size, sha256, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        material_id, upload.code, upload.name, upload.media_type, upload.size, upload.sha256,
        desk.now,
    )  # fmt: skip
    return success({"materialId": material_id, "sha256": upload.sha256, "size": upload.size})


def discard(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /materials/{materialId}/discard`. A file of a case belongs to it and stays."""
    read(body, EmptyAnswer)
    desk.store.change("DELETE FROM material WHERE id = ? AND taken = 0", desk.named)
    return success({})


def check_material(desk: Desk, material_id: str, sha256: str | None) -> None:
    """Refuse with 43203 if it is missing, too old, or not the file the caller means."""
    row = desk.store.first_row("SELECT sha256, at, taken FROM material WHERE id = ?", material_id)
    if row is None or (not row[2] and desk.now - row[1] >= UNTAKEN_LIFE_S):
        raise Refusal(43203, f"material {material_id} is unknown")
    if sha256 is not None and sha256.lower() != row[0]:
        raise Refusal(43203, f"material {material_id} has another sha256")


def take(desk: Desk, material_id: str) -> None:
    """Assign it to a case. The cases of a bundle may share one."""
    desk.store.change("UPDATE material SET taken = 1 WHERE id = ? AND taken = 0", material_id)
