"""Sign-on tickets (统一身份认证) and their persons."""

from collections.abc import Callable

from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.core.people import PEOPLE, Resident
from sandbox.faulty_replies import Reply
from sandbox.store import Store

TICKET_LIFE_S = 300


class TicketQuestion(Body, frozen=True):
    trust_ticket: str


def issue_ticket(store: Store, uid: str, now: float, new_secret: Callable[[], str]) -> str:
    """Issue a ticket that signs `uid` on once within five minutes.

    Raise KeyError for an unknown uid.
    """
    ticket = new_secret()
    store.change(
        "INSERT INTO ticket VALUES (?, ?, ?, 0)", ticket, PEOPLE[uid].uid, now + TICKET_LIFE_S
    )
    return ticket


def redeem_ticket(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /auth/ticket`. Refuse with 41001 unknown, 41002 used, 41003 expired."""
    ticket = read(body, TicketQuestion).trust_ticket
    row = desk.store.first_row("SELECT uid, expires_at, used FROM ticket WHERE ticket = ?", ticket)
    if row is None:
        raise Refusal(41001, "ticket unknown")
    uid, expires_at, used = row
    if used:
        raise Refusal(41002, "ticket used already")
    if desk.now >= expires_at:
        raise Refusal(41003, "ticket expired")
    desk.store.change("UPDATE ticket SET used = 1 WHERE ticket = ?", ticket)
    return success(as_seen_by_callers(PEOPLE[uid]))


def as_seen_by_callers(resident: Resident) -> dict[str, object]:
    """Build a person in the dialect's words."""
    organisation = resident.organisation
    return {
        "uid": resident.uid,
        "name": resident.name,
        "certType": resident.cert_type,
        "certNo": resident.cert_no,
        "mobile": resident.mobile,
        "userType": resident.user_type,
        "realNameLevel": resident.real_name_level,
        "organisation": organisation and {"name": organisation.name, "uscc": organisation.uscc},
    }
