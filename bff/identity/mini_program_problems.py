"""Problems with a sign-in from WeChat's mini program."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

NOT_BOUND = ProblemKind(
    "not-bound",
    409,
    Text("这个微信还没有绑定账号", "This WeChat account is not bound yet"),
    Text(
        "请先登录一次，以后就不用再登录。", "Sign in once, and WeChat will know you from then on."
    ),
)
WECHAT_CODE_REFUSED = ProblemKind(
    "wechat-code-refused",
    401,
    Text("微信登录没有成功", "The sign-in with WeChat failed"),
    Text("请返回，再点一次登录。", "Go back and try to sign in again."),
)
WECHAT_BLOCKED = ProblemKind(
    "wechat-blocked",
    403,
    Text("微信不让这个账号登录", "WeChat does not let this account sign in"),
    Text(
        "请在微信里查看账号安全，或换一种方式登录。",
        "See the account’s security in WeChat, or sign in another way.",
    ),
)
WECHAT_UNAVAILABLE = ProblemKind(
    "wechat-unavailable",
    503,
    Text("现在连不上微信", "WeChat cannot be reached at the moment"),
    Text("请稍后再试，或换一种方式登录。", "Try again later, or sign in another way."),
)
