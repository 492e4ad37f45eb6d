"""Sign-in from WeChat's mini program: with a bound account, and binding one.

A login code proves who holds a WeChat account, once. To bind it takes such a code and a ticket of
the province's sign-on in the same request, so there is nothing between the two to steal.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError

from bff.context import AppContext
from bff.identity.messages import WECHAT_BOUND, WECHAT_TAKEN, SessionNews
from bff.identity.mini_program_problems import (
    NOT_BOUND,
    WECHAT_BLOCKED,
    WECHAT_CODE_REFUSED,
    WECHAT_UNAVAILABLE,
)
from bff.identity.schemas import MiniProgramBinding, MiniProgramSignIn, SessionGrant
from bff.identity.service import grant, new_session, redeem_ticket
from bff.identity.tokens import authentication_problem
from bff.problems import Problem
from gateways.call import OutgoingCall
from gateways.wechat import WechatError
from ground.clock import in_china
from models import Person, Session
from models.encryption import Clear
from models.guarded_writes import insertion, run
from models.session import AssuranceLevel, Channel
from models.transaction import transact
from models.wechat import WechatBinding, WechatQuota
from notifications import tell
from notifications.wechat_channel import openid_lookup

NEWEST = 3
"""Sessions of the mini program that a person has at most: each start of it may make one."""
TRIES = 3
_TOO_MANY, _REBOUND = "newer-sign-ins", "wechat-bound-anew"
_REFUSED, _BLOCKED = frozenset({40029, 40163}), 40226
"""Codes of WeChat for a login code that is no good, and for a person whom it blocks."""

log = logging.getLogger("bff.identity")


async def sign_in(
    context: AppContext, sign_in: MiniProgramSignIn, call: OutgoingCall
) -> SessionGrant:
    """Begin a session for whoever bound this WeChat account. Raise ``not-bound``."""
    lookup, _ = await _exchange(context, sign_in.code, call)
    binding = await WechatBinding.get_or_none(openid_lookup=lookup)
    if binding is None:
        raise Problem(NOT_BOUND)
    level = AssuranceLevel(binding.assurance_level)
    session = new_session(context, binding.person_id, Channel.MINI_PROGRAM, level, sign_in.device)
    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> list[str] | None:
        """Store the session if the binding is still there."""
        bound = WechatBinding.filter(person_id=session.person_id, openid_lookup=lookup)
        if not await bound.using_db(connection).update(used_at=now):
            return None
        await run(connection, insertion(session))
        return await _end_older(connection, session.person_id, _TOO_MANY, now, NEWEST)

    ids = await transact(work)
    if ids is None:
        raise Problem(NOT_BOUND)
    await context.identity.revocations.announce(ids)
    return grant(context, await Person.get(id=session.person_id), session)


async def bind(context: AppContext, order: MiniProgramBinding, call: OutgoingCall) -> SessionGrant:
    """Bind the WeChat account to the ticket's person, and begin a session.

    What either had before ends, with its sessions in the mini program, and both are told.
    """
    lookup, openid = await _exchange(context, order.code, call)
    person, level = await redeem_ticket(context, order.ticket, call)
    session = new_session(context, person.id, Channel.MINI_PROGRAM, level, order.device)
    now = context.clock.now()

    async def work(connection: BaseDBAsyncClient) -> list[str]:
        row = WechatBinding(
            person_id=person.id,
            openid=Clear(openid),
            openid_lookup=lookup,
            assurance_level=level,
            bound_at=now,
            used_at=now,
        )
        return await _replace(connection, row, session, now)

    ids = await _until_bound(work)
    await context.identity.revocations.announce(ids)
    return grant(context, person, session)


async def _replace(
    connection: BaseDBAsyncClient, row: WechatBinding, session: Session, now: datetime
) -> list[str]:
    """Replace the bindings in one transaction; return the ids of the sessions that end."""
    former = await WechatBinding.replace(connection, row)
    ids: list[str] = []
    for person_id, lookup in former.items():
        ids += await _end_older(connection, person_id, _REBOUND, now, 0)
        if lookup != row.openid_lookup:  # nobody has this account any more
            quotas = WechatQuota.filter(openid_lookup=lookup)
            await quotas.using_db(connection).delete()
    await run(connection, insertion(session))
    ids += await _end_older(connection, row.person_id, _TOO_MANY, now, NEWEST)
    news = {
        person_id: SessionNews(reason_code=WECHAT_TAKEN, at=in_china(now))
        for person_id in former
        if person_id != row.person_id
    }
    news[row.person_id] = SessionNews(reason_code=WECHAT_BOUND, session_id=session.id)
    for person_id in sorted(news):
        await tell(connection, person_id, news[person_id], now)
    return ids


async def _until_bound(work: Callable[[BaseDBAsyncClient], Awaitable[list[str]]]) -> list[str]:
    """Do the work again if another binding of the same account or person was faster."""
    for _ in range(TRIES - 1):
        try:
            return await transact(work)
        except IntegrityError:
            continue
    return await transact(work)


async def _end_older(
    connection: BaseDBAsyncClient, person_id: str, reason: str, now: datetime, newest: int
) -> list[str]:
    return await Session.end_older(
        connection, person_id, Channel.MINI_PROGRAM, reason, now, newest=newest
    )


async def _exchange(context: AppContext, code: str, call: OutgoingCall) -> tuple[str, str]:
    """Return the look-up of whoever the code is from, and their openid. Asks WeChat once."""
    if context.wechat is None:
        raise Problem(WECHAT_UNAVAILABLE)
    try:
        login = await context.wechat.exchange_code(code, call)
    except WechatError as failure:
        raise _problem(failure) from None
    return openid_lookup(context.settings.keys.lookup, login.openid), login.openid


def _problem(failure: WechatError) -> Problem:
    if failure.code in _REFUSED:
        return authentication_problem(WECHAT_CODE_REFUSED)
    if failure.code == _BLOCKED:
        return Problem(WECHAT_BLOCKED)
    if failure.meaning.concerns_operator and failure.code is not None:
        log.error("wechat refused a login: %s %s", failure.code, failure.rid)
    return Problem(WECHAT_UNAVAILABLE, retry_after=max(2, int(failure.retry_after or 0)))
