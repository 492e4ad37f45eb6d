"""Reasons why page settings are refused."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

SETTINGS_CHANGED = ProblemKind(
    "settings-changed",
    412,
    Text("设置在别处改过", "The settings were changed elsewhere"),
    Text(
        "您的另一台设备刚改过同一项。请看现在的设置，再选一次。",
        "Another device of yours has just changed the same setting. Look at it and choose again.",
    ),
)
PRESET_CONSENT_MISSING = ProblemKind(
    "preset-consent-missing",
    422,
    Text("保存前要先得到您的同意", "Your consent is needed before this is saved"),
    Text(
        "“{preset}”可能说明您的身体情况，属于敏感个人信息。我们只用它调整页面，加密保存，不告诉任何单位。"
        "您同意后才会保存，换成标准版就删除。不保存也可以逐项调整。",
        "“{preset}” may say something about your health, which is sensitive personal information. "
        "We use it for your pages only, keep it encrypted and show it to no authority. It is saved "
        "only if you agree, and erased when you choose Standard. You can also change single "
        "settings instead.",
    ),
)
