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
        told = line.figures()
        print(
            f"{line.title:40} {told['ratio']:>6} {told['cpuRatio']:>7} {told['cpuUs']:>7} "
            f"{told['perSecond']:>7} {told['p50Ms']:>8} {told['p99Ms']:>8} {told['queuedUs']:>9}  "
            f"{told['statuses']}"
        )
