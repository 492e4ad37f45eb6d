"""Configuration of the client of WeChat."""

from dataclasses import dataclass, field

from gateways.exchange import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatConfig(Limits):
    """Address, credentials and limits. Its repr shows no address and no secret."""

    base_url: str = field(default="https://api.weixin.qq.com", repr=False)
    app_id: str
    app_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        # Named: `super()` does not work in a dataclass with slots.
        Limits.__post_init__(self)
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError("base_url of WeChat must be an http(s) address")
        if not self.app_id or not self.app_secret:
            raise ValueError("WeChat needs an app id and an app secret")
