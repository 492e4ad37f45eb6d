"""The types of certificate in the sandbox's library, and the data fields of each.

A type code is 21 characters: the USCC of the ministry that governs the type, and a serial of three
digits (GB/T 36904). 不动产权证书 is a public code; the other ministries' USCCs are invented, with
correct check characters, and stand in for codes that come with a province's own catalogue.
"""

from dataclasses import dataclass

_PUBLIC_SECURITY = "11100000009901008H"
_HUMAN_RESOURCES = "111000000099020000"
_HEALTHCARE_SECURITY = "11100000009903003G"
_NATURAL_RESOURCES = "11100000MB03271699"
_CIVIL_AFFAIRS = "11100000009905009H"
_DISABLED_PERSONS = "111000000099060010"
_MARKET_REGULATION = "111000000099080071"

FIELD_LABELS = {
    "holder": "持证人",
    "number": "证照号码",
    "sex": "性别",
    "nation": "民族",
    "birthDate": "出生日期",
    "address": "住址",
    "issuer": "发证机关",
    "issueDate": "发证日期",
    "validFrom": "有效期起",
    "validTo": "有效期止",
    "vehicleClass": "准驾车型",
    "fileNumber": "档案编号",
    "disabilityType": "残疾类别",
    "disabilityLevel": "残疾等级",
    "spouse": "配偶",
    "registrationDate": "登记日期",
    "ownership": "共有情况",
    "location": "坐落",
    "area": "面积",
    "usage": "用途",
    "legalRepresentative": "法定代表人",
    "registeredCapital": "注册资本",
    "businessScope": "经营范围",
    "organisationName": "单位名称",
    "uscc": "统一社会信用代码",
    "insuredPlace": "参保地",
}


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A type of certificate. `fields` are the names for `/certs/data`, in the order of the form."""

    code: str
    name: str
    fields: tuple[str, ...]


def _type(ministry: str, serial: str, name: str, fields: str) -> CertificateType:
    return CertificateType(ministry + serial, name, tuple(fields.split()))


IDENTITY_CARD = _type(
    _PUBLIC_SECURITY,
    "001",
    "居民身份证",
    "holder sex nation birthDate address number issuer validFrom validTo",
)
DRIVING_LICENCE = _type(
    _PUBLIC_SECURITY,
    "002",
    "机动车驾驶证",
    "holder number sex nation birthDate address vehicleClass fileNumber"
    " issuer issueDate validFrom validTo",
)
RESIDENCE_PERMIT = _type(
    _PUBLIC_SECURITY,
    "003",
    "居住证",
    "holder sex nation birthDate address number issuer validFrom validTo",
)
HONG_KONG_MACAO_RESIDENCE_PERMIT = _type(
    _PUBLIC_SECURITY,
    "004",
    "港澳居民居住证",
    "holder sex birthDate address number issuer validFrom validTo",
)
TAIWAN_RESIDENCE_PERMIT = _type(
    _PUBLIC_SECURITY,
    "005",
    "台湾居民居住证",
    "holder sex birthDate address number issuer validFrom validTo",
)
SOCIAL_SECURITY_CARD = _type(
    _HUMAN_RESOURCES,
    "001",
    "社会保障卡",
    "holder number sex birthDate insuredPlace issuer issueDate validFrom validTo",
)
WORK_PERMIT = _type(
    _HUMAN_RESOURCES,
    "002",
    "外国人工作许可证",
    "holder number sex nation birthDate organisationName issuer issueDate validFrom validTo",
)
HEALTHCARE_VOUCHER = _type(
    _HEALTHCARE_SECURITY,
    "001",
    "医保电子凭证",
    "holder number insuredPlace issuer issueDate",
)
REAL_ESTATE_TITLE = _type(
    _NATURAL_RESOURCES,
    "001",
    "不动产权证书",
    "holder number ownership location area usage issuer registrationDate validTo",
)
MARRIAGE_CERTIFICATE = _type(
    _CIVIL_AFFAIRS,
    "001",
    "结婚证",
    "holder number spouse sex birthDate registrationDate issuer",
)
ELDER_CARD = _type(
    _CIVIL_AFFAIRS,
    "002",
    "老年人优待证",
    "holder number sex birthDate address issuer issueDate",
)
DISABILITY_CARD = _type(
    _DISABLED_PERSONS,
    "001",
    "残疾人证",
    "holder number sex nation birthDate address disabilityType disabilityLevel"
    " issuer issueDate validFrom validTo",
)
BUSINESS_LICENCE = _type(
    _MARKET_REGULATION,
    "001",
    "营业执照",
    "organisationName uscc holder number legalRepresentative registeredCapital businessScope"
    " address registrationDate issuer validFrom validTo",
)

TYPES = {
    kind.code: kind
    for kind in (
        IDENTITY_CARD,
        DRIVING_LICENCE,
        RESIDENCE_PERMIT,
        HONG_KONG_MACAO_RESIDENCE_PERMIT,
        TAIWAN_RESIDENCE_PERMIT,
        SOCIAL_SECURITY_CARD,
        WORK_PERMIT,
        HEALTHCARE_VOUCHER,
        REAL_ESTATE_TITLE,
        MARRIAGE_CERTIFICATE,
        ELDER_CARD,
        DISABILITY_CARD,
        BUSINESS_LICENCE,
    )
}

WITH_PHOTO = (
    IDENTITY_CARD,
    RESIDENCE_PERMIT,
    HONG_KONG_MACAO_RESIDENCE_PERMIT,
    TAIWAN_RESIDENCE_PERMIT,
)
"""Types that bear their holder's photograph."""
