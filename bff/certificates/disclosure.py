"""Disclosure rules: the fields that a viewer sees, by type and purpose of a certificate.

They disclose the least that serves (PIPL Art. 6).

A rule lists field names in the order they are shown; a name with ``*`` is shown masked. Type codes
are those of the province's certificate catalogue (证照类型代码, GB/T 36904); a type without a rule
of its own shows what every certificate has, masked. The consent screen uses the same rules, so
nothing else can be shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ground.language import Language, Text
from ground.masking import mask_address, mask_date, mask_name, mask_number
from models.session import AssuranceLevel


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a certificate; ``is_masked`` if the viewer sees only part of it."""

    name: str
    is_masked: bool

    def __str__(self) -> str:
        """Write the field as the rules do: the name, with ``*`` when masked."""
        return f"{self.name}*" if self.is_masked else self.name

    @classmethod
    def read(cls, written: str) -> Field:
        return cls(written.rstrip("*"), written.endswith("*"))

    @property
    def label(self) -> Text:
        return LABELS[self.name]

    @property
    def display(self) -> str:
        return "masked" if self.is_masked else "whole"

    def as_shown(self, value: str) -> str:
        return _MASKS.get(self.name, mask_number)(value) if self.is_masked else value


@dataclass(frozen=True, slots=True)
class Purpose:
    code: str
    title: Text
    explanation: Text


PURPOSES = {
    purpose.code: purpose
    for purpose in (
        Purpose(
            "verify",
            Text("证明我持有此证", "Show that I hold it"),
            Text(
                "对方只核对真伪，看不到完整号码。",
                "The viewer checks that it is genuine, and does not see the whole number.",
            ),
        ),
        Purpose(
            "matter",
            Text("办理业务", "For an application"),
            Text(
                "窗口办件需要完整信息，免交复印件。",
                "The service desk needs all the facts for your case. You need no paper copy.",
            ),
        ),
        Purpose(
            "benefit",
            Text("享受优待", "For a benefit"),
            Text("只证明您符合优待条件。", "Shows only that you qualify."),
        ),
        Purpose(
            "driving",
            Text("核验驾驶资格", "Show that I may drive"),
            Text(
                "对方看到准驾车型和有效期。",
                "The viewer sees the vehicle classes and the validity.",
            ),
        ),
    )
}

LABELS = {
    "holder": Text("持证人", "Holder"),
    "number": Text("证照号码", "Number"),
    "sex": Text("性别", "Sex"),
    "nation": Text("民族", "Ethnic group or nationality"),
    "birthDate": Text("出生日期", "Date of birth"),
    "address": Text("住址", "Address"),
    "issuer": Text("发证机关", "Issuer"),
    "issueDate": Text("发证日期", "Issued on"),
    "validFrom": Text("有效期起", "Valid from"),
    "validTo": Text("有效期止", "Valid to"),
    "vehicleClass": Text("准驾车型", "Vehicle classes"),
    "fileNumber": Text("档案编号", "File number"),
    "disabilityType": Text("残疾类别", "Kind of disability"),
    "disabilityLevel": Text("残疾等级", "Degree of disability"),
    "spouse": Text("配偶", "Spouse"),
    "registrationDate": Text("登记日期", "Registered on"),
    "ownership": Text("共有情况", "Ownership"),
    "location": Text("坐落", "Location"),
    "area": Text("面积", "Area"),
    "usage": Text("用途", "Use"),
    "legalRepresentative": Text("法定代表人", "Legal representative"),
    "registeredCapital": Text("注册资本", "Registered capital"),
    "businessScope": Text("经营范围", "Scope of business"),
    "organisationName": Text("单位名称", "Organisation"),
    "photo": Text("照片", "Photograph"),
    "uscc": Text("统一社会信用代码", "Unified social credit code"),
    "insuredPlace": Text("参保地", "Place of insurance"),
}

_MASKS: dict[str, Callable[[str], str]] = {
    "holder": mask_name,
    "spouse": mask_name,
    "legalRepresentative": mask_name,
    "address": mask_address,
    "location": mask_address,
    "birthDate": mask_date,
}

_EVERY = {"verify": "holder* number* issuer"}
_PERSON = {
    "verify": "holder* number* issuer validTo",
    "matter": "holder sex birthDate address number issuer validFrom validTo",
}

