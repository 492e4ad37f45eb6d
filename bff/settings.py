"""Every setting of the server, read once from the environment. No other module reads it.

Names, defaults and meanings are listed in docs/operations.md.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bff.keys import Keys, parse_keys
from bff.own_keys import DATABASE_FILE, OwnKeysFailed, own_keys
from bff.running_demo import beside_demo
from bff.uris import normal_origin


class SettingsError(ValueError):
    """Missing or wrong setting. The text names it and says what to do."""


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """Limit of ``quota`` requests of one caller in each window of ``window_s`` seconds."""

    name: str
    quota: int
    window_s: int


_WEB = ("http", "https")
_DATABASES = ("sqlite", "postgres", "postgresql")
_REDIS = ("redis", "rediss", "unix")

DEMO_CORE_KEY = "sandbox-demo-app-key"
LEAST_CORE_KEY, LEAST_CHARACTERS = 16, 5  # characters in all, and different ones
_PRIVATE_NAMES = ("localhost", "local", "internal", "lan", "test")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the server. Names in seconds end in ``_s``.

    The defaults run everything on one machine with nothing installed but Python.
    """

    keys: Keys = field(repr=False)
    data_dir: Path
    public_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    jobs: str = "inside"
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    core_url: str = "http://127.0.0.1:8100"
    core_admin_url: str = "http://127.0.0.1:8101"
    core_app_id: str = "mashangban-bff"
    core_app_key: str = field(default=DEMO_CORE_KEY, repr=False)
    core_digest: str = "sha256"
    core_timeout_s: float = 3.0
    sign_on_url: str = ""
    demo: bool = False
    proxies: int = 0
    request_budget_s: float = 8.0
    access_token_s: int = 600
    refresh_token_s: int = 7 * 86400
    kiosk_session_s: int = 900
    kiosk_sign_in_s: int = 300
    code_s: int = 60
    code_refresh_s: int = 45
    code_memory_s: int = 900
    file_link_s: int = 300
    certificate_list_s: int = 60
    catalogue_pull_s: int = 300
    changes_pull_s: int = 30
    reconcile_s: int = 600
    proof_window_s: int = 60
    idempotency_s: int = 86400
    idempotency_lease_s: int = 30
    stream_life_s: int = 600
    stream_heartbeat_s: int = 10
    streams_per_citizen: int = 5
    draft_life_s: int = 30 * 86400
    material_life_s: int = 36 * 86400  # the core's 40 days, less what forwarding may take
    upload_stall_s: float = 30.0
    upload_longest_s: float = 1800.0
    uploads_per_citizen: int = 4
    uploads_at_once: int = 60  # well under the core client's pool, which everything else needs too
    # Of each worker; docs/operations.md, "Slow and many connections".
    connections_at_once: int = 4096
    connections_per_account: int = 16
    body_bytes_at_once: int = 64 * 1024 * 1024
    body_stall_s: float = 20.0
    body_least_rate: int = 1000  # bytes a second; GPRS has three times as many
    redis_timeout_s: float = 1.0
    rate_policies: Mapping[str, RatePolicy] = field(default_factory=dict)
    """Policies that replace the capabilities' own of the same names."""


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Load the settings from ``BFF_*``. Raise SettingsError for the first wrong one."""
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("BFF_DATA_DIR", "var")).resolve()
    env = beside_demo(env, data_dir)
    port = _number(env, "BFF_PORT", 8000, 1, 65535)
    public_url = _origin(env, "BFF_PUBLIC_URL", f"http://127.0.0.1:{port}")
    core_url = _url(env, "BFF_CORE_URL", "http://127.0.0.1:8100", *_WEB)
    return Settings(
        keys=_keys(env, data_dir),
        data_dir=data_dir,
        public_url=public_url,
        host=env.get("BFF_HOST", "127.0.0.1"),
        port=port,
        workers=_number(env, "BFF_WORKERS", 1, 1, 64),
        jobs=_one_of(env, "BFF_JOBS", "inside", "apart"),
        database_url=_url(
            env, "BFF_DATABASE_URL", f"sqlite://{data_dir / DATABASE_FILE}", *_DATABASES
        ),
        redis_url=_url(env, "BFF_REDIS_URL", "", *_REDIS) if env.get("BFF_REDIS_URL") else "",
        core_url=core_url,
        core_admin_url=_url(env, "BFF_CORE_ADMIN_URL", "http://127.0.0.1:8101", *_WEB),
        core_app_id=env.get("BFF_CORE_APP_ID", "mashangban-bff"),
        core_app_key=_core_key(env),
        core_digest=_one_of(env, "BFF_CORE_DIGEST", "sha256", "sm3"),
        sign_on_url=_url(env, "BFF_SIGN_ON_URL", f"{core_url}/sso?returnUrl=", *_WEB),
        demo=_demo(env, public_url),
        proxies=_number(env, "BFF_PROXIES", 0, 0, 16),
    )


def export_redis_url(url: str) -> None:
    """Export the embedded server's address to worker processes, which read the environment anew."""
    os.environ["BFF_REDIS_URL"] = url


