"""What can be wrong with a case, and with what its applicant sends."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CASE_NOT_FOUND = ProblemKind(
    "case-not-found",
    404,
    Text("没有找到这个办件", "No such case"),
    Text("请从“我的办件”重新进入。", "Open it again from your list of cases."),
)
NOT_ACKNOWLEDGED = ProblemKind(
    "not-acknowledged",
    409,
    Text("省平台尚未接收", "The province does not have it yet"),
    Text(
        "申请已保存，正在报送。省平台接收后即可查看凭证，无需重复提交。",
        "Your application is kept and on its way. The receipt is there once the province has it; "
        "do not submit again.",
    ),
)
COMMITMENT_MISSING = ProblemKind(
    "commitment-missing",
    422,
    Text("还有承诺需要您确认", "A commitment is still to be agreed to"),
    Text("请逐条阅读并勾选：{texts}", "Read each and tick it: {texts}"),
)
COMMITMENT_NOT_OFFERED = ProblemKind(
    "commitment-not-offered",
    422,
    Text("此事项没有这项承诺", "This commitment is not offered here"),
    Text("请从列出的承诺中选择。", "Choose from the commitments listed."),
)
CASE_REFUSED = ProblemKind(
    "case-refused",
    422,
    Text("省平台没有接收", "The province did not take it"),
    Text(
        "原因：{why}。您填写的内容都已保留，请修改后重新提交。",
        "It says: {why}. What you filled in is kept: correct it and submit again.",
    ),
)
CASE_CLOSED = ProblemKind(
    "case-closed",
    409,
    Text("办件已办结", "The case is closed"),
    Text(
        "已经办结或终止，不能再撤回。如有异议，请联系办理部门。",
        "It is decided or ended and can no longer be withdrawn. If you do not agree, speak with "
        "the department.",
    ),
)
NOTHING_TO_WITHDRAW = ProblemKind(
    "nothing-to-withdraw",
    409,
    Text("没有什么可撤回", "There is nothing to withdraw"),
    Text(
        "申请没有送达省平台，不会被办理。需要办理时，请联系服务大厅重新报送，或重新提交。",
        "It did not reach the province and is not being handled. If you want it to be, ask the "
        "hall to send it again, or submit anew.",
    ),
)
WITHDRAWN_ALREADY = ProblemKind(
    "withdrawn-already",
    409,
    Text("您已申请撤回", "You have asked to withdraw it"),
    Text(
        "撤回申请已保存，结果会通知您，无需再做什么。",
        "Your withdrawal is kept and you will be told. There is nothing more to do.",
    ),
)
NOTICE_NOT_OPEN = ProblemKind(
    "notice-not-open",
    409,
    Text("这份补正通知已失效", "This notice is not open"),
    Text(
        "办件已有新的进展。请重新打开办件，按最新的提示办理。",
        "The case has gone on. Open it again and do what it asks for now.",
    ),
)
NOTICE_ANSWERED = ProblemKind(
    "notice-answered",
    409,
    Text("您已提交补正", "You have sent what was asked for"),
    Text(
        "每份通知只补正一次，您的补正已保存。请打开办件查看进度。",
        "Each notice is answered once, and your answer is kept. Open the case to see how it goes.",
    ),
)
NOTICE_PAST = ProblemKind(
    "notice-past",
    409,
    Text("补正期限已过", "It is too late to supplement"),
    Text(
        "通知里的期限已过。请联系办理部门，或重新申请。",
        "The notice's deadline is over. Ask the department, or apply again.",
    ),
)
SUPPLEMENT_INCOMPLETE = ProblemKind(
    "supplement-incomplete",
    422,
    Text("补正还不完整", "Not everything is there yet"),
    Text(
        "请一次补齐标出的内容和材料，再提交。",
        "Complete the fields and materials that are marked, then send all of it at once.",
    ),
)
CASE_CHANGED = ProblemKind(
    "case-changed",
    409,
    Text("办件在别处改过", "The case was changed elsewhere"),
    Text("请重新打开办件，核对后再提交。", "Open it again, look it over, then send it."),
)
NOT_DECIDED = ProblemKind(
    "not-decided",
    409,
    Text("还不能评价", "Too early to evaluate"),
    Text("办结后即可评价。", "You can evaluate it once it is closed."),
)
EVALUATED_ALREADY = ProblemKind(
    "evaluated-already",
    409,
    Text("这件事已经评价过", "It is evaluated already"),
    Text(
        "每件事评价一次。如有新的意见，请拨打 12345。",
        "Each case is evaluated once. If you have more to say, call 12345.",
    ),
)
REASON_MISSING = ProblemKind(
    "reason-missing",
    422,
    Text("请说明不满意的原因", "Please say why"),
    Text(
        "写一两句即可，有关部门会按您说的整改并答复。",
        "A sentence or two will do: the department answers for what you name.",
    ),
)
NOTHING_DUE = ProblemKind(
    "nothing-due",
    409,
    Text("现在没有需要缴的费用", "There is nothing to pay"),
    Text(
        "可能已经缴过，或还没有到缴费这一步。请刷新办件查看。",
        "It may be paid already, or not be due yet. Refresh the case to see.",
    ),
)
DELIVERY_NOT_OFFERED = ProblemKind(
    "delivery-not-offered",
    409,
    Text("现在不能邮寄", "Not sent by express"),
    Text(
        "此事项不提供邮寄，或结果还没有出来。结果出来后可到窗口领取。",
        "The item is not sent, or its result is not there yet. Once it is, fetch it at the desk.",
    ),
)
DELIVERY_ORDERED = ProblemKind(
    "delivery-ordered",
    409,
    Text("邮寄已经安排", "Delivery is arranged already"),
    Text(
        "每件只邮寄一次。要改地址，请尽快联系办理部门。",
        "Each result is sent once. To change the address, call the department soon.",
    ),
)
