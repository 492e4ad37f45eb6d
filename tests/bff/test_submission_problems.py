"""What changes at the item after the draft is refused with a problem that the endpoint lists."""

from __future__ import annotations

from typing import Any

import pytest

from bff.cases.acting.routes import routes
from bff.catalogue.index import FEED
from models import CoreFeed, ServiceCase, ServiceItem
from tests.support.applications import Application, ready
from tests.support.problems import expect
from tests.support.stage import Stage

STATEMENT = "公积金缴存证明打印"


@pytest.fixture
async def application(each_database: Stage) -> Application:
    return await ready(await each_database.phone("wangji"), STATEMENT)


def listed_slugs(path: str) -> tuple[str, ...]:
    [endpoint] = [one for one in routes.endpoints if (one.method, one.path) == ("POST", path)]
    return tuple(kind.slug for kind in endpoint.problems)


@pytest.mark.parametrize(
    ("members", "slug"),
    [
        ({"star": 2}, "item-not-online"),
        ({"applicantKinds": ["2"]}, "applicant-not-eligible"),
        ({"end": True}, "item-ended"),
    ],
)
async def test_the_item_is_another_now(
    each_database: Stage, application: Application, members: dict[str, Any], slug: str
) -> None:
    code = application.guide["code"]
    answer = await each_database.admin.post(f"/admin/items/{code}", json=members)
    assert answer.status_code == 200, answer.text
    each_database.clock.advance(500)
    await each_database.context.jobs.drain()
    expect(await application.submit(commitments=["truth"]), slug)
    assert slug in listed_slugs("/v1/cases")
    assert not await ServiceCase.exists()


async def test_the_catalogue_is_not_read_yet(
    each_database: Stage, application: Application
) -> None:
    await ServiceItem.all().delete()
    await CoreFeed.filter(name=FEED).update(read_at=None)
    expect(await application.submit(commitments=["truth"]), "catalogue-not-read")
    assert "catalogue-not-read" in listed_slugs("/v1/cases")
