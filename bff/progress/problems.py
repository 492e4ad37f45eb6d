"""Problems with the core's events."""

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
EVENT_MALFORMED = ProblemKind(
    "event-malformed",
    422,
    Text("事件无法读取", "The event cannot be read"),
    Text("内容不符合约定的格式。", "It does not fit the agreed format."),
)
