"""Why a page cannot be read."""

from __future__ import annotations

from bff.problems import ProblemKind
from ground.language import Text

PAGE_NOT_FOUND = ProblemKind(
    "page-not-found",
    404,
    Text("没有这个页面", "There is no such page"),
    Text(
        "请回到首页再试。这里有的页面：{pages}。",
        "Go back to the start. The pages here are: {pages}.",
    ),
)
