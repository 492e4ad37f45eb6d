"""The result codes of the reference dialect that are refusals, and what they mean in our terms."""

from collections.abc import Mapping

from gateways.core.refusals import Refusal

REFUSALS: Mapping[int, Refusal] = {
    40901: Refusal.OTHER_BODY,
    41001: Refusal.TICKET_UNKNOWN,
    41002: Refusal.TICKET_USED,
    41003: Refusal.TICKET_EXPIRED,
    42001: Refusal.CERTIFICATE_UNKNOWN,
    42002: Refusal.CERTIFICATE_NOT_IN_FORCE,
    42003: Refusal.FIELD_UNKNOWN,
    42004: Refusal.USE_CAUSE_MISSING,
    42101: Refusal.AUTH_CODE_UNKNOWN,
    42102: Refusal.AUTH_CODE_EXPIRED,
    42103: Refusal.PHOTO_MISSING,
    43001: Refusal.ITEM_UNKNOWN,
    43101: Refusal.MATERIAL_TOO_LARGE,
    43102: Refusal.MATERIAL_EMPTY,
    43201: Refusal.ITEM_ENDED,
    43202: Refusal.MATERIAL_MISSING,
    43203: Refusal.MATERIAL_UNKNOWN,
    43204: Refusal.FORM_REFUSED,
    43301: Refusal.CASE_UNKNOWN,
    43302: Refusal.NOTICE_NOT_OPEN,
    43303: Refusal.NOTICE_PAST,
    43304: Refusal.CASE_CLOSED,
    43401: Refusal.EVALUATED_ALREADY,
    43402: Refusal.NOT_DECIDED,
    43501: Refusal.NOTHING_DUE,
    43601: Refusal.DELIVERY_NOT_OFFERED,
    43602: Refusal.DELIVERY_ORDERED,
}


def list_refusals(*codes: int) -> Mapping[int, Refusal]:
    """Return the refusals that the dialect lists for a call."""
    return {code: REFUSALS[code] for code in codes}


def refusal_of(code: str) -> Refusal:
    """Return the meaning of a code in a row; OTHER if it has none of ours."""
    return REFUSALS.get(int(code), Refusal.OTHER) if code.isdecimal() else Refusal.OTHER


def code_of(refusal: Refusal) -> str:
    """Return the code that a row stores for a refusal."""
    return next(str(code) for code, meaning in REFUSALS.items() if meaning is refusal)
