"""Settings of app pushes by JPush. Without them the channel is off."""

from __future__ import annotations

from dataclasses import dataclass

from bff.settings.declaration import Variables, setting
from bff.settings.values import WEB, address, any_text, seconds

_OFF = "none: app pushes are off"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppPush:
    """The app at JPush (极光)."""

    url: str = setting(
        "BFF_APP_PUSH_URL", address(*WEB), "https://api.jpush.cn", "address of JPush"
    )
    report_url: str = setting(
        "BFF_APP_PUSH_REPORT_URL",
        address(*WEB),
        "https://report.jpush.cn",
        "address of its reports, which say what reached a device",
    )
    timeout_s: float = setting(
        "BFF_APP_PUSH_TIMEOUT_S", seconds(0.1, 8), "5", "time limit of one call to it"
    )
    app_key: str = setting(
        "BFF_APP_PUSH_KEY",
        any_text("text"),
        "",
        "our appKey. Set it with `BFF_APP_PUSH_SECRET`; without them the app gets no pushes",
        default_text=_OFF,
        secret=True,
    )
    master_secret: str = setting(
        "BFF_APP_PUSH_SECRET",
        any_text("text"),
        "",
        "our masterSecret",
        default_text=_OFF,
        secret=True,
    )

    @property
    def is_on(self) -> bool:
        return bool(self.app_key)


def read_app_push(variables: Variables) -> AppPush:
    """Read the settings. Half of the credentials are a fault."""
    app_push = variables.read(AppPush)
    if bool(app_push.app_key.strip()) != bool(app_push.master_secret.strip()):
        variables.faults.append("BFF_APP_PUSH_KEY and BFF_APP_PUSH_SECRET go together: set both")
    return app_push
