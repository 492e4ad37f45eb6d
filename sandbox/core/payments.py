"""Payments (统一支付): the fee of a case, and the page where it is paid."""

from html import escape
from typing import Any

from aiohttp import web

from sandbox.clock import local
from sandbox.core import states
from sandbox.core.case_book import Case, find_case, happen, known_case
from sandbox.core.catalogue import AMOUNTS_FEN
from sandbox.core.dialect import Body, Desk, Refusal, read, success
from sandbox.faulty_replies import Reply

LIFE_S = 2 * 3600
USUAL_FEN = 1000


class PaymentQuestion(Body, frozen=True):
    case_no: str


def ask_payment(desk: Desk, body: bytes) -> Reply:
    """Handle `POST /payments`.

    Refuse with 43301, 43501. An open one is repeated until it expires.
    """
    case = known_case(desk.store, read(body, PaymentQuestion).case_no)
    due = desk.store.first_row(
        "SELECT pay_no, amount_fen, expires_at FROM payment WHERE case_no = ? AND status = 'due'",
        case.case_no,
    )
    if due is None or case.state not in states.OPEN:
        raise Refusal(43501, "nothing to pay")
    pay_no, amount_fen, expires_at = due
    if desk.now >= expires_at:
        desk.store.change("UPDATE payment SET status = 'expired' WHERE pay_no = ?", pay_no)
        pay_no, expires_at = _open(desk, case, amount_fen)
    return success(
        {
            "payNo": pay_no,
            "url": f"{desk.origin}/pay/{pay_no}",
            "amountFen": amount_fen,
            "expiresAt": local(expires_at).isoformat(),
        }
    )


def charge(desk: Desk, case: Case, amount_fen: int | None = None) -> Case:
    """Charge the case's fee."""
    amount = amount_fen or AMOUNTS_FEN.get(case.item_code, USUAL_FEN)
    desk.store.change(
        "UPDATE payment SET status = 'expired' WHERE case_no = ? AND status = 'due'", case.case_no
    )
    pay_no, _ = _open(desk, case, amount)
    return _tell(desk, case, pay_no, amount, "due")


def pay(desk: Desk, pay_no: str) -> Case | None:
    """Pay; return the case after it, or None if nothing is due under this number."""
    row = desk.store.first_row(
        "UPDATE payment SET status = 'paid' WHERE pay_no = ? AND status = 'due'"
        " AND expires_at > ? RETURNING case_no, amount_fen",
        pay_no,
        desk.now,
    )
    case = row and find_case(desk.store, row[0])
    return _tell(desk, case, pay_no, row[1], "paid") if row and case else None


def due_payment(desk: Desk, case: Case) -> str | None:
    row = desk.store.first_row(
        "SELECT pay_no FROM payment WHERE case_no = ? AND status = 'due'", case.case_no
    )
    return None if row is None else str(row[0])


def page(desk: Desk, pay_no: str) -> web.Response:
    """Render the payment page (缴费页): what it is for, and one button."""
    row = desk.store.first_row("SELECT amount_fen, status FROM payment WHERE pay_no = ?", pay_no)
    if row is None:
        return _page("没有这笔缴费 · No such payment", 404)
    amount, status = row
    content = f"<p>¥{amount / 100:.2f}</p>"
    if status == "due":
        return _page(f'{content}<form method="post"><button>缴费 · Pay</button></form>', 200)
    return _page(f"{content}<p>{escape(_STATE_TEXTS[status])}</p>", 200)


_STATE_TEXTS = {
    "paid": "已缴费，请返回原来的页面。Paid; please go back to the page you came from.",
    "expired": "链接已过期，请回原来的页面重新缴费。Expired; please start again there.",
}


def _page(inner: str, status: int) -> web.Response:
    html = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>统一支付 · 沙盒</title></head><body><main><h1>统一支付 · 沙盒</h1>"
        f"{inner}<p>这里不会真的扣款。No money moves here.</p></main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)


def _open(desk: Desk, case: Case, amount_fen: int) -> tuple[str, float]:
    pay_no, expires_at = "P" + desk.new_secret(), desk.now + LIFE_S
    desk.store.change(
        "INSERT INTO payment VALUES (?, ?, ?, 'due', ?)",
        pay_no, case.case_no, amount_fen, expires_at,
    )  # fmt: skip
    return pay_no, expires_at


def _tell(desk: Desk, case: Case, pay_no: str, amount_fen: int, status: str) -> Case:
    detail: dict[str, Any] = {"payNo": pay_no, "amountFen": amount_fen, "status": status}
    return happen(desk, case, "payment", case.state, detail, case.state_text)
