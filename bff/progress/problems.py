"""Problems with the core's events, and with choices about messages."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CORE_SIGNATURE_REFUSED = ProblemKind(
    "core-signature-refused",
    401,
    Text("签名无效", "The signature is not valid"),
    Text(
        "此地址只供省平台调用，请求须按约定签名。",
        "This address is for the provincial platform, which signs its requests.",
    ),
)
WECHAT_REFUSED = ProblemKind(
    "wechat-refused",
    403,
    Text("不是微信发来的消息", "This is not from WeChat"),
    Text("此地址只供微信服务器调用。", "This address is for WeChat’s servers only."),
)
EVENT_MALFORMED = ProblemKind(
    "event-malformed",
    422,
    Text("事件无法读取", "The event cannot be read"),
    Text("内容不符合约定的格式。", "It does not fit the agreed format."),
)
PREFERENCES_CHANGED = ProblemKind(
    "preferences-changed",
    412,
    Text("消息设置刚改过", "Your message settings have changed"),
    Text(
        "您在另一台设备上刚改过消息设置。请看一下现在的，再改。",
        "Another device of yours changed them just now. Look at them, then change them.",
    ),
)
RECEIPTS_MALFORMED = ProblemKind(
    "receipts-malformed",
    422,
    Text("回执无法读取", "The receipts cannot be read"),
    Text("内容不符合约定的格式。", "They do not fit the agreed format."),
)
