"""The tables, their guarded state changes and the one transaction function.

Nothing here knows of HTTP, Redis or any outside system.
"""

from models.delegation import Delegation
from models.draft import Draft, Material
from models.forward import Forward
from models.idempotency import IdempotencyRecord
from models.inbox import InboxMessage
from models.installation import Installation
from models.item import CoreFeed, ServiceItem
from models.job import Job
from models.kiosk_sign_in import KioskSignIn
from models.misfit import CoreMisfit
from models.page_setting import PageSetting
from models.person import Person
from models.service_case import CaseEvent, Evaluation, ServiceCase
from models.session import Session
from models.terminal import Hall, Terminal
from models.usage_log import UsageChain, UsageEntry

__all__ = [
    "CaseEvent",
    "CoreFeed",
    "CoreMisfit",
    "Delegation",
    "Draft",
    "Evaluation",
    "Forward",
    "Hall",
    "IdempotencyRecord",
    "InboxMessage",
    "Installation",
    "Job",
    "KioskSignIn",
    "Material",
    "PageSetting",
    "Person",
    "ServiceCase",
    "ServiceItem",
    "Session",
    "Terminal",
    "UsageChain",
    "UsageEntry",
]
