"""What a citizen is still writing: drafts (草稿), and the materials (材料) of drafts and cases."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.encryption import EncryptedText


class Draft(Model):
    """One form being filled in for one item. ``form`` is JSON text.

    ``version`` counts every change, of the form or the materials: what ``If-Match`` compares.
    ``open_key`` (person, applicant, item) is unique while the draft can be written to, so that
    nobody has two half-filled forms for the same thing; null once it is submitted.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    person_id = fields.CharField(max_length=24, db_index=True)
    applicant_id = fields.CharField(max_length=24)
    delegation_id = fields.CharField(max_length=24, null=True)
    item_code = fields.CharField(max_length=50)
    open_key = fields.CharField(max_length=120, null=True, unique=True)
    version = fields.IntField(default=1)
    form = EncryptedText()
    channel = fields.CharField(max_length=16)
    created_at = fields.DatetimeField()
    touched_at = fields.DatetimeField(db_index=True)
    submitted_as = fields.CharField(max_length=24, null=True)

    class Meta:
        table = "draft"
        table_description = "申报草稿"


class Material(Model):
    """One file at the core, or one certificate in a material's place (免证办).

    ``holder_id`` is the draft's or the case's id; several rows of one ``code`` are its pages.
    """

    id = fields.CharField(primary_key=True, max_length=24)
    holder_id = fields.CharField(max_length=24, db_index=True)
    code = fields.CharField(max_length=64)
    source = fields.CharField(max_length=16)
    name = EncryptedText()
    media_type = fields.CharField(max_length=100, null=True)
    size = fields.BigIntField(default=0)
    sha256 = fields.CharField(max_length=64, null=True)
    core_material_id = fields.CharField(max_length=64, null=True)
    certificate_type = fields.CharField(max_length=40, null=True)
    certificate_identifier = EncryptedText(null=True)
    auth_code = EncryptedText(null=True)
    added_at = fields.DatetimeField()

    class Meta:
        table = "material"
        table_description = "申报材料"
