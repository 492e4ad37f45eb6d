"""Settings of the core platform: all its services share one host, unless one has its own."""

from __future__ import annotations

from dataclasses import dataclass, fields

from bff.settings.declaration import Variables, declarations, setting
from bff.settings.values import WEB, address, any_text, one_of, seconds, text, whole_number
from gateways.digest import Digest

COMMON = "BFF_CORE_"
DEMO_CORE_KEY = "sandbox-demo-app-key"
LEAST_CORE_KEY, LEAST_CHARACTERS = 16, 5  # characters in total, and different ones


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreService:
    """Host, credentials and patience for one service."""

    url: str = setting(
        "BFF_CORE_URL", address(*WEB), "http://127.0.0.1:8100", "address of the core platform"
    )
    app_id: str = setting(
        "BFF_CORE_APP_ID", text(), "mashangban-bff", "our id at the core platform"
    )
    app_key: str = setting(
        "BFF_CORE_APP_KEY",
        any_text(f"at least {LEAST_CORE_KEY} characters"),
        "",
        "our key at the core platform; not one character repeated. The demo has a fixed key, which "
        "is refused elsewhere",
        default_text="none; required",
        secret=True,
    )
    digest: Digest = setting(
        "BFF_CORE_DIGEST", one_of(Digest), Digest.SHA256, "hash of the request signature"
    )
    timeout_s: float = setting(
        "BFF_CORE_TIMEOUT_S",
        seconds(0.1, 8),
        "3",
        "time limit of one call; a request may spend 8 s on all of its calls",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The services, named as in ``gateways.core.CorePlatform``."""

    identity: CoreService
    certificates: CoreService
    catalogue: CoreService
    materials: CoreService
    cases: CoreService
    evaluations: CoreService
    payments: CoreService
    deliveries: CoreService
    sign_on_url: str = setting(
        "BFF_SIGN_ON_URL",
        address(*WEB),
        "{BFF_CORE_IDENTITY_URL}/sso?returnUrl=",
        "the sign-on page. The return address and `&state=…` are appended, and the page returns "
        "there with `#ticket=…&state=…`",
    )
    admin_url: str = setting(
        "BFF_CORE_ADMIN_URL",
        address(*WEB),
        "http://127.0.0.1:8101",
        "the sandbox's admin port; used by the demo only",
    )
    material_days: int = setting(
        "BFF_CORE_MATERIAL_DAYS",
        whole_number(1, 365),
        "36",
        "days after which a file that belongs to no case counts as deleted and is asked for again. "
        "Fewer than the core keeps it (40), because forwarding takes time too",
    )

    def services(self) -> dict[str, CoreService]:
        return {name: getattr(self, name) for name in service_names()}


def service_names() -> tuple[str, ...]:
    declared = declarations(Core)
    return tuple(field.name for field in fields(Core) if field.name not in declared)


def own_prefix(service: str) -> str:
    """Return how the variables of one service begin: ``BFF_CORE_IDENTITY_``."""
    return f"{COMMON}{service.upper()}_"


def read_core(variables: Variables, *, demo: bool) -> Core:
    """Read the settings that all services share, then those that a service has of its own."""
    variables.read(CoreService)
    core = variables.read(
        Core,
        **{
            name: variables.read_own(CoreService, COMMON, own_prefix(name))
            for name in service_names()
        },
    )
    keys = {}
    for prefix, service in zip(map(own_prefix, service_names()), core.services(), strict=True):
        has_key = variables.has(f"{prefix}APP_KEY")
        if variables.has(f"{prefix}APP_ID") != has_key:
            variables.faults.append(f"{prefix}APP_ID and {prefix}APP_KEY go together: set both")
        keys[f"{prefix if has_key else COMMON}APP_KEY"] = core.services()[service].app_key
    for name, key in keys.items():
        if (fault := _key_fault(key, demo=demo)) is not None:
            variables.faults.append(f"{name} {fault}")
    return core


def _key_fault(key: str, *, demo: bool) -> str | None:
    if not key:
        return (
            "must be set: the key the core platform gave us. For the demo set BFF_DEMO=1, or run "
            "the command beside ./script/server"
        )
    if demo:
        return None
    if key == DEMO_CORE_KEY:
        return "is the demo's, which everybody knows"
    if len(key) < LEAST_CORE_KEY or len(set(key)) < LEAST_CHARACTERS:
        return (
            f"can be guessed: it needs {LEAST_CORE_KEY} characters, and not the same over and over"
        )
    return None
