"""Problems with a certificate and its presentation."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

CERTIFICATE_NOT_FOUND = ProblemKind(
    "certificate-not-found",
    404,
    Text("没有找到这个证照", "Certificate not found"),
    Text("请刷新证照列表。", "Refresh your list of certificates."),
)
PURPOSE_NOT_OFFERED = ProblemKind(
    "purpose-not-offered",
    422,
    Text("此证照不用于这个用途", "You cannot show it for this purpose"),
    Text("请从列出的用途中选择。", "Choose one of the purposes on the list."),
)
CONSENT_OUT_OF_DATE = ProblemKind(
    "consent-out-of-date",
    409,
    Text("出示内容已更新", "The information to show has changed"),
    Text(
        "请重新查看对方将看到的内容，再确认。",
        "Check again what the viewer will see, then confirm.",
    ),
)
PRESENTATION_OVER = ProblemKind(
    "presentation-over",
    409,
    Text("这次出示已结束", "The certificate is no longer shown"),
    Text("请重新出示。", "Choose the certificate and show it again."),
)
CERTIFICATE_SUSPENDED = ProblemKind(
    "certificate-suspended",
    409,
    Text("证照已暂扣", "The certificate is suspended"),
    Text(
        "现在不能使用。请持证人联系发证机关了解原因。",
        "It cannot be used now. The holder should ask the issuer for the reason.",
    ),
)
CERTIFICATE_REVOKED = ProblemKind(
    "certificate-revoked",
    409,
    Text("证照已被撤销或吊销", "The certificate has been revoked"),
    Text(
        "不能作为有效证照使用。请持证人联系发证机关。",
        "It cannot be used as a certificate in force. The holder should ask the issuer.",
    ),
)
CERTIFICATE_EXPIRED = ProblemKind(
    "certificate-expired",
    409,
    Text("证照已过有效期", "The certificate has expired"),
    Text("请持证人先换领新证。", "The holder needs to renew it first."),
)
CERTIFICATE_NOT_IN_FORCE = ProblemKind(
    "certificate-not-in-force",
    409,
    Text("证照目前无效", "The certificate is not in force"),
    Text(
        "状态：{state}。请持证人联系发证机关，或出示实体证件。",
        "State: {state}. The holder should ask the issuer, or show the paper certificate.",
    ),
)
NOT_IN_FORCE = (
    CERTIFICATE_SUSPENDED,
    CERTIFICATE_REVOKED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_IN_FORCE,
)
PHOTO_MISSING = ProblemKind(
    "photo-missing",
    404,
    Text("证照库里没有照片", "The library has no photograph"),
    Text(
        "请看证件原件，对照本人。",
        "Compare the person with the card itself.",
    ),
)
SCAN_NOT_FOUND = ProblemKind(
    "scan-not-found",
    404,
    Text("没有这次扫码，或已超过 10 分钟", "No such scan, or it is over 10 minutes old"),
    Text(
        "只有扫码的窗口能记“不是本人”。请重新扫码再记。",
        "Only the desk that scanned can record this. Scan a new code, then record it.",
    ),
)
FILE_LINK_USED = ProblemKind(
    "file-link-used",
    410,
    Text("文件链接已失效", "This file link has been used"),
    Text(
        "文件只能查看一次。如需再看，请重新扫码。",
        "You can view the file once. To view it again, scan a new code.",
    ),
)
