"""Settings of the core, from `SANDBOX_*`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from sandbox.environment import one_of, port

Digest = Literal["sha256", "sm3"]
# Seconds after the submission at which a case is 已收件, 已受理, 办理中, 办结.
Pace = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSettings:
    """Settings of the core.

    Port 0 takes a free port. `return_origins` may be signed on to, besides loopback addresses.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_APP_ID` | the caller's id | required |
    | `SANDBOX_APP_KEY` | the caller's key, text, at least 16 characters | required |
    | `SANDBOX_DIGEST` | `sha256` or `sm3` | `sha256` |
    | `SANDBOX_PORT` | | `8100` |
    | `SANDBOX_RETURN_ORIGINS` | origins, separated by commas | none |
    | `SANDBOX_EVENTS_URL` | where events are posted | not posted |
    | `SANDBOX_TIMETABLE` | `on`: cases move by themselves; `off`: by the admin port only | `on` |
    | `SANDBOX_PACE` | seconds after submission to 收件, 受理, 办理中 and 办结 | `3,8,12,20` |

    Without the environment, the timetable is off.
    """

    app_id: str
    app_key: str = field(repr=False)
    digest: Digest = "sha256"
    port: int = 0
    return_origins: frozenset[str] = frozenset()
    events_url: str | None = None
    timetable: bool = False
    pace: Pace = (3, 8, 12, 20)

    def __post_init__(self) -> None:
        if not self.app_id or len(self.app_key) < 16:
            raise ValueError("give an app id, and an app key of at least 16 characters")
        if self.digest not in ("sha256", "sm3"):
            raise ValueError("digest must be sha256 or sm3")
        if self.events_url is not None and not self.events_url.startswith(("http://", "https://")):
            raise ValueError("the events URL must be http(s)://…")
        if not 0 <= self.pace[0] <= self.pace[1] <= self.pace[2] <= self.pace[3]:
            raise ValueError("the pace must not go back")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings. Raise ValueError saying which variable is missing or wrong."""
        missing = [n for n in ("SANDBOX_APP_ID", "SANDBOX_APP_KEY") if not environ.get(n)]
        if missing:
            raise ValueError(f"set {' and '.join(missing)}")
        digest = one_of(environ, "SANDBOX_DIGEST", "sha256", "sm3")
        origins = environ.get("SANDBOX_RETURN_ORIGINS", "").split(",")
        return cls(
            app_id=environ["SANDBOX_APP_ID"],
            app_key=environ["SANDBOX_APP_KEY"],
            digest="sm3" if digest == "sm3" else "sha256",
            port=port(environ, "SANDBOX_PORT", 8100),
            return_origins=frozenset(o.strip().rstrip("/") for o in origins if o.strip()),
            events_url=environ.get("SANDBOX_EVENTS_URL") or None,
            timetable=one_of(environ, "SANDBOX_TIMETABLE", "on", "off") == "on",
            pace=_pace(environ.get("SANDBOX_PACE", "3,8,12,20")),
        )


def _pace(text: str) -> Pace:
    """Read the pace. Raise ValueError."""
    try:
        received, accepted, worked_on, decided = (float(part) for part in text.split(","))
    except ValueError:
        raise ValueError("SANDBOX_PACE must be four numbers of seconds") from None
    return received, accepted, worked_on, decided
