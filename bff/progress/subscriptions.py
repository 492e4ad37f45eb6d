"""Subscription messages (订阅消息) that a person allows: how many are left, when to ask for more.

The front's report of an answer could be made up. So an accept is a hint, worth one try, until
WeChat's own event says the same.
"""

from __future__ import annotations

from collections import defaultdict

from tortoise.backends.base.client import BaseDBAsyncClient

from bff.context import AppContext
from bff.identity.callers import Citizen
from bff.identity.mini_program_problems import NOT_BOUND, WECHAT_UNAVAILABLE
from bff.problems import Problem
from bff.problems.input import invalid_choice
from bff.progress.subscription_schemas import (
    MessageClass,
    PopupAnswers,
    Subscriptions,
    TemplateAllowance,
    TemplateKind,
)
from bff.settings import Settings
from ground.clock import in_china
from models.transaction import transact
from models.wechat import WechatBinding, WechatQuota
from notifications import quota
from notifications.subscriptions import allowance_of

_Templates = dict[str, tuple[TemplateKind, list[MessageClass]]]


async def read(context: AppContext, citizen: Citizen) -> Subscriptions:
    """Return what is left for each template, and when to ask for more."""
    templates = _templates(context.settings)
    binding = await WechatBinding.get_or_none(person_id=citizen.person_id)
    rows = [] if binding is None else await WechatQuota.filter(openid_lookup=binding.openid_lookup)
    by_template, now = {row.template: row for row in rows}, context.clock.now()
    views = []
    for template_id, (kind, classes) in templates.items():
        is_long_term = kind == "long-term"
        allowance = allowance_of(by_template.get(template_id), now, is_long_term=is_long_term)
        asks_from = None if binding is None else allowance.asks_from
        is_due = asks_from is not None and asks_from <= now
        views.append(
            TemplateAllowance(
                template_id=template_id,
                kind=kind,
                classes=classes,
                left=None if is_long_term else allowance.left,
                allowed=allowance.may_send,
                ask=is_due,
                ask_after=None if asks_from is None or is_due else in_china(asks_from),
            )
        )
    is_on = context.settings.wechat.is_on
    return Subscriptions(on=is_on, bound=binding is not None, templates=views)


async def report(context: AppContext, citizen: Citizen, body: PopupAnswers) -> Subscriptions:
    """Note what the person answered at WeChat's popup, and return what is left now.

    Problems: ``wechat-unavailable`` without settings, ``invalid-field``, ``not-bound``.
    """
    if not context.settings.wechat.is_on:
        raise Problem(WECHAT_UNAVAILABLE)
    templates, now = _templates(context.settings), context.clock.now()
    for index, answer in enumerate(body.answers):
        if answer.template_id not in templates:
            raise invalid_choice(f"/answers/{index}/templateId", tuple(templates))

    async def work(connection: BaseDBAsyncClient) -> None:
        lookup = await WechatBinding.hold(connection, citizen.person_id)
        if lookup is None:
            raise Problem(NOT_BOUND)
        for answer in sorted(body.answers, key=lambda entry: entry.template_id):
            if answer.answer == "accept":
                await quota.hint(connection, lookup, answer.template_id, now)
            else:
                await quota.decline(connection, lookup, answer.template_id, now, now)

    await transact(work)
    return await read(context, citizen)


def _templates(settings: Settings) -> _Templates:
    """Return the templates by id, with the classes of messages that go by each."""
    classes: dict[str, list[MessageClass]] = defaultdict(list)
    kinds: dict[str, TemplateKind] = {}
    if settings.wechat.is_on:
        for name, template in settings.wechat.templates.items():
            classes[template.id].append(name)
            kinds[template.id] = template.kind
    return {template_id: (kind, classes[template_id]) for template_id, kind in kinds.items()}
