"""Choices of people about their messages (消息设置): channels, order, quiet hours, benefits."""

from __future__ import annotations

from models.person_document import PersonDocument


class NotificationPreference(PersonDocument):
    """The choices of one person about their messages."""

    class Meta:
        table = "notification_preference"
        table_description = "消息设置"
