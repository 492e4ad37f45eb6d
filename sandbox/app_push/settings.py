"""Settings of the app push service, from `SANDBOX_APP_PUSH_*`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from sandbox.environment import port


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPushSettings:
    """Account. The defaults are everybody's, since nothing is sent for real.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_APP_PUSH_PORT` | | `8104` |
    | `SANDBOX_APP_PUSH_APP_KEY`, `SANDBOX_APP_PUSH_MASTER_SECRET` | the caller's | the demo's |
    """

    app_key: str = "0123456789abcdef01234567"
    master_secret: str = field(default="sandbox-master-secret", repr=False)
    port: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings. Raise ValueError saying which variable is wrong."""
        return cls(
            app_key=environ.get("SANDBOX_APP_PUSH_APP_KEY", "0123456789abcdef01234567"),
            master_secret=environ.get("SANDBOX_APP_PUSH_MASTER_SECRET", "sandbox-master-secret"),
            port=port(environ, "SANDBOX_APP_PUSH_PORT", 8104),
        )
