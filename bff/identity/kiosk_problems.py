"""Reasons why a citizen is not signed in at a kiosk (RFC 8628 §3.5 and the match digits)."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

AUTHORIZATION_PENDING = ProblemKind(
    "authorization-pending",
    400,
    Text("等待手机确认", "Waiting for the phone"),
    Text("请在手机上确认登录。", "Confirm the sign-in on the phone."),
)
SLOW_DOWN = ProblemKind(
    "slow-down",
    400,
    Text("查询太快", "Asked too often"),
    Text(
        "请每 {retry_after} 秒查询一次。", "Ask every {retry_after} {retry_after|second|seconds}."
    ),
)
EXPIRED_TOKEN = ProblemKind(
    "expired-token",
    400,
    Text("这次登录已失效", "This sign-in has ended"),
    Text("请重新开始扫码登录。", "Start a new sign-in."),
)
ACCESS_DENIED = ProblemKind(
    "access-denied",
    400,
    Text("手机上没有同意登录", "The phone did not approve the sign-in"),
    Text("如需登录，请重新开始。", "To sign in, start again."),
)
KIOSK_SIGN_IN_NOT_ALLOWED = ProblemKind(
    "kiosk-sign-in-not-allowed",
    403,
    Text("本终端不能登录", "You cannot sign in at this terminal"),
    Text("请到可以登录的自助机。", "Go to a kiosk that offers sign-in."),
)
KIOSK_SIGN_IN_NOT_FOUND = ProblemKind(
    "kiosk-sign-in-not-found",
    404,
    Text("没有找到这次登录", "Sign-in not found"),
    Text(
        "请对照机器屏幕再看一遍登录码：可能输错了，或已过期。还不行，请在机器上重新开始。",
        "The code may be mistyped, or have expired. Compare it with the code on the machine. If that does not help, start again at the machine.",
    ),
)
KIOSK_SIGN_IN_VOID = ProblemKind(
    "kiosk-sign-in-void",
    410,
    Text("两部手机打开了同一个码", "Two phones opened the same code"),
    Text(
        "为了安全，这个码已作废，谁也没有登录。请扫自助机上换好的新码。",
        "For safety the code no longer works, and nobody was signed in. Scan the kiosk’s new code.",
    ),
)
MATCH_DIGITS_WRONG = ProblemKind(
    "match-digits-wrong",
    422,
    Text("两位数字不对", "The digits do not match"),
    Text(
        "请看自助机屏幕上的两位数字，还可以试 {left} 次。不在自助机旁请拒绝。",
        "Look at the two digits on the kiosk. You have {left} more {left|try|tries}. If you are not at the kiosk, choose “Not me”.",
    ),
)
KIOSK_SIGN_IN_BURNED = ProblemKind(
    "kiosk-sign-in-burned",
    410,
    Text("数字错了三次，已作废", "Wrong digits three times"),
    Text("请在自助机上重新开始。", "Start again at the kiosk."),
)
