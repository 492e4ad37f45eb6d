"""Every problem this API can answer with: its slug, status and what is said to the person (RFC
9457).

A slug is stable: fronts branch on it (``reasonCode``), ``/problems/<slug>`` explains it. Details
say what to do next.
"""

from __future__ import annotations

from typing import NamedTuple

from bff.language import Text


class Kind(NamedTuple):
    status: int
    title: Text
    detail: Text


KINDS: dict[str, Kind] = {
    # The request itself
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
        Text("{field}：{why}", "{field}: {why}"),
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
    # Our own state
    "internal-error": Kind(
        500,
        Text("系统出了问题", "Something went wrong here"),
        Text(
            "不是您的操作有误。请稍后再试，并告知工作人员编号 {request_id}。",
            "It was not your doing. Try again later, and tell the staff the number {request_id}.",
        ),
    ),
    "timed-out": Kind(
        503,
        Text("处理超时", "This took too long"),
        Text("请稍后再试。", "Try again in a moment."),
    ),
    "database-unavailable": Kind(
        503,
        Text("系统暂时繁忙", "Temporarily unavailable"),
        Text("请稍后再试，您的资料没有丢失。", "Try again in a moment. Nothing was lost."),
    ),
    "redis-unavailable": Kind(
        503,
        Text("出示与核验暂时不可用", "Showing and checking codes is unavailable"),
        Text(
            "请稍后再试，或出示实体证件。", "Try again in a moment, or show the paper certificate."
        ),
    ),
    "core-unavailable": Kind(
        503,
        Text("省平台暂时无法连接", "The provincial platform cannot be reached"),
        Text(
            "请稍后再试。二维码未失效时可再次扫描。",
            "Try again in a moment. A code that has not expired can be scanned again.",
        ),
    ),
    "core-refused": Kind(
        502,
        Text("省平台没有受理这次请求", "The provincial platform refused"),
        Text("请稍后再试，或联系工作人员。", "Try again later, or ask the staff."),
    ),
    # Who calls
    "not-signed-in": Kind(
        401,
        Text("需要先登录", "Sign in first"),
        Text("请登录后再试。", "Sign in and try again."),
    ),
    "token-expired": Kind(
        401,
        Text("登录已过期", "The sign-in has expired"),
        Text("请刷新或重新登录。", "Refresh the token, or sign in again."),
    ),
    "token-invalid": Kind(
        401,
        Text("登录凭证无效", "The token is not valid"),
        Text("请重新登录。", "Sign in again."),
    ),
    "session-ended": Kind(
        401,
        Text("这次登录已结束", "This sign-in has ended"),
        Text(
            "请重新登录。若不是您本人结束的，请检查登录设备。",
            "Sign in again. If you did not end it yourself, check your devices.",
        ),
    ),
    "wrong-channel": Kind(
        403,
        Text("这个入口不能做此操作", "Not from this channel"),
        Text("请使用{channels}。", "Use: {channels}."),
    ),
    "refresh-token-reused": Kind(
        401,
        Text("登录凭证被重复使用", "The refresh token was used twice"),
        Text(
            "为了安全，这次登录已结束，请重新登录。",
            "For safety this sign-in was ended. Sign in again.",
        ),
    ),
    "ticket-refused": Kind(
        401,
        Text("登录没有成功", "Sign-on was not accepted"),
        Text(
            "登录票据已用过或已过期，请重新登录。",
            "The ticket was used or has expired. Sign in again.",
        ),
    ),
    "assurance-too-low": Kind(
        403,
        Text("需要更高的实名等级", "A higher assurance level is needed"),
        Text(
            "此操作需要“{required}”级别。请先完成认证。",
            "This needs the level “{required}”. Complete that verification first.",
        ),
    ),
    "proof-missing": Kind(
        401,
        Text("缺少终端证明", "Terminal proof missing"),
        Text("请求须带 DPoP 证明。", "Send a DPoP proof with the request."),
    ),
    "proof-invalid": Kind(
        401,
        Text("终端证明无效", "Terminal proof not valid"),
        Text("证明与本次请求不符（{why}）。", "The proof does not fit this request ({why})."),
    ),
    "proof-replayed": Kind(
        401,
        Text("终端证明已用过", "Terminal proof used before"),
        Text("每次请求须用新的证明。", "Make a new proof for each request."),
    ),
    "proof-stale": Kind(
        401,
        Text("终端时钟不准", "The terminal's clock is off"),
        Text("请按 serverTime 校准后重试。", "Correct it by serverTime and try again."),
    ),
    "enrolment-refused": Kind(
        403,
        Text("登记码无效", "Enrolment code not accepted"),
        Text(
            "登记码已用过、已过期或输入有误，请向管理员索取新的。",
            "It was used, has expired or was mistyped. Ask the operator for a new one.",
        ),
    ),
    "terminal-unknown": Kind(
        401,
        Text("终端未登记", "Terminal not enrolled"),
        Text("请用登记码重新登记本终端。", "Enrol this terminal with an enrolment code."),
    ),
    # Certificates and codes
    "certificate-not-found": Kind(
        404,
        Text("没有找到这个证照", "No such certificate"),
        Text("请刷新证照列表。", "Refresh the list of certificates."),
    ),
    "purpose-not-offered": Kind(
        422,
        Text("此证照不用于这个用途", "Not shown for this purpose"),
        Text("请从列出的用途中选择。", "Choose one of the listed purposes."),
    ),
    "consent-out-of-date": Kind(
        409,
        Text("出示内容已更新", "What is shown has changed"),
        Text(
            "请重新查看对方将看到的内容，再确认。",
            "Look again at what the viewer will see, then confirm.",
        ),
    ),
    "presentation-over": Kind(
        409,
        Text("这次出示已结束", "This presentation is over"),
        Text("请重新出示。", "Start a new one."),
    ),
    "code-not-found": Kind(
        404,
        Text("没有这个二维码", "No such code"),
        Text(
            "二维码已过期或不是您的，请重新出示。",
            "It has expired or is not yours. Show the certificate again.",
        ),
    ),
    "code-malformed": Kind(
        422,
        Text("不是本系统的二维码", "Not one of our codes"),
        Text(
            "请对准手机上的证照码再扫一次。",
            "Point at the certificate code on the phone and scan again.",
        ),
    ),
    "code-forged": Kind(
        422,
        Text("二维码不是本系统签发的", "This code was not issued by us"),
        Text(
            "不能采信。请让持证人在官方应用中重新出示。",
            "Do not accept it. Ask the holder to show it again in the official app.",
        ),
    ),
    "code-expired": Kind(
        410,
        Text("二维码已过期", "The code has expired"),
        Text("请让持证人刷新后再扫。", "Ask the holder to refresh it, then scan again."),
    ),
    "code-used": Kind(
        409,
        Text("二维码已被扫过", "The code was used already"),
        Text(
            "一个码只能核验一次。请让持证人重新出示。",
            "Each code works once. Ask the holder to show a new one.",
        ),
    ),
    "code-withdrawn": Kind(
        410,
        Text("持证人已退出登录", "The holder has signed out"),
        Text("请让持证人重新登录并出示。", "Ask the holder to sign in and show it again."),
    ),
    "terminal-not-allowed": Kind(
        403,
        Text("本终端不能核验证照", "This terminal may not check certificates"),
        Text(
            "请到可核验证照的窗口或自助机。", "Go to a desk or kiosk that may check certificates."
        ),
    ),
    "certificate-suspended": Kind(
        409,
        Text("证照已暂扣", "The certificate is suspended"),
        Text(
            "目前不能使用，请持证人联系发证机关。",
            "It cannot be used now. The holder should ask the issuer.",
        ),
    ),
    "certificate-revoked": Kind(
        409,
        Text("证照已撤销", "The certificate was revoked"),
        Text(
            "不能使用，请持证人联系发证机关。",
            "It cannot be used. The holder should ask the issuer.",
        ),
    ),
    "certificate-expired": Kind(
        409,
        Text("证照已过有效期", "The certificate has expired"),
        Text("请持证人换领新证。", "The holder should renew it."),
    ),
    "certificate-not-in-force": Kind(
        409,
        Text("证照目前无效", "The certificate is not in force"),
        Text(
            "状态：{state}。请持证人联系发证机关。",
            "State: {state}. The holder should ask the issuer.",
        ),
    ),
    "file-link-used": Kind(
        410,
        Text("文件链接已失效", "The file link is used up"),
        Text(
            "文件只能查看一次。如需再看，请重新扫码。",
            "The file can be viewed once. Scan again to view it again.",
        ),
    ),
}

# Why a field is wrong; `{field}: {why}`.
FIELD_FAULTS: dict[str, Text] = {
    "missing": Text("必填", "required"),
    "unknown": Text("没有这个字段", "not a known field"),
    "type": Text("类型不对", "wrong type"),
    "too-long": Text("太长", "too long"),
    "too-short": Text("不能为空或太短", "empty or too short"),
    "format": Text("格式不对", "wrong format"),
    "range": Text("数值超出范围", "out of range"),
    "choice": Text("不在可选范围内", "not one of the choices"),
}
