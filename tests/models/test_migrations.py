"""Migrations make the tables, take them away and make them again; models and migrations agree."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise import fields
from tortoise.context import TortoiseContext
from tortoise.migrations.api import migrate
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.models import Model

from models import CoreFeed, Hall, Terminal
from models.orm import close_database, open_database, orm_config
from tests.support.stored_rows import table_names

MIGRATIONS = Path(__file__).parents[2] / "models" / "migrations"
TABLES = {
    "case_event",
    "core_feed",
    "core_misfit",
    "delegation",
    "device",
    "draft",
    "evaluation",
    "fact_mark",
    "forward",
    "hall",
    "idempotency_record",
    "inbox_message",
    "installation",
    "job",
    "kiosk_sign_in",
    "material",
    "notification_preference",
    "number_refusal",
    "page_setting",
    "person",
    "push",
    "push_receipt",
    "service_case",
    "service_item",
    "session",
    "terminal",
    "usage_chain",
    "usage_entry",
    "wechat_binding",
    "wechat_event",
    "wechat_quota",
}


@pytest.fixture
async def config(new_database_url: str) -> AsyncIterator[dict[str, object]]:
    yield orm_config(new_database_url)
    await close_database()


async def tables_after(url: str, config: dict[str, object], **migration: str) -> set[str]:
    await migrate(config=config, **migration)  # type: ignore[arg-type]
    await close_database()
    await open_database(url)
    names = await table_names() - {"tortoise_migrations"}
    await close_database()
    return names


async def test_up_down_and_up_again(new_database_url: str, config: dict[str, object]) -> None:
    assert await tables_after(new_database_url, config) == TABLES
    assert await tables_after(new_database_url, config) == TABLES  # nothing left to do
    down = {"target": "models.__first__", "direction": "backward"}
    assert await tables_after(new_database_url, config, **down) == set()
    assert await tables_after(new_database_url, config) == TABLES

    await open_database(new_database_url)
    hall = await Hall.create(id="h", name="大厅", address="路", region="350100")
    await Terminal.create(id="t", hall=hall, kind="desk", label="1号窗口", capabilities=["a"])
    assert (await Terminal.get(id="t").select_related("hall")).hall.name == "大厅"


async def test_the_catalogue_is_read_again_for_its_new_members(
    new_database_url: str, config: dict[str, object]
) -> None:
    """An upgrade forgets how far the items were read, and nothing else."""
    await migrate(config=config, target="models.0010_result_type")
    await close_database()
    await open_database(new_database_url)
    names = ("items", "changes")
    await CoreFeed.bulk_create([CoreFeed(name=name, cursor="page 9") for name in names])
    await close_database()
    await migrate(config=config)
    await close_database()
    await open_database(new_database_url)
    feeds = {feed.name: feed.cursor for feed in await CoreFeed.all()}
    assert feeds == {"items": None, "changes": "page 9"}


async def missing_operations(config: dict[str, object]) -> list[object]:
    """Return the operations that ``makemigrations`` would write, without a database."""
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None
        detector = MigrationAutodetector(context.apps, config["apps"])  # type: ignore[arg-type]
        return [writer.name for writer in await detector.changes()]


async def test_no_change_of_a_model_is_unmigrated() -> None:
    assert await missing_operations(orm_config("sqlite:///:memory:")) == []


class Forgotten(Model):
    """A model that no migration knows."""

    name = fields.CharField(max_length=20)


async def test_a_change_that_was_forgotten_is_found() -> None:
    """Control."""
    config = orm_config("sqlite:///:memory:")
    config["apps"]["models"]["models"] = ["models", __name__]
    assert await missing_operations(config)


@pytest.mark.parametrize("url", ["mysql://h/d", "http://h", "", "file.sqlite3"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///… or postgres://…"):
        orm_config(url)


def test_each_migration_follows_the_one_before() -> None:
    """Two that follow the same one were written at the same time, and one of them is not run."""
    names = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for before, name in itertools.pairwise(names):
        migration = importlib.import_module(f"models.migrations.{name}").Migration
        assert migration.dependencies == [("models", before)], name
