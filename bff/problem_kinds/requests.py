"""What can be wrong with a request, whatever it is for."""

from __future__ import annotations

from bff.problem_kinds.kind import Kind
from ground.language import Text

KINDS: dict[str, Kind] = {
    "not-found": Kind(
        404,
        Text("没有这个地址", "No such address"),
        Text(
            "请检查链接，或从首页重新进入。", "Check the link, or start again from the home page."
        ),
    ),
    "method-not-allowed": Kind(
        405,
        Text("不支持这种操作", "Method not allowed"),
        Text("这个地址不接受此请求方法。", "This address does not accept this method."),
    ),
    "malformed-json": Kind(
        400,
        Text("内容无法读取", "Body cannot be read"),
        Text("请求内容不是正确的 UTF-8 JSON。", "The body is not valid UTF-8 JSON."),
    ),
    "invalid-field": Kind(
        422,
        Text("填写的内容有误", "A field is wrong"),
        Text(
            "有一项填写有误：{why}。请改正后再试。",
            "One entry is wrong: {why}. Correct it and try again.",
        ),
    ),
    "body-too-large": Kind(
        413,
        Text("内容太大", "Body too large"),
        Text("请求内容超过上限。", "The body is over the limit."),
    ),
    "malformed-request": Kind(
        400,
        Text("请求无法读取", "Request cannot be read"),
        Text("请重试；仍有问题请联系工作人员。", "Try again; if it stays, ask the staff."),
    ),
    "request-too-slow": Kind(
        408,
        Text("请求没有按时送达", "The request came too slowly"),
        Text(
            "没有保存。请在网络好的地方重试。",
            "Nothing was kept. Try again with a better connection.",
        ),
    ),
    "server-busy": Kind(
        503,
        Text("现在人太多", "Too busy at the moment"),
        Text("请过一会儿再试。", "Try again in a moment."),
    ),
    "idempotency-key-missing": Kind(
        400,
        Text("缺少幂等键", "Idempotency-Key is missing"),
        Text(
            "请在请求头 Idempotency-Key 中给出一个新的随机值；重试同一次操作时沿用原值。",
            "Send a fresh random value in the header Idempotency-Key, and the same one when you try the same thing again.",
        ),
    ),
    "idempotency-key-invalid": Kind(
        400,
        Text("Idempotency-Key 格式不对", "Idempotency-Key is malformed"),
        Text("须为 8 到 128 个可见 ASCII 字符。", "It must be 8 to 128 visible ASCII characters."),
    ),
    "idempotency-key-reused": Kind(
        422,
        Text("同一标识用于不同内容", "Key used for another request"),
        Text(
            "新的请求请换一个 Idempotency-Key。", "Send a new Idempotency-Key with a new request."
        ),
    ),
    "request-in-progress": Kind(
        409,
        Text("正在处理同一请求", "The same request is under way"),
        Text("请 {retry_after} 秒后再查看。", "Ask again in {retry_after} s."),
    ),
    "too-many-requests": Kind(
        429,
        Text("操作太频繁", "Too many requests"),
        Text("请等 {retry_after} 秒再试。", "Wait {retry_after} s and try again."),
    ),
}

# Faults of a field. The member `field` names it in words, because nobody reads a pointer aloud.
FIELD_FAULTS: dict[str, Text] = {
    "missing": Text("必填", "required"),
    "unknown": Text("不认识这一项", "not a field that we know"),
    "type": Text("内容的种类不对", "not the kind of value that is asked for"),
    "too-long": Text("太长", "too long"),
    "too-short": Text("不能为空或太短", "empty or too short"),
    "format": Text("格式不对", "wrong format"),
    "range": Text("数值超出范围", "out of range"),
    "choice": Text("不在可选范围内", "not one of the choices"),
    "document-number": Text(
        "证件号码有误，请对照证件核对", "not a right number, check it against the document"
    ),
}
