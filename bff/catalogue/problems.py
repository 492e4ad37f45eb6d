"""Problems with items."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

ITEM_NOT_FOUND = ProblemKind(
    "item-not-found",
    404,
    Text("没有这个事项", "Service not found"),
    Text("请用名称或关键词搜索事项。", "Search for the service by its name or a keyword."),
)
ITEM_ENDED = ProblemKind(
    "item-ended",
    410,
    Text("这个事项已停办", "This service has ended"),
    Text(
        "“{name}”不再受理。请搜索替代的事项，或咨询12345。",
        "You can no longer apply for “{name}”. Search for the service that replaces it, or ask 12345.",
    ),
)
CATALOGUE_NOT_READ = ProblemKind(
    "catalogue-not-read",
    503,
    Text("事项目录还没有准备好", "The list of services is not ready yet"),
    Text(
        "正在从省平台读取，请一分钟后再试。着急的事请到窗口办理。",
        "We are loading it from the provincial platform. Try again in a minute, or go to a service desk.",
    ),
)
