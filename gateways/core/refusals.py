"""Reasons of the core's refusals, in our terms. Each dialect maps its own codes to these."""

from enum import StrEnum, auto


class Refusal(StrEnum):
    """Reason of a refusal by the core. It is final: asking again gives the same."""

    TICKET_UNKNOWN = auto()
    TICKET_USED = auto()
    TICKET_EXPIRED = auto()
    CERTIFICATE_UNKNOWN = auto()
    CERTIFICATE_NOT_IN_FORCE = auto()
    FIELD_UNKNOWN = auto()
    USE_CAUSE_MISSING = auto()
    AUTH_CODE_UNKNOWN = auto()
    AUTH_CODE_EXPIRED = auto()
    PHOTO_MISSING = auto()
    ITEM_UNKNOWN = auto()
    ITEM_ENDED = auto()
    MATERIAL_TOO_LARGE = auto()
    MATERIAL_EMPTY = auto()
    MATERIAL_MISSING = auto()
    MATERIAL_UNKNOWN = auto()
    FORM_REFUSED = auto()
    CASE_UNKNOWN = auto()
    NOTICE_NOT_OPEN = auto()
    NOTICE_PAST = auto()
    CASE_CLOSED = auto()
    EVALUATED_ALREADY = auto()
    NOT_DECIDED = auto()
    NOTHING_DUE = auto()
    DELIVERY_NOT_OFFERED = auto()
    DELIVERY_ORDERED = auto()
    OTHER_BODY = auto()
    """The idempotency key came before, with another body."""
    OTHER = auto()
    """A reason of its own, which it tells in `code` and `msg`."""
