"""What a person's WeChat account gives us: its openid, and how many messages it allowed."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText
from models.personal import Personal


class WechatBinding(Model):
    """The WeChat account of a person: one openid belongs to one person, and the other way round."""

    person_id = fields.CharField(primary_key=True, max_length=24)
    openid = EncryptedText()
    openid_lookup = fields.CharField(max_length=64, unique=True)
    bound_at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("person_id", "openid_lookup"), data_columns=("openid",))

    class Meta:
        table = "wechat_binding"
        table_description = "微信绑定"


class WechatQuota(Model):
    """Subscription messages (订阅消息) that an openid has allowed for one template.

    ``remaining`` counts accepts of a one-time template. ``is_allowed`` is the answer for a
    long-term one. ``is_hinted`` says that the front reports an accept which WeChat has not
    confirmed: worth one try.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    openid_lookup = fields.CharField(max_length=64)
    template = fields.CharField(max_length=64)
    remaining = fields.IntField(default=0)
    is_allowed = fields.BooleanField(default=False)
    is_hinted = fields.BooleanField(default=False)
    changed_at = fields.DatetimeField()

    PERSONAL = Personal(subject_columns=("openid_lookup",))

    class Meta:
        table = "wechat_quota"
        table_description = "订阅消息次数"
        unique_together = (("openid_lookup", "template"),)


class WechatEvent(Model):
    """A callback of WeChat, once each, until its job has worked on it.

    ``key`` is a hash of what identifies it, ``body`` its decrypted text.
    """

    key = fields.CharField(primary_key=True, max_length=64)
    body = EncryptedText()
    received_at = fields.DatetimeField(db_index=True)

    PERSONAL = Personal(data_columns=("body",))

    class Meta:
        table = "wechat_event"
        table_description = "微信事件"