_RULES: dict[str, dict[str, str]] = {
    # 居民身份证
    "11100000009901008H001": {
        "verify": "holder* number* issuer validTo",
        "matter": "holder sex nation birthDate address number issuer validFrom validTo",
    },
    # 机动车驾驶证
    "11100000009901008H002": {
        "driving": "holder vehicleClass number* validFrom validTo",
        "verify": "holder* number* issuer validTo",
        "matter": "holder number vehicleClass fileNumber issuer issueDate validFrom validTo",
    },
    # 居住证, 港澳居民居住证, 台湾居民居住证
    "11100000009901008H003": _PERSON,
    "11100000009901008H004": _PERSON,
    "11100000009901008H005": _PERSON,
    # 社会保障卡
    "111000000099020000001": {
        "verify": "holder* number* issuer",
        "matter": "holder number insuredPlace issuer issueDate",
    },
    # 外国人工作许可证
    "111000000099020000002": {
        "verify": "holder* number* issuer validTo",
        "matter": "holder number nation birthDate organisationName issuer validFrom validTo",
    },
    # 医保电子凭证
    "11100000009903003G001": {
        "verify": "holder* number* issuer",
        "matter": "holder number insuredPlace issuer",
    },
    # 不动产权证书
    "11100000MB03271699001": {
        "verify": "holder* number* location* issuer",
        "matter": "holder number ownership location area usage issuer registrationDate",
    },
    # 结婚证
    "11100000009905009H001": {
        "verify": "holder* spouse* registrationDate issuer",
        "matter": "holder spouse number registrationDate issuer",
    },
    # 老年人优待证
    "11100000009905009H002": {
        "benefit": "holder* birthDate* issuer",
        "matter": "holder sex birthDate number issuer issueDate",
    },
    # 残疾人证
    "111000000099060010001": {
        "benefit": "holder* disabilityLevel issuer validTo",
        "matter": "holder number disabilityType disabilityLevel issuer validFrom validTo",
    },
    # 营业执照
    "111000000099080071001": {
        "verify": "organisationName uscc issuer validTo",
        "matter": "organisationName uscc legalRepresentative registeredCapital businessScope address"
        " registrationDate issuer validTo",
    },
}

# Land, houses and marriage ask for more than a name and a number (Fujian 2016 plan, per-item
# 认证级别).
_HIGHER = dict.fromkeys(
    ("11100000MB03271699001", "11100000009905009H001"), AssuranceLevel.REAL_PERSON
)


# 居民身份证, 居住证, 港澳居民居住证, 台湾居民居住证
_WITH_PHOTO = frozenset(f"11100000009901008H00{last}" for last in (1, 3, 4, 5))
_PHOTO_CAUSES = frozenset({"核验办事人身份"})
"""Use causes for which a desk sees the photograph: the desk's first reason, word for word."""


def bears_photo(type_code: str) -> bool:
    """Tell if certificates of this type bear their holder's photograph."""
    return type_code in _WITH_PHOTO


def needs_photo(use_cause: str) -> bool:
    """Tell if identity is the reason for looking: a closed list, and no other reason is."""
    return use_cause in _PHOTO_CAUSES


@lru_cache(maxsize=1024)
def rules_for(type_code: str) -> dict[str, tuple[Field, ...]]:
    """Return the fields by purpose code, in the order in which purposes are offered."""
    return {
        purpose: tuple(map(Field.read, names.split()))
        for purpose, names in _RULES.get(type_code, _EVERY).items()
    }


def includes_file(fields: tuple[Field, ...]) -> bool:
    """Tell if the viewer may see the watermarked file, too.

    It shows everything, so only where every field is shown whole.
    """
    return not any(field.is_masked for field in fields)


def required_level(type_code: str) -> AssuranceLevel:
    return _HIGHER.get(type_code, AssuranceLevel.REAL_NAME)


def field_label(name: str, language: Language) -> str:
    """Return a field's label; the bare name for a field that the rules no longer know."""
    return LABELS[name].render(language) if name in LABELS else name


def purpose_title(code: str | None, language: Language) -> str | None:
    return PURPOSES[code].title.render(language) if code in PURPOSES else code
