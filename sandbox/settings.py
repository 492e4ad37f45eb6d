"""Settings of the sandbox, all from `SANDBOX_*`. It is a program of its own, beside the BFF."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sandbox.app_push.settings import AppPushSettings
from sandbox.core.settings import CoreSettings
from sandbox.environment import port
from sandbox.sms.settings import SmsSettings
from sandbox.wechat.settings import WechatSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """Settings that all stand-ins share, and those of each.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_HOST` | address of the public ports; the admin port is on loopback | `127.0.0.1` |
    | `SANDBOX_ADMIN_PORT` | | `8101` |
    | `SANDBOX_DATABASE` | SQLite file that is kept | `var/sandbox.sqlite3` |
    """

    core: CoreSettings
    database: Path
    sms: SmsSettings = field(default_factory=SmsSettings)
    app_push: AppPushSettings = field(default_factory=AppPushSettings)
    wechat: WechatSettings = field(default_factory=WechatSettings)
    host: str = "127.0.0.1"
    admin_port: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings. Raise ValueError saying which variable is missing or wrong."""
        return cls(
            core=CoreSettings.from_env(environ),
            sms=SmsSettings.from_env(environ),
            app_push=AppPushSettings.from_env(environ),
            wechat=WechatSettings.from_env(environ),
            database=Path(environ.get("SANDBOX_DATABASE", "var/sandbox.sqlite3")),
            host=environ.get("SANDBOX_HOST", "127.0.0.1"),
            admin_port=port(environ, "SANDBOX_ADMIN_PORT", 8101),
        )
