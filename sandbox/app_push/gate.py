"""The gate of the app push service: counted, struck by faults, authorised, handled."""

import base64
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Annotated, Literal

import msgspec
from aiohttp import web

from sandbox.app_push.dialect import PushQuestion, Refused
from sandbox.app_push.pushes import PushBook
from sandbox.app_push.settings import AppPushSettings
from sandbox.faulty_replies import Reply, send, strike_before
from sandbox.stand_in import SharedParts

CHANNEL = "app"
MOST_CIDS, MOST_IDS = 1000, 100


class ReceiptOrder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Body of `POST /admin/app-push/receipts`: when devices acknowledge from now on."""

    when: Literal["prompt", "never"] = "prompt"
    after_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 0


@dataclass(slots=True, kw_only=True)
class PushOffice:
    """Shared resources of the app push service."""

    settings: AppPushSettings
    shared: SharedParts
    book: PushBook
    receipts: ReceiptOrder = field(default_factory=ReceiptOrder)


@dataclass(frozen=True, slots=True)
class Gate:
    """Gate of the public port."""

    office: PushOffice

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v3/push", self.push),
            web.get("/v3/push/cid", self.issue_cids, allow_head=False),
            web.get("/v3/received/detail", self.report, allow_head=False),
        ]

    async def push(self, request: web.Request) -> web.StreamResponse:
        return await self._handle(request, self._push)

    async def issue_cids(self, request: web.Request) -> web.StreamResponse:
        return await self._handle(request, self._issue_cids)

    async def report(self, request: web.Request) -> web.StreamResponse:
        return await self._handle(request, self._report)

    async def _handle(
        self, request: web.Request, call: Callable[[web.Request, bytes], object]
    ) -> web.StreamResponse:
        shared = self.office.shared
        now = shared.clock()
        number = shared.store.note_received(request.path, "", now)
        striking = shared.faults.take_due(request.path, now)
        early = await strike_before(request, striking, shared.faults.hold)
        if early is not None:
            return early
        body = await request.read()
        try:
            self._authorise(request)
            with shared.store.transaction():
                shared.store.note_handled(number)
                answer = call(request, body)
        except Refused as refused:
            error = {"error": {"code": refused.code, "message": str(refused)}}
            return web.json_response(error, status=refused.status)
        return await send(request, Reply(msgspec.json.encode(answer)), striking, shared.faults.hold)

    def _authorise(self, request: web.Request) -> None:
        settings = self.office.settings
        pair = base64.b64encode(f"{settings.app_key}:{settings.master_secret}".encode()).decode()
        header = request.headers.get("Authorization", "")
        if not compare_digest(header.encode(), f"Basic {pair}".encode()):
            raise Refused(401, 1004, "Authen failed")

    def _push(self, request: web.Request, body: bytes) -> object:
        office, now = self.office, self.office.shared.clock()
        if request.content_type != "application/json":
            raise Refused(400, 1003, "The content type must be application/json")
        try:
            question = msgspec.json.decode(body, type=PushQuestion)
        except msgspec.DecodeError as error:
            raise Refused(400, 1003, f"The parameter value is invalid: {error}") from None
        self._check_cid(question.cid)
        first = question.cid and office.book.first_answer(question.cid, now)
        if first:
            return {"sendno": "0", "msg_id": first}
        owners = {
            uid
            for device in question.audience.registration_id
            if (uid := office.book.owner(device)) is not None
        }
        if not owners:
            raise Refused(
                400,
                1011,
                "cannot find user by this audience or has been inactive for more than 255 days",
            )
        return {"sendno": "0", "msg_id": self._deliver(question, owners, now)}

    def _check_cid(self, cid: str | None) -> None:
        form = re.escape(self.office.settings.app_key) + r"-[0-9a-f-]{36}"
        if cid is not None and not re.fullmatch(form, cid):
            raise Refused(400, 1003, "The cid is not one of this app")

    def _deliver(self, question: PushQuestion, owners: set[str], now: float) -> str:
        office, order, options = self.office, self.office.receipts, question.options
        received_at = None if order.when == "never" else now + order.after_ms / 1000
        msg_id = office.book.add(
            question.cid, now, received_at, options.time_to_live, options.classification
        )
        notice = question.notification
        text = notice.android.alert or notice.alert
        for uid in sorted(owners):
            office.shared.handset.add(uid, CHANNEL, msg_id, notice.android.title, text, now)
        return msg_id

    def _issue_cids(self, request: web.Request, body: bytes) -> object:
        count = request.query.get("count", "1")
        if not (count.isdecimal() and 1 <= int(count) <= MOST_CIDS):
            raise Refused(400, 1003, "count must be 1 to 1000")
        app_key = self.office.settings.app_key
        return {"cidlist": [f"{app_key}-{uuid.uuid4()}" for _ in range(int(count))]}

    def _report(self, request: web.Request, body: bytes) -> object:
        msg_ids = request.query.get("msg_ids", "").split(",")
        if not 1 <= len(msg_ids) <= MOST_IDS or not all(map(str.isdecimal, msg_ids)):
            raise Refused(400, 3002, "msg_ids must be 1 to 100 numbers")
        now = self.office.shared.clock()
        counts = {msg_id: self.office.book.count_receipts(msg_id, now) for msg_id in msg_ids}
        return [
            {
                "msg_id": msg_id,
                "jpush_received": count,
                "android_pns_received": None,
                "ios_apns_received": None,
                "hmos_hmpns_received": None,
            }
            for msg_id, count in counts.items()
            if count is not None
        ]
