"""Settings of the WeChat stand-in, from `SANDBOX_WECHAT_*`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from sandbox.environment import one_of, port

Format = Literal["json", "xml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatSettings:
    """Settings of the one mini program that this WeChat knows. Port 0 takes a free port.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_WECHAT_APP_ID` | app id | none: no WeChat |
    | `SANDBOX_WECHAT_APP_SECRET` | app secret | required with it |
    | `SANDBOX_WECHAT_TOKEN` | token of the callback's signatures | required with it |
    | `SANDBOX_WECHAT_AES_KEY` | EncodingAESKey, 43 characters | required with it |
    | `SANDBOX_WECHAT_CALLBACK_URL` | where events are posted | not posted |
    | `SANDBOX_WECHAT_FORMAT` | `json` or `xml`, the format of events | `json` |
    | `SANDBOX_WECHAT_PORT` | | `8102` |
    """

    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    callback_url: str | None = None
    format: Format = "json"
    port: int = 0

    def __post_init__(self) -> None:
        if not (self.app_id and self.app_secret and self.token) or len(self.aes_key) != 43:
            raise ValueError("WeChat needs app id, secret, token, and an AES key of 43 characters")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self | None:
        """Read the settings, None if there is no app id. Raise ValueError naming what is wrong."""
        if not environ.get("SANDBOX_WECHAT_APP_ID"):
            return None
        return cls(
            app_id=environ["SANDBOX_WECHAT_APP_ID"],
            app_secret=environ.get("SANDBOX_WECHAT_APP_SECRET", ""),
            token=environ.get("SANDBOX_WECHAT_TOKEN", ""),
            aes_key=environ.get("SANDBOX_WECHAT_AES_KEY", ""),
            callback_url=environ.get("SANDBOX_WECHAT_CALLBACK_URL") or None,
            format="xml"
            if one_of(environ, "SANDBOX_WECHAT_FORMAT", "json", "xml") == "xml"
            else "json",
            port=port(environ, "SANDBOX_WECHAT_PORT", 8102),
        )
