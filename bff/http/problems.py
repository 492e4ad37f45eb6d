"""Problems with any kind of request."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

NOT_FOUND = ProblemKind(
    "not-found",
    404,
    Text("没有这个地址", "Page not found"),
    Text("请检查链接，或从首页重新进入。", "Check the address, or go to the start page."),
)
METHOD_NOT_ALLOWED = ProblemKind(
    "method-not-allowed",
    405,
    Text("不支持这种操作", "Method not allowed"),
    Text("这个地址不接受此请求方法。", "This address does not accept this method."),
)
MALFORMED_REQUEST = ProblemKind(
    "malformed-request",
    400,
    Text("请求无法读取", "The request cannot be read"),
    Text("请重试；仍有问题请联系工作人员。", "Try again. If it happens again, ask the staff."),
)
REQUEST_TOO_SLOW = ProblemKind(
    "request-too-slow",
    408,
    Text("请求没有按时送达", "The connection is too slow"),
    Text(
        "没有保存。请在网络好的地方重试。",
        "Nothing was saved. Try again with a better connection.",
    ),
)
SERVER_BUSY = ProblemKind(
    "server-busy",
    503,
    Text("现在人太多", "The service is busy"),
    Text("请过一会儿再试。", "Try again in a moment."),
)
IDEMPOTENCY_KEY_MISSING = ProblemKind(
    "idempotency-key-missing",
    400,
    Text("缺少幂等键", "Idempotency-Key is missing"),
    Text(
        "请在请求头 Idempotency-Key 中给出一个新的随机值；重试同一次操作时沿用原值。",
        "Send a fresh random value in the header Idempotency-Key, and the same one when you try the same thing again.",
    ),
)
IDEMPOTENCY_KEY_INVALID = ProblemKind(
    "idempotency-key-invalid",
    400,
    Text("Idempotency-Key 格式不对", "Idempotency-Key is malformed"),
    Text("须为 8 到 128 个可见 ASCII 字符。", "It must be 8 to 128 visible ASCII characters."),
)
IDEMPOTENCY_KEY_REUSED = ProblemKind(
    "idempotency-key-reused",
    422,
    Text("同一标识用于不同内容", "The key was used for another request"),
    Text("新的请求请换一个 Idempotency-Key。", "Send a new Idempotency-Key with a new request."),
)
REQUEST_IN_PROGRESS = ProblemKind(
    "request-in-progress",
    409,
    Text("正在处理同一请求", "The same request is in progress"),
    Text(
        "请 {retry_after} 秒后再查看。", "Ask again in {retry_after} {retry_after|second|seconds}."
    ),
)
TOO_MANY_REQUESTS = ProblemKind(
    "too-many-requests",
    429,
    Text("操作太频繁", "Too many requests"),
    Text(
        "请等 {retry_after} 秒再试。",
        "Wait {retry_after} {retry_after|second|seconds} and try again.",
    ),
)
VERSION_CHANGED = ProblemKind(
    "version-changed",
    412,
    Text("草稿已有新的内容", "The draft has changed"),
    Text(
        "它在别处改过。请重新打开，再填写您的修改。",
        "It was changed on another device. Open it again and make your change.",
    ),
)
IF_MATCH_MISSING = ProblemKind(
    "if-match-missing",
    428,
    Text("缺少 If-Match", "If-Match missing"),
    Text(
        "请带上读到的 ETag，以免覆盖在别处所做的修改。",
        "Send the ETag of what you have read, so that nobody's change is overwritten.",
    ),
)
IF_MATCH_INVALID = ProblemKind(
    "if-match-invalid",
    400,
    Text("If-Match 格式不对", "If-Match is malformed"),
    Text("请原样带上读到的 ETag。", "Send the ETag as it was given."),
)
UPLOAD_STALLED = ProblemKind(
    "upload-stalled",
    408,
    Text("上传中断", "The upload stopped"),
    Text(
        "很久没有收到数据，没有保存。请在网络好的地方重新上传。",
        "The connection stopped for a while, and nothing was saved. Try again with a better connection.",
    ),
)
TIMED_OUT = ProblemKind(
    "timed-out",
    503,
    Text("处理超时", "This took too long"),
    Text("请稍后再试。", "Try again in a moment."),
)
INTERNAL_ERROR = ProblemKind(
    "internal-error",
    500,
    Text("系统出了问题", "Sorry, something went wrong"),
    Text(
        "不是您的操作有误。请稍后再试，并告知工作人员编号 {request_id}。",
        "The fault is ours. Try again later. If it happens again, give the staff the number {request_id}.",
    ),
)
