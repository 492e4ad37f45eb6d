"""材料 in the reference dialect: the body of the request is the file."""

import asyncio
from contextlib import suppress
from typing import Annotated
from urllib.parse import quote

import msgspec

from gateways.call import OutgoingCall
from gateways.core.errors import CoreError, CoreGarbled
from gateways.core.materials import MAX_NAME, Upload, UploadReceipt
from gateways.core.reference.answers import plain_reader, strict
from gateways.core.reference.codes import list_refusals
from gateways.core.reference.link import Service
from gateways.core.reference.wire import Answer, Question, path_of
from gateways.core.shapes import Code
from gateways.uploads import Outflow

_REFUSALS = list_refusals(43101, 43102)


class _EmptyQuestion(Question, frozen=True):
    pass


class _UploadReceipt(Answer, frozen=True):
    material_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: int


class Materials(Service):
    """Files, streamed through. An upload has no idempotency key: it is never repeated."""

    async def upload(self, upload: Upload, call: OutgoingCall) -> UploadReceipt:
        outflow = Outflow(upload.chunks, upload.length)
        headers = {
            "Content-Type": upload.media_type,
            "X-Material-Code": upload.code,
            "X-Material-Name": quote(upload.name[:MAX_NAME], safe="", errors="replace"),
        }
        if upload.length is not None:
            headers["Content-Length"] = str(upload.length)
        uploaded = await self._link.upload(
            "/materials",
            outflow,
            headers,
            strict(_UploadReceipt, UploadReceipt),
            call,
            refusals=_REFUSALS,
        )
        same = (uploaded.sha256, uploaded.size) == (outflow.sha256, outflow.size)
        if not (outflow.has_ended and same):
            await self._drop(uploaded.material_id, call)
            raise CoreGarbled(self.exchange.service, "the core got other bytes than were sent")
        return uploaded

    async def _drop(self, material_id: str, call: OutgoingCall) -> None:
        """Discard a file that nobody will ask for.

        If the call fails, the core does so after 40 days.
        """
        at = asyncio.get_running_loop().time() + self.exchange.limits.call_timeout_s
        with suppress(CoreError):
            await self.discard(
                material_id,
                OutgoingCall(call.request_id, at),
                idempotency_key=f"discard-{material_id}",
            )

    async def discard(self, material_id: str, call: OutgoingCall, *, idempotency_key: str) -> None:
        path = path_of("materials", material_id, "discard")
        await self._link.ask(
            path,
            _EmptyQuestion(),
            plain_reader(dict[Code, msgspec.Raw]),
            call,
            idempotency_key=idempotency_key,
        )
