"""The doctor finds every kind of tampering with the usage log, and every part that is away."""

from __future__ import annotations

from dataclasses import replace

from bff.doctor import examine
from bff.health import Finding
from models import UsageEntry
from tests.support.presentations import find_certificate, present
from tests.support.stage import Stage, settings_for
from tests.support.tampering import ROWS, TAMPERINGS, write_chain


async def examine_part(stage: Stage, part: str = "usage log") -> list[Finding]:
    findings = await examine(stage.context.settings, stage.clock)
    return [finding for finding in findings if finding.part == part]


async def scan_once(stage: Stage) -> None:
    """Rows as they come about: two in a citizen's chain, one in the terminal's."""
    desk, phone = await stage.desk(), await stage.phone("linxiuying")
    presentation = (await present(phone, await find_certificate(phone, "居民身份证"))).json()
    for code in (presentation["code"], presentation["code"], "A" * 32):
        await desk.scan(code)


async def test_every_kind_of_tampering_is_found_where_it_was_done(each_database: Stage) -> None:
    """One chain each, all in one log; what nobody touched is not complained of."""
    seal = each_database.context.certificates.log_sealer
    await write_chain("untouched", seal)
    chains = {what: await write_chain(f"p{number}", seal) for number, what in enumerate(TAMPERINGS)}
    assert [finding.good for finding in await examine_part(each_database)] == [True]
    for what, (tamper, _) in TAMPERINGS.items():
        await tamper(chains[what])

    findings = await examine_part(each_database)

    assert not any(finding.good for finding in findings)
    for what, (_, place) in TAMPERINGS.items():
        told = [f.text for f in findings if f.text.startswith(f"chain {chains[what]}, ")]
        assert told, what
        assert told[0].startswith(f"chain {chains[what]}, row {place}: "), what
    assert not any("untouched" in finding.text for finding in findings)


async def test_an_untouched_log_is_whole_and_has_a_digest(each_database: Stage) -> None:
    await scan_once(each_database)
    [whole] = await examine_part(each_database)
    assert whole.good
    assert whole.text.startswith("3 rows in 2 chains whole; digest ")
    assert await examine_part(each_database) == [whole]
    await scan_once(each_database)
    [after] = await examine_part(each_database)
    assert after.text.startswith("6 rows in 2 chains whole; digest ")
    assert after.text[-16:] != whole.text[-16:]


async def test_rows_of_a_real_scan_are_sealed(each_database: Stage) -> None:
    await scan_once(each_database)
    assert await UsageEntry.filter(outcome="shown").update(outcome="refused") == 1
    [finding] = await examine_part(each_database)
    assert not finding.good
    assert finding.text.endswith("row 1: row changed")


async def test_with_another_fixed_key_every_row_is_called_changed(small_stage: Stage) -> None:
    """Control: the seals are made with the key, not with what anybody could compute."""
    chain = await write_chain("somebody", small_stage.context.certificates.log_sealer)
    keys = replace(small_stage.context.settings.keys, fixed=bytes(32))
    settings = replace(small_stage.context.settings, keys=keys)
    findings = await examine(settings, small_stage.clock)
    bad = [f.text for f in findings if f.part == "usage log" and not f.good]
    assert bad == [f"chain {chain}, row {seq}: row changed" for seq in range(1, ROWS + 1)]


async def test_parts_that_answer_and_parts_that_do_not(small_stage: Stage) -> None:
    settings = small_stage.context.settings
    for part in ("redis", "core"):
        [finding] = await examine_part(small_stage, part)
        assert finding.good
    away = settings_for(
        settings.database.url,
        "unix:///nowhere.sock",
        settings.server.data_dir,
        BFF_CORE_URL="http://127.0.0.1:9",
    )
    for finding in (await examine(away, small_stage.clock))[:2]:
        assert not finding.good
        assert "does not answer" in finding.text
    embedded = replace(settings, redis=replace(settings.redis, url=""))
    assert (await examine(embedded, small_stage.clock))[0].good
