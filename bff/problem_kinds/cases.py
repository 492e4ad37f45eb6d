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
    "commitment-missing": Kind(
        422,
        Text("还有承诺需要您确认", "A commitment is still to be agreed to"),
        Text("请逐条阅读并勾选：{texts}", "Read each and tick it: {texts}"),
    ),
    "commitment-not-offered": Kind(
        422,
        Text("此事项没有这项承诺", "This commitment is not offered here"),
        Text("请从列出的承诺中选择。", "Choose from the commitments listed."),
    ),
    "case-refused": Kind(
        422,
        Text("省平台没有接收", "The province did not take it"),
        Text(
            "原因：{why}。您填写的内容都已保留，请修改后重新提交。",
            "It says: {why}. What you filled in is kept: correct it and submit again.",
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
