"""The statement by which every fault of forwarding is measured.

What citizens were told they submitted is at the core, each once, under the number that we have.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from models import Forward, Job, ServiceCase
from tests.support.applications import Application, ready
from tests.support.clients import Phone
from tests.support.stage import Stage

ITEM = "公积金缴存证明打印"  # no materials, and a day to be forwarded in
CITIZENS = ("wangji", "linxiuying", "helijuan", "chenyuhang", "huangmeiling", "zhengguangming")
AGREED = ("truth",)
PAUSE_S = 0.2


@dataclass
class SubmissionRecord:
    """The cases that citizens know of, from answers 201 and 202, in the order they came.

    ``heard`` counts everything a front got: statuses, and connections that were lost.
    """

    cases: list[str] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    longest_s: float = 0.0

    async def submit(
        self, application: Application, key: str | None = None, agreed: Sequence[str] = AGREED
    ) -> Sequence[str]:
        """As a front does it: the same key until the answer is there."""
        key = key or secrets.token_urlsafe(12)
        async with asyncio.timeout(60):
            while True:
                answer = await self._ask(application, key, agreed)
                if answer is not None and answer.status_code in (201, 202):
                    return self._record(answer)
                await asyncio.sleep(PAUSE_S)

    async def _ask(
        self, application: Application, key: str, agreed: Sequence[str]
    ) -> httpx.Response | None:
        """None, or a problem that says to come again, when this is not the answer."""
        began = time.monotonic()
        try:
            answer = await application.submit(key, commitments=agreed)
        except httpx.TransportError:
            self.heard["connection lost"] += 1
            return None
        self.longest_s = max(self.longest_s, time.monotonic() - began)
        reason = answer.json().get("reasonCode")
        self.heard[reason or str(answer.status_code)] += 1
        assert answer.status_code in (201, 202, 503) or reason == "request-in-progress", answer.text
        return answer

    def _record(self, answer: httpx.Response) -> list[str]:
        case_ids = [str(case["id"]) for case in answer.json()["cases"]]
        self.cases += [case_id for case_id in case_ids if case_id not in self.cases]
        return case_ids


async def apply(phone: Phone, told: SubmissionRecord, item: str = ITEM) -> Sequence[str]:
    """One application, from the search to the answer: its cases."""
    return await told.submit(await ready(phone, item))


async def phones(stage: Stage, citizens: Sequence[str] = CITIZENS) -> list[Phone]:
    return [await stage.phone(uid) for uid in citizens]


async def at_the_core(stage: Stage) -> list[dict[str, Any]]:
    answer = await stage.admin.get("/admin/cases", params={"limit": "10000"})
    cases: list[dict[str, Any]] = answer.json()
    return cases


async def duplicates(stage: Stage) -> int:
    return int((await stage.admin.get("/admin/counts")).json()["duplicateSourceNos"])


async def asked_for_cases(stage: Stage) -> list[dict[str, Any]]:
    """List when and by whom the core was asked to take a case, oldest first."""
    last = (await stage.admin.get("/admin/received", params={"limit": "1000"})).json()["last"]
    return [call for call in reversed(last) if call["path"] == "/cases"]


async def none_left() -> bool:
    """Tell if nothing is on its way to the core any more."""
    return not await Job.filter(kind="forward").exists()


async def nothing_lost_nothing_twice(stage: Stage, told: SubmissionRecord) -> None:
    """Check that nothing is lost and nothing happens twice."""
    theirs = await at_the_core(stage)
    numbers = {case["sourceNo"]: case["caseNo"] for case in theirs}
    assert sorted(case["sourceNo"] for case in theirs) == sorted(told.cases)
    assert await duplicates(stage) == 0
    assert set(await Forward.all().values_list("id", "state")) == {
        (case_id, "acknowledged") for case_id in told.cases
    }
    assert dict(await ServiceCase.all().values_list("id", "case_no")) == numbers
    assert await none_left(), "a job or a dead letter is left"
