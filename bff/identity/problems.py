"""Problems with the caller's identity: sign-in, tokens, proofs, terminals."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

NOT_SIGNED_IN = ProblemKind(
    "not-signed-in",
    401,
    Text("需要先登录", "Sign in first"),
    Text("请登录后再试。", "Sign in and try again."),
)
TOKEN_EXPIRED = ProblemKind(
    "token-expired",
    401,
    Text("登录已过期", "The sign-in has expired"),
    Text("请重新登录。", "Sign in again."),
)
TOKEN_INVALID = ProblemKind(
    "token-invalid",
    401,
    Text("登录已失效", "The sign-in is not valid"),
    Text("请重新登录。", "Sign in again."),
)
SESSION_ENDED = ProblemKind(
    "session-ended",
    401,
    Text("这次登录已结束", "This sign-in has ended"),
    Text(
        "请重新登录。若不是您本人结束的，请检查登录设备。",
        "Sign in again. If you did not sign out yourself, check your devices.",
    ),
)
WRONG_CHANNEL = ProblemKind(
    "wrong-channel",
    403,
    Text("这个入口不能做此操作", "Not available on this channel"),
    Text("请使用{channels}。", "Use: {channels}."),
)
REFRESH_TOKEN_REUSED = ProblemKind(
    "refresh-token-reused",
    401,
    Text("这次登录可能在别处被使用", "Someone else may have used this sign-in"),
    Text(
        "为了安全，它已结束。请重新登录。",
        "For safety we ended it. Sign in again.",
    ),
)
TICKET_REFUSED = ProblemKind(
    "ticket-refused",
    401,
    Text("登录没有成功", "The sign-in failed"),
    Text(
        "登录用得太久，或已经用过一次。请重新登录。",
        "It took too long, or the link was used before. Sign in again.",
    ),
)
ASSURANCE_TOO_LOW = ProblemKind(
    "assurance-too-low",
    403,
    Text("需要更高的实名等级", "You need to confirm your identity at a higher level"),
    Text(
        "此操作需要“{required}”级别。请先完成认证。",
        "This service needs {required}. Complete that verification first.",
    ),
)
PROOF_MISSING = ProblemKind(
    "proof-missing",
    401,
    Text("没有说明是哪台机器", "Terminal proof missing"),
    Text("请求须带 DPoP 证明。", "Send a DPoP proof with the request."),
)
PROOF_INVALID = ProblemKind(
    "proof-invalid",
    401,
    Text("没有认出这台机器", "This terminal was not recognised"),
    Text(
        "请再试一次。一直这样，请找工作人员，并告知原因 {why}。",
        "Try again. If it happens again, give the staff the reason {why}.",
    ),
)
PROOF_REPLAYED = ProblemKind(
    "proof-replayed",
    401,
    Text("这次请求已经收到过", "This request was received before"),
    Text("请再试一次。", "Try again, with a new proof."),
)
PROOF_STALE = ProblemKind(
    "proof-stale",
    401,
    Text("这台机器的时间不准", "The proof is out of date"),
    Text(
        "请再试一次，会按服务器的时间校准。",
        "Correct the clock by serverTime and try again with a new proof.",
    ),
)
ENROLMENT_REFUSED = ProblemKind(
    "enrolment-refused",
    403,
    Text("登记码无效", "Enrolment code not accepted"),
    Text(
        "登记码已用过、已过期或输入有误，请向管理员索取新的。",
        "The code was used, has expired or was mistyped. Ask the operator for a new one.",
    ),
)
TERMINAL_REPLACED = ProblemKind(
    "terminal-replaced",
    401,
    Text("这台设备的登记已被取代", "This device's enrolment has been replaced"),
    Text(
        "有另一台设备（或另一个浏览器）用新的登记码登记成了这个终端。"
        "如果不是你们安排的，请告诉管理员；要在这里继续用，请向管理员要一个新的登记码。",
        "Another device or browser was enrolled as this terminal with a newer code. If nobody did this on purpose, tell the operator. To continue here, ask for a new code.",
    ),
)
TERMINAL_DISABLED = ProblemKind(
    "terminal-disabled",
    401,
    Text("这台设备已被管理员停用", "The operator has switched this terminal off"),
    Text(
        "请联系大厅管理员。恢复使用后，这里会自己连上，不用重新登记。",
        "Ask the hall's operator. Once it is switched on again, it connects by itself.",
    ),
)
TERMINAL_UNKNOWN = ProblemKind(
    "terminal-unknown",
    401,
    Text("终端未登记", "Terminal not enrolled"),
    Text("请用登记码重新登记本终端。", "Enrol this terminal with an enrolment code."),
)
