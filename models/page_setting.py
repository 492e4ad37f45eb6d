"""Page settings (页面设置) of people, encrypted, since large letters tell of a person's health."""

from __future__ import annotations

from models.person_document import PersonDocument


class PageSetting(PersonDocument):
    """The page settings of one person."""

    class Meta:
        table = "page_setting"
        table_description = "页面设置"
