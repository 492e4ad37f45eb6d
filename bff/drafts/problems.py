"""Reasons why a draft cannot be begun, changed or submitted."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

DRAFT_NOT_FOUND = ProblemKind(
    "draft-not-found",
    404,
    Text("没有找到这份草稿", "Draft not found"),
    Text(
        "它可能已被删除，或不是您填写的。请刷新草稿列表。",
        "It may have been deleted, or it is not yours. Refresh your list of drafts.",
    ),
)
DRAFT_SUBMITTED = ProblemKind(
    "draft-submitted",
    409,
    Text("这份草稿已提交", "You have already submitted this draft"),
    Text(
        "提交后不能再修改。请到“我的办件”查看进度。",
        "You can no longer change it. See its progress under My cases.",
    ),
)
DRAFT_CHANGED = ProblemKind(
    "draft-changed",
    409,
    Text("草稿在别处改过", "The draft was changed on another device"),
    Text(
        "请重新打开草稿，核对后再提交。",
        "Open it again, check your answers, then submit.",
    ),
)
TOO_MANY_DRAFTS = ProblemKind(
    "too-many-drafts",
    409,
    Text("草稿太多", "You have too many drafts"),
    Text(
        "最多同时保留 {most} 份草稿。请先提交或删除一份。",
        "You can have {most} drafts. Submit or delete one first.",
    ),
)
DRAFT_INCOMPLETE = ProblemKind(
    "draft-incomplete",
    422,
    Text("还没有填完", "Your application is not complete"),
    Text(
        "请补全标出的内容和材料，再提交。",
        "Complete the marked fields and materials, then submit.",
    ),
)
ITEM_NOT_ONLINE = ProblemKind(
    "item-not-online",
    409,
    Text("此事项不能在网上申报", "You cannot apply for this online"),
    Text(
        "“{name}”请到窗口办理：{place}。",
        "Apply for “{name}” at the service desk: {place}.",
    ),
)
APPLICANT_AGE_NOT_ELIGIBLE = ProblemKind(
    "applicant-age-not-eligible",
    409,
    Text("申请人的年龄不合适", "The applicant’s age does not fit"),
    Text(
        "{rule}。证件上的出生日期有错，请先到窗口更正；想问清楚，请找 12345。",
        "{rule}. If the date of birth on the document is wrong, have it corrected at a service desk. "
        "To ask, contact 12345.",
    ),
)
APPLICANT_NOT_ELIGIBLE = ProblemKind(
    "applicant-not-eligible",
    409,
    Text("此事项不面向这类申请人", "You cannot apply for this service"),
    Text(
        "此事项面向{applicants}。请换用相应的身份登录。",
        "This service is for {applicants}. Sign in as one of them.",
    ),
)
