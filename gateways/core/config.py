"""What the core client is told once (`CoreConfig`) and with every call (`Call`)."""

from dataclasses import dataclass, field
from typing import Literal

Digest = Literal["sha256", "sm3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreConfig:
    """Where the core is and how to speak to it. Times in seconds, sizes in bytes.

    Raises ValueError at construction when the address or the key cannot be right, so a wrong
    setting stops the start.
    """

    base_url: str
    app_id: str
    app_key: bytes = field(repr=False)
    digest: Digest = "sha256"
    connect_timeout_s: float = 1.0
    call_timeout_s: float = 3.0
    pool_size: int = 100
    breaker_failures: int = 5
    breaker_open_s: float = 5.0
    max_answer_bytes: int = 1 << 20
    max_page_bytes: int = 16 << 20
    max_file_bytes: int = 32 << 20

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError("base_url of the core must be an http(s) address")
        if not self.app_id or not self.app_key:
            raise ValueError("the core needs an app id and an app key")
        if self.digest not in ("sha256", "sm3"):
            raise ValueError("digest must be sha256 or sm3")
        if self.breaker_failures < 1 or self.pool_size < 1:
            raise ValueError("breaker_failures and pool_size must be at least 1")


@dataclass(frozen=True, slots=True)
class Call:
    """On whose behalf a call is made, and until when its answer is of use.

    `request_id` goes to the core as `X-Request-Id`. `deadline` is on the event loop's clock
    (`loop.time() + seconds`); a call waits for `min(call_timeout_s, what is left)` and is not sent
    at all when nothing is left.
    """

    request_id: str
    deadline: float
