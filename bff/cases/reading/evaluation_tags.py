"""Tags of evaluations (好差评), in words."""

from __future__ import annotations

from ground.language import Text

# From the indicators of the online and the hall evaluation (docs/sources.md).
POSITIVE = {
    "quick": Text("办事效率高", "Quick"),
    "guide-clear": Text("办事指南准确清楚", "The guide was clear and right"),
    "convenient": Text("办事方便，少跑腿", "Convenient, few visits"),
    "easy-to-use": Text("平台好操作", "Easy to use"),
    "good-service": Text("服务态度好，业务熟", "Friendly and competent"),
}
NEGATIVE = {
    "slow": Text("办事效率低", "Slow"),
    "guide-unclear": Text("办事指南不准确、不清楚", "The guide was unclear or wrong"),
    "inconvenient": Text("办事不方便，多次跑腿", "Inconvenient, too many visits"),
    "asked-again": Text("重复要材料", "I had to give the same information again"),
    "hard-to-use": Text("平台不好操作", "Hard to use"),
    "bad-service": Text("服务态度差，业务不熟", "Unfriendly or not competent"),
}
TAGS = POSITIVE | NEGATIVE
