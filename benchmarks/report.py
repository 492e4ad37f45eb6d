"""Rendering of the figures."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.load import Result


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    result: Result
    bare: Result

    def figures(self) -> dict[str, object]:
        return {
            "title": self.title.strip(),
            "ratio": round(self.result.rate / self.bare.rate, 3),
            "cpuUs": round(self.result.cpu_us, 1),
            "cpuRatio": round(self.bare.cpu_us / self.result.cpu_us, 3)
            if self.bare.cpu_us
            else None,
            "perSecond": round(self.result.rate),
            "queuedUs": round(self.result.queued_us, 1),
            "p50Ms": round(self.result.percentile(0.5) * 1000, 2),
            "p99Ms": round(self.result.percentile(0.99) * 1000, 2),
            "statuses": self.result.statuses,
        }


def print_report(lines: list[Line]) -> None:
    print(
        f"{'':40} {'ratio':>6} {'by CPU':>7} {'CPU µs':>7} {'req/s':>7} "
        f"{'p50 ms':>8} {'p99 ms':>8} {'queued µs':>9}  answers"
    )
    for line in lines:
        row = line.figures()
        print(
            f"{line.title:40} {row['ratio']:>6} {row['cpuRatio']:>7} {row['cpuUs']:>7} "
            f"{row['perSecond']:>7} {row['p50Ms']:>8} {row['p99Ms']:>8} {row['queuedUs']:>9}  "
            f"{row['statuses']}"
        )
