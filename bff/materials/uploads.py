"""Uploads from the citizen to the core: never whole here, and checked before they are sent.

A broken upload leaves nothing anywhere (docs/decisions/0031-materials-stream-through.md).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from urllib.parse import unquote

from bff.context import AppContext
from bff.core_problems import core_called
from bff.http.streamed_body import StreamedBody
from bff.materials import service as materials
from bff.materials.certificates import must_need_paper
from bff.materials.discards import discard
from bff.materials.file_types import HEAD_BYTES, accepted_type, names_of
from bff.materials.holder import Holder, life_of
from bff.materials.picture_size import HEADER_BYTES, size_of
from bff.materials.problems import (
    MATERIAL_DAMAGED,
    MATERIAL_EMPTY,
    MATERIAL_TOO_LARGE,
    MATERIAL_TYPE_NOT_ACCEPTED,
    PICTURE_TOO_MANY_PIXELS,
    PICTURE_TOO_SMALL,
)
from bff.materials.service import MaybeKept
from bff.materials.shared_schemas import MaterialView
from bff.problems import Problem
from bff.storage_problems import DATABASE_UNAVAILABLE
from bff.typed_text import visible
from gateways.call import BUDGET_S, OutgoingCall
from gateways.core import CoreGarbled, CoreRefused, ItemMaterial, Refusal, Upload, UploadReceipt
from models import Material
from models.draft import MaterialSource
from models.encryption import Clear

log = logging.getLogger("bff.materials")

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120


async def add(
    context: AppContext,
    holder: Holder,
    code: str,
    upload: StreamedBody,
    file_name: str | None,
) -> MaterialView:
    """Pass the file on, and store its row once the core has all of it.

    Problems of the material, of a certificate that makes it needless, of the core. After a problem
    nothing remains, here or there.
    """
    material, call = holder.material(code), holder.request.call
    limit = min(material.max_bytes or LARGEST, LARGEST)
    if upload.length is not None and upload.length > limit:
        raise _too_large(limit)
    await materials.must_have_room(holder, code)
    await must_need_paper(context, holder, material)
    name = clean_name(file_name) or material.name
    with context.materials.upload_places.place(holder.citizen.person_id, upload.address):
        body = upload.chunks()
        head = bytearray()
        await _read_on(head, body, HEAD_BYTES)
        if not head:
            raise Problem(MATERIAL_EMPTY)
        media_type = accepted_type(bytes(head), material.formats)
        if media_type is None:
            raise Problem(MATERIAL_TYPE_NOT_ACCEPTED, formats=names_of(material.formats))
        if media_type.startswith("image/"):
            await _must_be_a_picture(head, body)
        chunks = _within(limit, head, body)
        core_upload = Upload(code, name, media_type, upload.length, chunks)
        stored_file = await _pass_on(context, core_upload, limit, call)
    row = _row(context, holder, material, name, media_type, stored_file)
    try:
        stored = await materials.keep(context, holder, row)
    except MaybeKept as error:
        raise Problem(DATABASE_UNAVAILABLE, retry_after=2) from error
    except Exception:
        await _give_up(context, stored_file, call)
        raise
    return materials.view(stored, context.clock.now(), life_of(context), holder.request.language)


def clean_name(file_name: str | None) -> str:
    """Decode and clean the file's own name (percent-encoded UTF-8); empty when nothing is left.

    Folders and invisible characters go, and dots or blanks at the end, which Windows drops. A long
    name is cut in its stem, so that people still see what the file is.
    """
    text = re.split(r"[/\\]", unquote(file_name or "", errors="replace"))[-1]
    name = visible(text).rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not stem or len(extension) > 10:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(dot + extension)] + dot + extension


async def _read_on(head: bytearray, body: AsyncIterator[bytes], minimum: int) -> bool:
    """Read until there are ``minimum`` bytes; return whether there are."""
    while len(head) < minimum:
        chunk = await anext(body, None)
        if chunk is None:
            return False
        head += chunk
    return True


async def _must_be_a_picture(head: bytearray, body: AsyncIterator[bytes]) -> None:
    """Check a picture's pixels as soon as its header is there.

    Problems ``picture-too-small`` and ``picture-too-many-pixels``.
    """
    least = len(head)
    while (size := size_of(bytes(head))) is None:
        least *= 4
        if least > HEADER_BYTES or not await _read_on(head, body, least):
            return
    if size.too_small:
        raise Problem(PICTURE_TOO_SMALL, width=size.width, height=size.height)
    if size.too_large:
        raise Problem(PICTURE_TOO_MANY_PIXELS, width=size.width, height=size.height)


async def _within(limit: int, head: bytearray, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield head and rest; raise ``material-too-large`` beyond the limit."""
    size = len(head)
    if size > limit:
        raise _too_large(limit)
    yield bytes(head)
    async for chunk in body:
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        yield chunk


async def _pass_on(
    context: AppContext, upload: Upload, limit: int, call: OutgoingCall
) -> UploadReceipt:
    """Pass the body on; the gateway compares size and hash of what it sent with the core's."""
    # The request's time limit was for its own calls; the answer to an upload comes later.
    started_at = asyncio.get_running_loop().time()
    fresh = OutgoingCall(call.request_id, started_at + BUDGET_S)
    with core_called():
        try:
            return await context.core.materials.upload(upload, fresh)
        except CoreRefused as error:
            if error.refusal is Refusal.MATERIAL_TOO_LARGE:
                raise _too_large(limit) from error
            if error.refusal is Refusal.MATERIAL_EMPTY:
                raise Problem(MATERIAL_EMPTY) from error
            raise
        except CoreGarbled as error:
            log_fields = {"request_id": call.request_id}
            log.warning("an upload arrived otherwise than sent", extra=log_fields)
            raise Problem(MATERIAL_DAMAGED) from error


async def _give_up(context: AppContext, stored_file: UploadReceipt, call: OutgoingCall) -> None:
    """Discard the file, since no row says that the core has it.

    When neither core nor database can be reached, the core deletes it by itself after 40 days, as
    it does when this process is killed before this point.
    """
    started_at = asyncio.get_running_loop().time()
    fresh = OutgoingCall(call.request_id, started_at + BUDGET_S)
    try:
        await discard(context, [stored_file.material_id], fresh)
    except Exception as error:  # the database may be away, which may be why we are here
        log.warning("a material was left at the core", extra={"error": type(error).__name__})


def _row(
    context: AppContext,
    holder: Holder,
    material: ItemMaterial,
    name: str,
    media_type: str,
    stored_file: UploadReceipt,
) -> Material:
    return Material(
        id=context.new_id(),
        holder_id=holder.id,
        code=material.code,
        source=MaterialSource.FILE,
        name=Clear(name),
        media_type=media_type,
        size=stored_file.size,
        sha256=stored_file.sha256,
        core_material_id=stored_file.material_id,
        added_at=context.clock.now(),
    )


def _too_large(limit: int) -> Problem:
    return Problem(MATERIAL_TOO_LARGE, most=_size(limit))


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"
