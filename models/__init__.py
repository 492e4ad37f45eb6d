"""The tables, their guarded state changes and the one transaction function.

Nothing here knows of HTTP, Redis or any outside system.
"""

from models.delegation import Delegation
from models.device import Device
from models.draft import Draft, Material
from models.fact_mark import FactMark
from models.forward import Forward
from models.idempotency import IdempotencyRecord
from models.inbox import InboxMessage
from models.installation import Installation
from models.item import CoreFeed, ServiceItem
from models.job import Job
from models.kiosk_sign_in import KioskSignIn
from models.misfit import CoreMisfit
from models.notification_preference import NotificationPreference
from models.number_refusal import NumberRefusal
from models.page_setting import PageSetting
from models.person import Person
from models.push import Push, PushReceipt
from models.service_case import CaseEvent, Evaluation, ServiceCase
from models.session import Session
from models.terminal import Hall, Terminal
from models.usage_log import UsageChain, UsageEntry
from models.wechat import WechatBinding, WechatEvent, WechatQuota

__all__ = [
    "CaseEvent",
    "CoreFeed",
    "CoreMisfit",
    "Delegation",
    "Device",
    "Draft",
    "Evaluation",
    "FactMark",
    "Forward",
    "Hall",
    "IdempotencyRecord",
    "InboxMessage",
    "Installation",
    "Job",
    "KioskSignIn",
    "Material",
    "NotificationPreference",
    "NumberRefusal",
    "PageSetting",
    "Person",
    "Push",
    "PushReceipt",
    "ServiceCase",
    "ServiceItem",
    "Session",
    "Terminal",
    "UsageChain",
    "UsageEntry",
    "WechatBinding",
    "WechatEvent",
    "WechatQuota",
]
