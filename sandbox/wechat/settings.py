"""Settings of the WeChat stand-in, from `SANDBOX_WECHAT_*`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from sandbox.environment import one_of, port

Format = Literal["json", "xml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatSettings:
    """The one mini program that this WeChat knows. The defaults are everybody's.

    | variable | meaning | default |
    |---|---|---|
    | `SANDBOX_WECHAT_APP_ID`, `SANDBOX_WECHAT_APP_SECRET` | the caller's | the demo's |
    | `SANDBOX_WECHAT_TOKEN` | token of the signatures of events | the demo's |
    | `SANDBOX_WECHAT_AES_KEY` | EncodingAESKey, 43 characters | the demo's |
    | `SANDBOX_WECHAT_CALLBACK_URL` | where events are posted | not posted |
    | `SANDBOX_WECHAT_FORMAT` | `json` or `xml`, the format of events | `json` |
    | `SANDBOX_WECHAT_PORT` | | `8105` |
    """

    app_id: str = "wxba5fad812f8e6fb9"
    app_secret: str = field(default="sandbox-wechat-secret", repr=False)
    token: str = field(default="sandbox-wechat-token", repr=False)
    aes_key: str = field(default="A" * 43, repr=False)
    callback_url: str | None = None
    format: Format = "json"
    port: int = 0

    def __post_init__(self) -> None:
        if not (self.app_id and self.app_secret and self.token) or len(self.aes_key) != 43:
            raise ValueError("WeChat needs app id, secret, token, and an AES key of 43 characters")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings. Raise ValueError saying what is wrong."""
        names = ("app_id", "app_secret", "token", "aes_key")
        variables = {name: f"SANDBOX_WECHAT_{name.upper()}" for name in names}
        form = one_of(environ, "SANDBOX_WECHAT_FORMAT", "json", "xml")
        return cls(
            **{
                name: environ[variable]
                for name, variable in variables.items()
                if variable in environ
            },
            callback_url=environ.get("SANDBOX_WECHAT_CALLBACK_URL") or None,
            format="xml" if form == "xml" else "json",
            port=port(environ, "SANDBOX_WECHAT_PORT", 8105),
        )
