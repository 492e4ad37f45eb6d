"""Demo data: one hall, a desk, a kiosk and a queue kiosk that may not look at certificates."""

from __future__ import annotations

from models import Hall, Terminal
from models.terminal import Capability, TerminalKind

HALL = Hall(
    id="rongcheng-hall",
    name="榕城市政务服务中心",
    address="榕城市示范路 1 号",
    region="359900",
)
TERMINALS: tuple[tuple[str, TerminalKind, str, list[Capability]], ...] = (
    ("demo-desk-3", TerminalKind.DESK, "3号窗口", [Capability.VIEW_CERTIFICATES]),
    ("demo-kiosk-1", TerminalKind.KIOSK, "1号自助机", list(Capability)),
    ("demo-queue-1", TerminalKind.KIOSK, "取号机", []),
)


async def seed() -> None:
    """Create the demo's data if it is missing."""
    await Hall.bulk_create([HALL], on_conflict=["id"], update_fields=["name", "address", "region"])
    await Terminal.bulk_create(
        [
            Terminal(id=id_, hall_id=HALL.id, kind=kind, label=label, capabilities=capabilities)
            for id_, kind, label, capabilities in TERMINALS
        ],
        on_conflict=["id"],
        # An earlier version's demo gets the new hall and capabilities.
        update_fields=["hall_id", "capabilities"],
    )
