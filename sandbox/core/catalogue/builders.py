"""Builders of catalogue items, and the materials and fields that many of them share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import UNSET, UnsetType

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue.agencies import Office
from sandbox.core.catalogue.english import with_english
from sandbox.core.catalogue.kinds import Choice, Field, Item, Material, Result, Step, Text
from sandbox.core.catalogue.subjects import subjects_of

PHONE_AND_PC = ("mobile", "pc", "window")
EVERYWHERE = ("mobile", "pc", "window", "terminal")
PERSON, COMPANY = ("1",), ("2",)
PICTURES = ("image/jpeg", "image/png")


def item(
    office: Office, basic_code: str, name: str, name_en: str, *,
    promised_days: int, statutory_days: int, result_name: str, result_cert: Text = UNSET, **more: Any,
) -> Item:  # fmt: skip
    """Build an item; its code (实施编码) is USCC 18 + level 1 + basic code 12.

    `more` are Item's members, by their names.
    """
    agency = office.agency
    usual: dict[str, Any] = {
        "type": "20",
        "kind": "2" if promised_days else "1",
        "applicant_kinds": PERSON,
        "channels": PHONE_AND_PC,
        "required_level": "2",
        "star": 5,
        "visits": 0,
        "steps": steps(promised_days),
        "form": APPLICANT,
        "materials": (),
        **subjects_of(basic_code),
    }
    members = {**usual, **more}
    for name_of_parts in ("steps", "materials"):
        members[name_of_parts] = tuple(with_english(part) for part in members[name_of_parts])
    return Item(
        implement_code=f"{agency.uscc}{office.level}{basic_code}",
        basic_code=basic_code,
        name=name,
        name_en=name_en,
        level=office.level,
        agency=agency,
        region=office.region,
        promised_days=promised_days,
        statutory_days=statutory_days,
        address=office.address,
        hours=office.hours,
        phone=agency.phone,
        result=with_english(Result(name=result_name, cert_type_code=result_cert)),
        **members,
    )


def steps(promised_days: int) -> tuple[Step, ...]:
    if not promised_days:
        return (Step(name="申请"), Step(name="受理并当场办结", days=0))
    return (
        Step(name="申请"),
        Step(name="受理", days=min(1, promised_days)),
        Step(name="审查决定", days=max(promised_days - 1, 1)),
        Step(name="送达"),
    )


def text(name: str, label: str, label_en: str, **more: Any) -> Field:
    return Field(
        name=name, label=label, label_en=label_en, type="text", **{"max_length": 60, **more}
    )


def field(name: str, label: str, label_en: str, kind: Any, **more: Any) -> Field:
    return Field(name=name, label=label, label_en=label_en, type=kind, **more)


def choice(
    name: str,
    label: str,
    label_en: str,
    *choices: tuple[str, str, str],
    ages: Mapping[str, tuple[int | UnsetType, int | UnsetType]] = MappingProxyType({}),
    **more: Any,
) -> Field:
    """Build a choice field; each of `choices` is (value, label, labelEn).

    `ages` are the least and the greatest age of applicants, by value.
    """
    everybody = (UNSET, UNSET)
    options = tuple(
        Choice(value=v, label=zh, label_en=en, min_age=least, max_age=most)
        for v, zh, en in choices
        for least, most in [ages.get(v, everybody)]
    )
    return Field(name=name, label=label, label_en=label_en, type="choice", choices=options, **more)


APPLICANT = (
    text("applicantName", "申请人姓名", "Your name", prefill="name"),
    text("applicantCertNo", "证件号码", "Identity number", prefill="certNo"),
    Field(
        name="applicantMobile", label="手机号码", label_en="Mobile number", type="phone",
        prefill="mobile",
    ),
)  # fmt: skip
ADDRESS = field(
    "address", "现住址", "Where you live", "address", max_length=100, note="请写到门牌号。"
)
AGENT_COMPANY = (
    text("companyName", "企业名称", "Company name", min_length=4, max_length=100),
    field("companyUscc", "统一社会信用代码", "Unified social credit code", "uscc"),
)


def certificate(
    code: str, name: str, kind: certificates.CertificateType, fields: str, **more: Any
) -> Material:
    """Build a material that an electronic certificate replaces (免证办)."""
    return Material(
        code=code, name=name, cert_type_code=kind.code, cert_fields=tuple(fields.split()),
        **{"form": "1", "source": "政府部门核发", **more},
    )  # fmt: skip


def identity_card(*, note: Text = UNSET, required: bool = True) -> Material:
    return certificate(
        "identityCard", "居民身份证", certificates.IDENTITY_CARD,
        "holder number address validFrom validTo", note=note, required=required,
    )  # fmt: skip


def household_register(**more: Any) -> Material:
    return Material(
        code="householdRegister", name="居民户口簿", form="1", source="政府部门核发",
        note="拍首页和本人页。", **more,
    )  # fmt: skip


def business_licence(**more: Any) -> Material:
    return certificate(
        "businessLicence", "营业执照", certificates.BUSINESS_LICENCE,
        "organisationName uscc legalRepresentative address", **more,
    )  # fmt: skip


PHOTO = Material(
    code="photo", name="近期一寸免冠照片", formats=PICTURES, max_bytes=2 * 1024 * 1024,
    note="白底彩色，用手机拍也可以。",
)  # fmt: skip
