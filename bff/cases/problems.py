"""Problems with a case, and with its applicant's requests."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CASE_NOT_FOUND = ProblemKind(
    "case-not-found",
    404,
    Text("没有找到这个办件", "Case not found"),
    Text("请从“我的办件”重新进入。", "Go to My cases and open it again."),
)
NOT_ACKNOWLEDGED = ProblemKind(
    "not-acknowledged",
    409,
    Text("省平台尚未接收", "The province does not have your application yet"),
    Text(
        "申请已保存，正在报送。省平台接收后即可查看凭证，无需重复提交。",
        "Your application is saved and on its way. You can get the receipt when it arrives. Do not submit it again.",
    ),
)
RECEIPTS_BUSY = ProblemKind(
    "receipts-busy",
    503,
    Text("现在保存凭证的人太多", "Too many receipts at the moment"),
    Text(
        "请等 {retry_after} 秒再试。凭证不会丢。",
        "Wait {retry_after} {retry_after|second|seconds} and try again. Your receipt is safe.",
    ),
)
RECEIPT_NOT_DRAWN = ProblemKind(
    "receipt-not-drawn",
    503,
    Text("凭证现在画不出来", "The receipt cannot be drawn at the moment"),
    Text(
        "凭证不会丢，在“办件”里能看到。要纸的，请到窗口打印。",
        "Your receipt is safe: you can read it in My cases. For a paper one, ask at a service desk.",
    ),
)
COMMITMENT_MISSING = ProblemKind(
    "commitment-missing",
    422,
    Text("还有承诺需要您确认", "You have not agreed to every commitment"),
    Text("请逐条阅读并勾选：{texts}", "Read and tick: {texts}"),
)
COMMITMENT_NOT_OFFERED = ProblemKind(
    "commitment-not-offered",
    422,
    Text("此事项没有这项承诺", "This commitment is not available here"),
    Text("请从列出的承诺中选择。", "Choose from the commitments listed."),
)
CASE_REFUSED = ProblemKind(
    "case-refused",
    422,
    Text("省平台没有接收", "The province did not accept your application"),
    Text(
        "原因：{why}。您填写的内容都已保留，请修改后重新提交。",
        "The reason: {why}. Your answers are saved. Correct them and submit again.",
    ),
)
CASE_CLOSED = ProblemKind(
    "case-closed",
    409,
    Text("办件已办结", "The case is closed"),
    Text(
        "已经办结或终止，不能再撤回。如有异议，请联系办理部门。",
        "The case is decided or has ended, so you cannot withdraw it. If you disagree, contact the department.",
    ),
)
NOTHING_TO_WITHDRAW = ProblemKind(
    "nothing-to-withdraw",
    409,
    Text("没有什么可撤回", "There is nothing to withdraw"),
    Text(
        "申请没有送达省平台，不会被办理。需要办理时，请联系服务大厅重新报送，或重新提交。",
        "Your application did not reach the province, and nobody is working on it. If you still need it, ask the service hall to send it again, or apply again.",
    ),
)
WITHDRAWN_ALREADY = ProblemKind(
    "withdrawn-already",
    409,
    Text("您已申请撤回", "You have already asked to withdraw it"),
    Text(
        "撤回申请已保存，结果会通知您，无需再做什么。",
        "We have your request and will tell you the result. You need do nothing more.",
    ),
)
NOTICE_NOT_OPEN = ProblemKind(
    "notice-not-open",
    409,
    Text("这份补正通知已失效", "This notice is closed"),
    Text(
        "办件已有新的进展。请重新打开办件，按最新的提示办理。",
        "The case has changed. Open it again to see what to do now.",
    ),
)
NOTICE_ANSWERED = ProblemKind(
    "notice-answered",
    409,
    Text("您已提交补正", "You have already sent what was missing"),
    Text(
        "每份通知只补正一次，您的补正已保存。请打开办件查看进度。",
        "You can answer each notice once, and we have your answer. Open the case to see its progress.",
    ),
)
NOTICE_PAST = ProblemKind(
    "notice-past",
    409,
    Text("补正期限已过", "The deadline has passed"),
    Text(
        "通知里的期限已过。请联系办理部门，或重新申请。",
        "You can no longer answer this notice. Ask the department, or apply again.",
    ),
)
SUPPLEMENT_INCOMPLETE = ProblemKind(
    "supplement-incomplete",
    422,
    Text("补正还不完整", "Something is still missing"),
    Text(
        "请一次补齐标出的内容和材料，再提交。",
        "Complete the marked fields and materials, then send everything at once.",
    ),
)
CASE_CHANGED = ProblemKind(
    "case-changed",
    409,
    Text("办件在别处改过", "The case was changed on another device"),
    Text("请重新打开办件，核对后再提交。", "Open it again, check your answers, then send them."),
)
NOT_DECIDED = ProblemKind(
    "not-decided",
    409,
    Text("还不能评价", "You cannot rate this case yet"),
    Text("办结后即可评价。", "You can rate it when it is closed."),
)
EVALUATED_ALREADY = ProblemKind(
    "evaluated-already",
    409,
    Text("这件事已经评价过", "You have already rated this case"),
    Text(
        "每件事评价一次。如有新的意见，请找 12345。",
        "You can rate each case once. If you have more to say, contact 12345.",
    ),
)
REASON_MISSING = ProblemKind(
    "reason-missing",
    422,
    Text("请说明不满意的原因", "Say why"),
    Text(
        "写一两句即可，有关部门会按您说的整改并答复。",
        "Write a sentence or two. The department will look into what you write.",
    ),
)
NOTHING_DUE = ProblemKind(
    "nothing-due",
    409,
    Text("现在没有需要缴的费用", "There is nothing to pay"),
    Text(
        "可能已经缴过，或还没有到缴费这一步。请刷新办件查看。",
        "You may have paid already, or the fee is not due yet. Refresh the case to check.",
    ),
)
DELIVERY_NOT_OFFERED = ProblemKind(
    "delivery-not-offered",
    409,
    Text("现在不能邮寄", "Delivery is not available"),
    Text(
        "此事项不提供邮寄，或结果还没有出来。结果出来后可到窗口领取。",
        "The result cannot be sent by express, or it is not ready yet. When it is ready, collect it at a service desk.",
    ),
)
DELIVERY_ORDERED = ProblemKind(
    "delivery-ordered",
    409,
    Text("邮寄已经安排", "You have already ordered delivery"),
    Text(
        "每件只邮寄一次。要改地址，请尽快联系办理部门。",
        "We send each result once. To change the address, call the department soon.",
    ),
)