def _keys(env: Mapping[str, str], data_dir: Path) -> Keys:
    ring, fixed = env.get("BFF_KEYS"), env.get("BFF_FIXED_KEY")
    if ring is None and fixed is None:
        if "BFF_DATABASE_URL" in env and env.get("BFF_DEMO") != "1":
            raise SettingsError(
                "BFF_KEYS and BFF_FIXED_KEY must be set with BFF_DATABASE_URL: every replica needs "
                "the same. Make a set with: ./script/bff new-keys"
            )
        try:
            ring, fixed = own_keys(data_dir)
        except OwnKeysFailed as error:
            raise SettingsError(str(error)) from None
    if ring is None or fixed is None:
        raise SettingsError("BFF_KEYS and BFF_FIXED_KEY go together: set both")
    try:
        return parse_keys(ring, fixed)
    except ValueError as error:
        raise SettingsError(f"BFF_KEYS or BFF_FIXED_KEY: {error}") from None


def _core_key(env: Mapping[str, str]) -> str:
    key = env.get("BFF_CORE_APP_KEY", DEMO_CORE_KEY if env.get("BFF_DEMO") == "1" else "")
    if not key:
        raise SettingsError(
            "BFF_CORE_APP_KEY must be set: the key the core platform gave us. For the demo set "
            "BFF_DEMO=1, or run the command beside ./script/server"
        )
    if env.get("BFF_DEMO") != "1":
        if key == DEMO_CORE_KEY:
            raise SettingsError("BFF_CORE_APP_KEY is the demo's, which everybody knows")
        if len(key) < LEAST_CORE_KEY or len(set(key)) < LEAST_CHARACTERS:
            raise SettingsError(
                f"BFF_CORE_APP_KEY can be guessed: it needs {LEAST_CORE_KEY} characters, and not "
                "the same over and over"
            )
    return key


def _demo(env: Mapping[str, str], public_url: str) -> bool:
    """Read ``BFF_DEMO``. Raise SettingsError for a demo at a public address.

    A demo lets anybody sign in.
    """
    demo = _one_of(env, "BFF_DEMO", "0", "1") == "1"
    if demo and not _is_private(urlsplit(public_url).hostname or ""):
        raise SettingsError(
            "BFF_DEMO=1 lets anybody sign in as anybody: BFF_PUBLIC_URL must be an address of this "
            "machine or of a private network"
        )
    return demo


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in _PRIVATE_NAMES


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most):
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _url(env: Mapping[str, str], name: str, default: str, *schemes: str) -> str:
    """Read an address without its last slash.

    A wrong one is not repeated: it may contain a password.
    """
    text = env.get(name, default)
    if text.partition("://")[0] not in schemes or text.endswith("://"):
        raise SettingsError(f"{name} must begin with {' or '.join(f'{s}://' for s in schemes)}")
    if not _can_be_called(text):
        raise SettingsError(f"{name} names no host, port or Redis database that can be called")
    return text.rstrip("/")


def _can_be_called(url: str) -> bool:
    """Tell if an address over the network can be parsed; a file's always can."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("sqlite", "unix"):
            return True
        database = parts.path.strip("/") if parts.scheme in _REDIS else ""
        right = url.isprintable() and not database.strip("0123456789")
        return right and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or half of an IPv6 address
        return False


def _origin(env: Mapping[str, str], name: str, default: str) -> str:
    """Read an origin and return it as browsers write it and terminals sign it (RFC 6454 §6.1)."""
    try:
        return normal_origin(env.get(name, default))
    except ValueError as error:
        raise SettingsError(f"{name} must {error}: https://host or https://host:port") from None


def _one_of(env: Mapping[str, str], name: str, *choices: str) -> str:
    text = env.get(name, choices[0])
    if text not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return text
