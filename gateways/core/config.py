"""Configuration of the client of a core service."""

from dataclasses import dataclass, field

from gateways.digest import Digest
from gateways.exchange import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreConfig(Limits):
    """Address, credentials and limits of a core service. Its repr shows no address and no key.

    Raises ValueError at construction when the address or the key cannot be right, so a wrong
    setting stops the start.
    """

    base_url: str = field(repr=False)
    app_id: str
    app_key: bytes = field(repr=False)
    digest: Digest = Digest.SHA256
    max_page_bytes: int = 16 << 20
    max_file_bytes: int = 32 << 20

    def __post_init__(self) -> None:
        # Named: `super()` does not work in a dataclass with slots.
        Limits.__post_init__(self)
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError("base_url of the core must be an http(s) address")
        if not self.app_id or not self.app_key:
            raise ValueError("the core needs an app id and an app key")
