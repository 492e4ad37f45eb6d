"""Materials and fields that several items ask of a family with a child."""

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue.builders import certificate, choice, field, text
from sandbox.core.catalogue.kinds import Material

BIRTH_CERTIFICATE = Material(
    code="birthCertificate", name="出生医学证明", form="1", source="接生医院"
)
MARRIAGE = certificate(
    "marriageCertificate", "结婚证", certificates.MARRIAGE_CERTIFICATE,
    "holder number spouse registrationDate", required=False, note="没有登记结婚的不需要。",
)  # fmt: skip
BABY = (
    text("babyName", "宝宝姓名", "Baby's name", max_length=20),
    choice("babySex", "宝宝性别", "Baby's sex", ("female", "女", "Female"), ("male", "男", "Male")),
    field("babyBirthday", "出生日期", "Date of birth", "date"),
)
FOLLOW_WHOM = choice(
    "followWhom", "随谁落户", "Registered with",
    ("mother", "母亲", "The mother"), ("father", "父亲", "The father"),
)  # fmt: skip
