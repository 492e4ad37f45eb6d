"""Problems with a code and its scan."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CODE_NOT_FOUND = ProblemKind(
    "code-not-found",
    404,
    Text("没有这个二维码", "Code not found"),
    Text(
        "二维码已过期或不是您的。请在手机上重新出示。",
        "The code has expired or is not yours. Get a new code on the phone.",
    ),
)
CODE_MALFORMED = ProblemKind(
    "code-malformed",
    422,
    Text("不是“码上办”的二维码", "This is not a Mashangban code"),
    Text(
        "请在手机上打开“码上办”的二维码，再扫一次。",
        "Open the code in Mashangban on the phone and scan again.",
    ),
)
CODE_FORGED = ProblemKind(
    "code-forged",
    422,
    Text("这个码是假的", "This code is not genuine"),
    Text(
        "不能接受。请持证人在自己的手机上打开“码上办”重新出示，或出示实体证件。",
        "Do not accept it. The holder should show a new code in Mashangban on their own phone, or "
        "the paper document.",
    ),
)
CODE_EXPIRED = ProblemKind(
    "code-expired",
    410,
    Text("二维码已过期", "The code has expired"),
    Text(
        "手机上的码会自动换新，请再扫一次新码。",
        "The phone renews its code by itself. Scan the new one.",
    ),
)
CODE_USED = ProblemKind(
    "code-used",
    409,
    Text("这个码已经用过", "This code has been used"),
    Text(
        "一个码只能用一次。请在手机上重新出示，再扫新码。",
        "Each code works once. Get a new code on the phone, then scan that one.",
    ),
)
CODE_WITHDRAWN = ProblemKind(
    "code-withdrawn",
    410,
    Text("手机已退出登录，码已失效", "The phone was signed out, so the code no longer works"),
    Text(
        "请在手机上重新登录“码上办”，再出示一次。",
        "Sign in again on the phone and show a new code.",
    ),
)
TERMINAL_NOT_ALLOWED = ProblemKind(
    "terminal-not-allowed",
    403,
    Text("本机不能受理这种二维码", "This terminal does not accept this kind of code"),
    Text(
        "请到能受理的窗口或自助机，或询问大厅工作人员。",
        "Use another service desk or kiosk, or ask the staff in the hall.",
    ),
)
