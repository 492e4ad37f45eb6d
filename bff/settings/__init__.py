"""Settings of the server: one dataclass a subject, each field declared once with its variable.

    Settings ─┬─ .server    address, workers, proxies, demo
              ├─ .database  where the tables are
              ├─ .redis     data that may be lost
              ├─ .core      the core platform, service by service
              ├─ .sms, .app_push  channels to citizens
              ├─ .messages  messages to citizens
              ├─ .wechat    the mini program, if there is one
              └─ .keys      the server's secrets

``load`` is the only module that reads ``os.environ``. ``docs/operations.md`` lists all of them;
``python -m bff settings`` prints its table.
"""

from bff.settings.core import DEMO_CORE_KEY, Core, CoreService
from bff.settings.database import Database
from bff.settings.declaration import SettingsError
from bff.settings.load import Settings, export_redis_url, load_settings
from bff.settings.messages import MessageSettings
from bff.settings.redis import Redis
from bff.settings.server import Jobs, Server
from bff.settings.wechat import Wechat

__all__ = [
    "DEMO_CORE_KEY",
    "Core",
    "CoreService",
    "Database",
    "Jobs",
    "MessageSettings",
    "Redis",
    "Server",
    "Settings",
    "SettingsError",
    "Wechat",
    "export_redis_url",
    "load_settings",
]
