"""Reads the settings, once, from the environment. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from bff.keys import Keys
from bff.running_demo import beside_demo
from bff.settings.app_push import AppPush, read_app_push
from bff.settings.core import DEMO_CORE_KEY, Core, read_core
from bff.settings.database import DATABASE_URL, Database
from bff.settings.declaration import Variables
from bff.settings.messages import MessageSettings
from bff.settings.redis import Redis
from bff.settings.secrets import Secrets
from bff.settings.server import Server
from bff.settings.sms import Sms, read_sms
from bff.settings.wechat import Wechat, read_wechat

_DEMO = {"BFF_CORE_APP_KEY": DEMO_CORE_KEY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of the server."""

    server: Server
    database: Database
    redis: Redis
    core: Core
    sms: Sms
    app_push: AppPush
    wechat: Wechat
    messages: MessageSettings
    keys: Keys = field(repr=False)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``BFF_*``. Raise SettingsError, which names all that are wrong."""
    env = os.environ if environ is None else environ
    env = beside_demo(env, Variables(env).read(Server).data_dir)
    is_demo = env.get("BFF_DEMO") == "1"
    variables = Variables({**_DEMO, **env} if is_demo else env)
    server = variables.read(Server)
    if (fault := server.fault()) is not None:
        variables.faults.append(fault)
    database, redis = variables.read(Database), variables.read(Redis)
    core, secrets = read_core(variables, demo=is_demo), variables.read(Secrets)
    sms, app_push = read_sms(variables), read_app_push(variables)
    messages = variables.read(MessageSettings)
    wechat = read_wechat(variables)
    variables.must_be_right()
    # Last, because this creates missing keys.
    keys = secrets.keys(server.data_dir, is_shared=variables.has(DATABASE_URL) and not is_demo)
    return Settings(
        server=server,
        database=database,
        redis=redis,
        core=core,
        sms=sms,
        app_push=app_push,
        wechat=wechat,
        messages=messages,
        keys=keys,
    )


def export_redis_url(url: str) -> None:
    """Set the address of the embedded server for workers, which read the environment anew."""
    os.environ["BFF_REDIS_URL"] = url
