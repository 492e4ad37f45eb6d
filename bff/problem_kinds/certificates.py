"""Why a certificate is not shown and a code is refused."""

from __future__ import annotations

from bff.problem_kinds.kind import Kind
from ground.language import Text

KINDS: dict[str, Kind] = {
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
