"""一件事: several items by one form and one list of materials.

Each part's own fields and materials are among the bundle's, under the same names and codes.
"""

from typing import Any

from sandbox.core.catalogue import agencies, business, insurance, police
from sandbox.core.catalogue.builders import item
from sandbox.core.catalogue.kinds import Field, Item, Material


def _bundle(code: str, name: str, name_en: str, parts: tuple[Item, ...], **more: Any) -> Item:
    """Merge the parts' fields and materials; what one part requires, the bundle requires."""
    fields: dict[str, Field] = {}
    materials: dict[str, Material] = {}
    for part in parts:
        for field in part.form:
            if field.name not in fields or field.required:
                fields[field.name] = field
        for material in part.materials:
            if material.code not in materials or material.required:
                materials[material.code] = material
    return item(
        agencies.DATA_BUREAU, code, name, name_en,
        promised_days=max(part.promised_days for part in parts),
        statutory_days=max(part.statutory_days for part in parts),
        star=min(part.star for part in parts),
        visits=max(part.visits for part in parts),
        required_level=max(part.required_level for part in parts),
        applicant_kinds=parts[0].applicant_kinds,
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
        legal_basis=tuple(basis for part in parts for basis in part.legal_basis),
        form=tuple(fields.values()),
        materials=tuple(materials.values()),
        parts=tuple(part.implement_code for part in parts),
        tolerance=any(part.tolerance for part in parts),
        express=any(part.express for part in parts),
        **more,
    )  # fmt: skip


NEWBORN = _bundle(
    "002099001001", "新生儿出生一件事", "A baby is born: everything at once",
    (
        insurance.BIRTH_REGISTRATION, police.HOUSEHOLD_REGISTRATION, insurance.BABY_INSURANCE,
        insurance.SOCIAL_SECURITY_CARD,
    ),
    result_name="生育登记服务单、户口簿、参保回执、社会保障卡",
    plain_notes=("填一张表，生育登记、上户口、医保和社保卡一次办好。", "其中一件没办成，不影响其他几件。"),
    plain_notes_en=("One form for four matters; if one fails, the others go on.",),
    keywords=("新生儿", "出生一件事", "上户口", "宝宝", "生孩子"),
)  # fmt: skip

COMPANY_START = _bundle(
    "002099002001", "企业开办一件事", "Starting a company: everything at once",
    (
        business.COMPANY_SETUP, business.SEALS, business.TAX_REGISTRATION,
        business.EMPLOYER_INSURANCE,
    ),
    channels=("pc", "mobile", "window"),
    result_name="营业执照、印章、纳税人登记确认书、社会保险登记回执",
    plain_notes=("执照、印章、税务、社保一次申请，最快当天办好。",),
    plain_notes_en=("Licence, seals, tax and social insurance in one application.",),
    keywords=("开公司", "企业开办", "注册公司", "营业执照"),
)  # fmt: skip

ITEMS = (NEWBORN, COMPANY_START)
