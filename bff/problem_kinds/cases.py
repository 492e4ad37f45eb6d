"""What can be wrong with reading a case, and with what the core tells of one."""

from __future__ import annotations

from bff.language import Text
from bff.problem_kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "case-not-found": Kind(
        404,
        Text("没有找到这个办件", "No such case"),
        Text("请从“我的办件”重新进入。", "Open it again from your list of cases."),
    ),
    "not-acknowledged": Kind(
        409,
        Text("省平台尚未接收", "The province does not have it yet"),
        Text(
            "申请已保存，正在报送。省平台接收后即可查看凭证，无需重复提交。",
            "Your application is kept and on its way. The receipt is there once the province has it; "
            "do not submit again.",
        ),
    ),
    "core-signature-refused": Kind(
        401,
        Text("签名无效", "The signature is not valid"),
        Text(
            "此地址只供省平台调用，请求须按约定签名。",
            "This address is for the provincial platform, which signs its requests.",
        ),
    ),
    "event-malformed": Kind(
        422,
        Text("事件无法读取", "The event cannot be read"),
        Text("内容不符合约定的格式。", "It does not fit the agreed format."),
    ),
}
