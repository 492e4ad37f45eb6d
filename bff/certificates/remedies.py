"""Remedies: what a holder can do about a certificate that cannot be shown, or not for long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from bff.catalogue import service as catalogue
from bff.certificates.disclosure import required_level
from bff.certificates.lists import CitizenCertificate
from bff.certificates.schemas import Remedy, RemedyItem
from bff.certificates.states import EXPIRED, IN_FORCE, NOT_YET_VALID
from bff.context import AppContext
from bff.identity.assurance import LEVEL_NAMES, reaches
from bff.identity.callers import Citizen
from gateways.core import Item
from ground.clock import in_china
from ground.language import Language, Text, day_text, from_core

SOON = timedelta(days=30)
HELP_LINE = "12345"  # 政务服务便民热线, in every province
_MOST_ITEMS = 3

_EXPIRED = Text("过期了，可以申请换发。", "It has expired. You can apply for a new one.")
_ENDS_SOON = Text("{day}到期，可以先换。", "It ends on {day}. You can renew it now.")
_WAITS = Text("从{day}起可以用。", "You can use it from {day}.")
_VERIFY = Text("出示前要先完成认证：{level}。", "To show it you need: {level}.")
_ASK = Text(
    "请问发证机关（{issuer}），或问 {phone}。",
    "Ask the issuer ({issuer}) or the helpline {phone}.",
)


class RemedyKind(StrEnum):
    """Way in which a certificate becomes usable, or stays so."""

    APPLY = "apply"
    WAIT = "wait"
    VERIFY = "verify"
    ASK = "ask"


async def remedies_of(
    context: AppContext,
    citizen: Citizen,
    certificates: Iterable[CitizenCertificate],
    language: Language,
) -> dict[str, Remedy]:
    """Return the remedy of each certificate that needs one, by the certificate's id."""
    now = context.clock.now()
    remedies = {}
    for certificate in certificates:
        remedy = await _remedy(context, citizen, certificate, now, language)
        if remedy is not None:
            remedies[certificate.id] = remedy
    return remedies


async def _remedy(
    context: AppContext,
    citizen: Citizen,
    certificate: CitizenCertificate,
    now: datetime,
    language: Language,
) -> Remedy | None:
    facts, state = certificate.facts, certificate.state(now)
    required = required_level(facts.type_code)
    ends_soon = state == IN_FORCE and _ends_soon(facts.valid_to, now)
    if state == EXPIRED or ends_soon:
        items = await catalogue.items_issuing(context, facts.type_code, _MOST_ITEMS)
        if items:
            words = _ENDS_SOON if ends_soon and facts.valid_to else _EXPIRED
            day = "" if facts.valid_to is None else day_text(facts.valid_to, language)
            return Remedy(
                kind=RemedyKind.APPLY,
                text=words.render(language, day=day),
                items=[_view(item, language) for item in items],
            )
    if state == NOT_YET_VALID and facts.valid_from is not None:
        day = day_text(facts.valid_from, language)
        return Remedy(kind=RemedyKind.WAIT, text=_WAITS.render(language, day=day))
    if state != IN_FORCE:
        return Remedy(
            kind=RemedyKind.ASK,
            text=_ASK.render(language, issuer=facts.issuer, phone=HELP_LINE),
            phone=HELP_LINE,
        )
    if not reaches(citizen.level, required):
        level = LEVEL_NAMES[required].render(language)
        return Remedy(kind=RemedyKind.VERIFY, text=_VERIFY.render(language, level=level))
    return None


def _ends_soon(valid_to: date | None, now: datetime) -> bool:
    return valid_to is not None and valid_to - in_china(now).date() <= SOON


def _view(item: Item, language: Language) -> RemedyItem:
    return RemedyItem(item.implement_code, from_core(item.name, item.name_en, language))
