"""Settings of the server itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from bff.settings.declaration import setting
from bff.settings.values import folder, font_file, one_of, origin, switch, text, whole_number

_PRIVATE_NAMES = ("localhost", "local", "internal", "lan", "test")


class Jobs(StrEnum):
    """Place in which jobs run."""

    INSIDE = "inside"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The defaults run everything on one machine with nothing installed but Python."""

    data_dir: Path = setting(
        "BFF_DATA_DIR",
        folder(),
        "var",
        "folder of the SQLite file and `keys.json`; created if missing",
    )
    host: str = setting("BFF_HOST", text(), "127.0.0.1", "address to listen on")
    port: int = setting("BFF_PORT", whole_number(1, 65535), "8000", "port to listen on")
    public_url: str = setting(
        "BFF_PUBLIC_URL",
        origin(),
        "http://127.0.0.1:{BFF_PORT}",
        "address at which phones and terminals reach the server. Every code contains it, and "
        "terminals' proofs are checked against it. Capitals, a default port, a last slash and "
        "Chinese characters are normalised; a path, a query or a user is refused. With `https://` "
        "browsers must stay with HTTPS (HSTS)",
    )
    workers: int = setting(
        "BFF_WORKERS",
        whole_number(1, 64),
        "1",
        "worker processes; with 1 there is one process and no manager",
    )
    jobs: Jobs = setting(
        "BFF_JOBS",
        one_of(Jobs),
        Jobs.INSIDE,
        "`inside`: every worker runs jobs. `apart`: none does, and `./script/bff work` must run "
        "somewhere",
    )
    proxies: int = setting(
        "BFF_PROXIES",
        whole_number(0, 16),
        "0",
        "number of your proxies in front that add to `X-Forwarded-For`. 0: the header is ignored",
    )
    receipt_font: Path | None = setting(
        "BFF_RECEIPT_FONT",
        font_file(),
        None,
        "file of the font that receipts are drawn with, for characters that ours lacks. Without it "
        "ours, which has 通用规范汉字表; a character that the font lacks is written as 〔U+9F98〕",
        default_text="ours",
    )
    demo: bool = setting(
        "BFF_DEMO",
        switch(),
        "0",
        "`1`: adds `/demo/` and routes that give sign-ins and enrolment codes to anybody. Refused "
        "with a public `BFF_PUBLIC_URL`",
    )

    def fault(self) -> str | None:
        """Return what is wrong, or None. A demo lets anybody sign in, so it is never public."""
        if not self.demo or _is_private(urlsplit(self.public_url).hostname or ""):
            return None
        return (
            "BFF_DEMO=1 lets anybody sign in as anybody: BFF_PUBLIC_URL must be an address of this "
            "machine or of a private network"
        )


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in _PRIVATE_NAMES
