"""Guides (办事指南): an item in the caller's language, short for lists and in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bff.catalogue import codes
from bff.catalogue.codes import text_of
from bff.catalogue.form_schemas import ChoiceView, FormField, ShownWhenView
from bff.catalogue.schemas import (
    FeeView,
    Guide,
    GuideCommitment,
    GuideMaterial,
    GuideStep,
    ItemSummary,
    SpecialProcedureView,
    Term,
)
from bff.certificates.type_names import type_name
from bff.identity.assurance import LEVEL_NAMES
from gateways.core import Item, ItemField, ItemMaterial
from ground.language import Language, from_core, is_english


def summary(item: Item, language: Language) -> ItemSummary:
    required = codes.required_assurance(item)
    return ItemSummary(
        code=item.implement_code,
        name=from_core(item.name, item.name_en, language),
        agency=from_core(item.agency.name, item.agency.name_en, language),
        region=item.region,
        kind=item.kind,
        kind_text=text_of(codes.KINDS, item.kind, language),
        star=item.star,
        visits=item.visits,
        no_visit=item.visits == 0,
        kiosk="terminal" in item.channels,
        bundle=bool(item.parts),
        promised_days=item.promised_days,
        promised_text=codes.promised_text(item, language),
        required_assurance=required,
        required_assurance_text=LEVEL_NAMES[required].render(language),
        fee_text=codes.fee_text(item, language),
        plain_note=next(iter(_plain_notes(item, language)), None),
    )


def guide(
    item: Item,
    parts: Sequence[Item],
    language: Language,
    *,
    read_at: datetime | None,
    age_seconds: int | None,
) -> Guide:
    """Build a guide. ``parts`` are the offered ones of a bundle."""
    short = summary(item, language)
    return Guide(
        **{name: getattr(short, name) for name in ItemSummary.__struct_fields__},
        basic_code=item.basic_code,
        version=item.version,
        type=item.type,
        type_text=text_of(codes.TYPES, item.type, language),
        level=item.level,
        level_text=text_of(codes.ADMINISTRATIVE_LEVELS, item.level, language),
        agency_phone=item.agency.phone,
        channels=[Term(code, text_of(codes.CHANNELS, code, language)) for code in item.channels],
        applicant_kinds=[
            Term(code, text_of(codes.APPLICANT_KINDS, code, language))
            for code in item.applicant_kinds
        ],
        statutory_days=item.statutory_days,
        statutory_text=codes.statutory_text(item, language),
        conditions=list(item.conditions),
        steps=_steps(item, language),
        materials=[_material(material, language) for material in item.materials],
        commitment=GuideCommitment(item.commitment.available, item.commitment.text),
        tolerance=item.tolerance,
        fee=FeeView(item.fee.charged, item.fee.standard, item.fee.basis, item.fee.online),
        express=item.express,
        bookable=item.bookable,
        address=item.address,
        hours=item.hours,
        phone=item.phone,
        legal_basis=list(item.legal_basis),
        special_procedures=_special_procedures(item),
        result_name=from_core(item.result.name, item.result.name_en, language),
        plain_notes=_plain_notes(item, language),
        form=[form_field(field, language) for field in item.form],
        min_age=item.min_age,
        max_age=item.max_age,
        parts=[summary(part, language) for part in parts],
        read_at=read_at,
        age_seconds=age_seconds,
    )


def form_field(field: ItemField, language: Language) -> FormField:
    when = field.shown_when
    return FormField(
        name=field.name,
        label=from_core(field.label, field.label_en, language),
        type=field.type,
        required=field.required,
        min_length=field.min_length,
        max_length=field.max_length,
        min=field.min,
        max=field.max,
        choices=[
            ChoiceView(
                choice.value,
                from_core(choice.label, choice.label_en, language),
                choice.min_age,
                choice.max_age,
            )
            for choice in field.choices
        ],
        prefill=field.prefill,
        note=field.note,
        shown_when=None if when is None else ShownWhenView(when.field, when.equals),
    )


def _special_procedures(item: Item) -> list[SpecialProcedureView]:
    return [
        SpecialProcedureView(procedure.name, procedure.days, procedure.basis)
        for procedure in item.special_procedures
    ]


def _steps(item: Item, language: Language) -> list[GuideStep]:
    return [
        GuideStep(from_core(step.name, step.name_en, language), step.days) for step in item.steps
    ]


def _material(material: ItemMaterial, language: Language) -> GuideMaterial:
    replaced_by = material.cert_type_code
    return GuideMaterial(
        code=material.code,
        name=from_core(material.name, material.name_en, language),
        required=material.required,
        form=material.form,
        form_text=text_of(codes.MATERIAL_FORMS, material.form, language),
        formats=list(material.formats),
        max_bytes=material.max_bytes,
        copies=material.copies,
        source=material.source,
        certificate_type_code=replaced_by,
        certificate_name=None if replaced_by is None else type_name(replaced_by, language),
        tolerable=material.tolerable,
        note=material.note and from_core(material.note, material.note_en, language),
    )


def _plain_notes(item: Item, language: Language) -> list[str]:
    """Translate the plain-language notes (通俗化备注)."""
    return list((is_english(language) and item.plain_notes_en) or item.plain_notes)
