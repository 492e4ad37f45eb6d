"""Problems with a code and its scan."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CODE_NOT_FOUND = ProblemKind(
    "code-not-found",
    404,
    Text("没有这个二维码", "Code not found"),
    Text(
        "二维码已过期或不是您的，请重新出示。",
        "The code has expired or is not yours. Show the certificate again.",
    ),
)
CODE_MALFORMED = ProblemKind(
    "code-malformed",
    422,
    Text("不是本系统的二维码", "This is not a certificate code"),
    Text(
        "请对准手机上的证照码再扫一次。",
        "Scan the certificate code on the phone.",
    ),
)
CODE_FORGED = ProblemKind(
    "code-forged",
    422,
    Text("二维码不是本系统签发的", "This code was not issued by us"),
    Text(
        "不能采信。请让持证人在官方应用中重新出示。",
        "Do not accept it. Ask the holder to show the certificate again in the official app.",
    ),
)
CODE_EXPIRED = ProblemKind(
    "code-expired",
    410,
    Text("二维码已过期", "The code has expired"),
    Text("请让持证人刷新后再扫。", "Ask the holder to refresh it, then scan again."),
)
CODE_USED = ProblemKind(
    "code-used",
    409,
    Text("二维码已被扫过", "This code has been used"),
    Text(
        "一个码只能核验一次。请让持证人重新出示。",
        "Each code works once. Ask the holder to show a new one.",
    ),
)
CODE_WITHDRAWN = ProblemKind(
    "code-withdrawn",
    410,
    Text("持证人已退出登录", "The holder has signed out"),
    Text("请让持证人重新登录并出示。", "Ask the holder to sign in and show the certificate again."),
)
TERMINAL_NOT_ALLOWED = ProblemKind(
    "terminal-not-allowed",
    403,
    Text("本终端不能核验证照", "This terminal may not check certificates"),
    Text(
        "请到可核验证照的窗口或自助机。",
        "Go to a service desk or kiosk that may check certificates.",
    ),
)
