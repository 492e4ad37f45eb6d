"""The gate for every signed call.

    arrives ─> counted ─> faults ─> signature ─> idempotency ─> handler ─> faults ─> answered

A call's changes and its stored first answer are one transaction: after a kill either both are there
or neither. An upload's body is read after the signature, since that does not cover it.
"""

import hashlib
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from sandbox.core import materials
from sandbox.core.calls import MATERIAL_UPLOAD, Call, find_call
from sandbox.core.dialect import Desk, Refusal, refuse
from sandbox.core.office import Office
from sandbox.core.signing import verify
from sandbox.faults import Faults
from sandbox.faulty_replies import Reply, send, strike_before
from sandbox.store import Store


class FirstAnswer(NamedTuple):
    """First answer under an idempotency key, and the body that it answered."""

    fingerprint: str
    answer: bytes


class Gate:
    """Gate of the public port's signed calls."""

    def __init__(self, office: Office, faults: Faults) -> None:
        self._office = office
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call, named = find_call(request.method, request.path)
        now = self._office.clock()
        number = self._office.store.note_received(
            call.pattern, request.headers.get("X-Request-Id", ""), now
        )
        striking = self._faults.take_due(request.path, now)
        early = await strike_before(request, striking, self._faults.hold)
        if early is not None:
            return early
        desk = self._office.desk(
            name_in_path=named,
            query=request.query,
            origin=str(request.url.origin()),
            keyless=any(fault.kind == "noKey" for fault in striking),
        )
        try:
            if call.pattern == MATERIAL_UPLOAD and call.method == "POST":
                reply = await self._take_in(request, desk, number)
            else:
                reply = self._answer(request, call, desk, await request.read(), number)
        except Refusal as refusal:
            reply = refuse(refusal)
        return await send(request, reply, striking, self._faults.hold)

    def _answer(
        self, request: web.Request, call: Call, desk: Desk, body: bytes, number: int
    ) -> Reply:
        self._verify(request, desk, body)
        key = request.headers.get("Idempotency-Key") if call.write and not desk.keyless else None
        with desk.store.transaction():
            desk.store.note_handled(number)
            return _once(desk, call, request.path, key, body)

    async def _take_in(self, request: web.Request, desk: Desk, number: int) -> Reply:
        self._verify(request, desk, None)
        upload = await materials.read_upload(request.headers, request.content)
        # Reading may have taken long, so the material's 40 days begin now.
        desk = replace(desk, now=self._office.clock())
        with desk.store.transaction():
            desk.store.note_handled(number)
            return materials.keep(desk, upload)

    def _verify(self, request: web.Request, desk: Desk, body: bytes | None) -> None:
        verify(
            self._office.settings, desk.store, desk.now,
            request.method, request.raw_path, request.headers, body,
        )  # fmt: skip


def _once(desk: Desk, call: Call, path: str, key: str | None, body: bytes) -> Reply:
    if key is None:
        return _handle(desk, call, body)
    fingerprint = hashlib.sha256(body).hexdigest()
    first = _first_answer(desk.store, path, key)
    if first is None:
        reply = _handle(desk, call, body)
        _keep_answer(desk.store, path, key, FirstAnswer(fingerprint, reply.body))
        return reply
    if first.fingerprint != fingerprint:
        return refuse(Refusal(40901, "idempotency key was used with another body"))
    return Reply(first.answer)


def _handle(desk: Desk, call: Call, body: bytes) -> Reply:
    """Handle the call and return its answer.

    A handler refuses before it changes anything, so a refusal too is stored as the answer.
    """
    try:
        return call.handler(desk, body)
    except Refusal as refusal:
        return refuse(refusal)


def _first_answer(store: Store, path: str, key: str) -> FirstAnswer | None:
    row = store.first_row(
        "SELECT fingerprint, answer FROM first_answer WHERE path = ? AND key = ?", path, key
    )
    return None if row is None else FirstAnswer(*row)


def _keep_answer(store: Store, path: str, key: str, first: FirstAnswer) -> None:
    store.change("INSERT INTO first_answer VALUES (?, ?, ?, ?)", path, key, *first)
