"""A problem as whoever asked can read it: words for a browser, a document for a program."""

from __future__ import annotations

import pytest

from tests.support.problems import problem_of
from tests.support.stage import Stage

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("language", "title", "home"),
    [("zh-CN", "没有这个地址", "回首页"), ("en", "Page not found", "Start page")],
)
@pytest.mark.parametrize("path", ["/v1/nowhere", "/nowhere", "/shared/nowhere.js", "/v1/sessions"])
async def test_a_browser_that_follows_a_link_reads_words(
    small_stage: Stage, path: str, language: str, title: str, home: str
) -> None:
    answer = await small_stage.client.get(path, headers=HTML | {"Accept-Language": language})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert home in answer.text
    if answer.status_code == 404:
        assert f"<h1>{title}</h1>" in answer.text
    assert "{" not in answer.text.partition("<main")[2]


async def test_programs_are_answered_with_documents(small_stage: Stage) -> None:
    for accept in ("*/*", "application/json", ""):
        answer = await small_stage.client.get("/v1/nowhere", headers={"Accept": accept})
        assert problem_of(answer)["reasonCode"] == "not-found"
    posted = await small_stage.client.post("/v1/sessions/app", json={}, headers=HTML)
    problem = problem_of(posted)
    assert (problem["field"], problem["why"]) == ("/ticket", "必填")
    assert "/ticket" not in problem["detail"]
