"""Items of insurance (社保、医保、生育)."""

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue import agencies
from sandbox.core.catalogue.builders import (
    ADDRESS,
    APPLICANT,
    EVERYWHERE,
    PHOTO,
    certificate,
    choice,
    field,
    household_register,
    identity_card,
    item,
    text,
)
from sandbox.core.catalogue.family import BABY, BIRTH_CERTIFICATE, MARRIAGE
from sandbox.core.catalogue.kinds import Commitment, ShownWhen

SOCIAL_SECURITY_CARD = item(
    agencies.HUMAN_RESOURCES, "002014001001", "社会保障卡申领", "Social security card",
    promised_days=5, statutory_days=30,
    channels=("mobile", "window", "terminal", "express"),
    conditions=("在本市参加社会保险，或为本市户籍",),
    materials=(PHOTO, household_register(required=False)),
    form=(
        *APPLICANT,
        text("babyName", "宝宝姓名", "Baby's name", max_length=20, required=False, note="给宝宝办卡时填写。"),
        choice("bank", "合作银行", "Bank", ("rc", "榕城银行", "Rongcheng Bank"), ("post", "邮政储蓄", "Postal Savings")),
        ADDRESS,
    ),
    express=True,
    legal_basis=("《中华人民共和国社会保险法》第五十八条",),
    result_name="社会保障卡", result_cert=certificates.SOCIAL_SECURITY_CARD.code,
    plain_notes=("看病、领养老金、坐公交都用这一张卡。",),
    plain_notes_en=("One card for doctors, pensions and buses.",),
    keywords=("社保卡", "医保卡", "办卡"),
)  # fmt: skip

FLEXIBLE_INSURANCE = item(
    agencies.HUMAN_RESOURCES, "002014002001", "灵活就业人员参保登记", "Insurance for the self-employed",
    promised_days=0, statutory_days=5,
    channels=EVERYWHERE,
    conditions=("年满 16 周岁，未达到法定退休年龄", "没有单位为其缴社保"),
    min_age=16,
    materials=(identity_card(), household_register(required=False)),
    form=(
        *APPLICANT,
        choice("insurances", "参加哪些保险", "Which insurance", ("pension", "只参加养老", "Pension only"), ("both", "养老和医疗", "Pension and medical")),
        field("base", "每月缴费基数", "Monthly contribution base", "amount", min=400_000, max=2_000_000, note="4000 元至 20000 元之间自己选，缴得多以后领得多。"),
        field("startMonth", "从哪个月起（填当月 1 日）", "From which month (its first day)", "date"),
        text("occupation", "做什么工作", "Occupation", required=False, note="骑手、网约车、开小店都算。"),
    ),
    commitment=Commitment(available=True, text="本人承诺未在其他地区重复参保。"),
    legal_basis=("《中华人民共和国社会保险法》第十条、第二十三条",),
    result_name="参保登记回执",
    plain_notes=("自己给自己缴社保。登记后每月在手机上缴费，断缴可以补。",),
    plain_notes_en=("For riders, drivers and shopkeepers who pay for themselves.",),
    keywords=("灵活就业", "社保", "自己交社保", "参保"),
)  # fmt: skip

PENSION_CHECK = item(
    agencies.HUMAN_RESOURCES, "002014003001", "养老保险待遇资格认证", "Yearly pension check",
    promised_days=0, statutory_days=1,
    channels=EVERYWHERE,
    required_level="3",
    conditions=("正在领取养老金",),
    form=(*APPLICANT, field("abroad", "现在是否住在国外", "Do you live abroad now?", "yesNo")),
    legal_basis=("《社会保险经办条例》第二十九条",),
    result_name="养老保险待遇资格认证结果",
    plain_notes=("一年一次，刷个脸就好，不用去窗口。行动不便的老人可以预约上门。",),
    plain_notes_en=("Once a year, by a look into the camera. Home visits can be arranged.",),
    keywords=("养老金认证", "生存认证", "退休", "刷脸"),
)  # fmt: skip

MEDICAL_ELSEWHERE = item(
    agencies.HEALTHCARE, "002035001001", "医保异地就医备案", "Medical insurance elsewhere in China",
    promised_days=0, statutory_days=2,
    channels=EVERYWHERE,
    conditions=("参加本市基本医疗保险",),
    materials=(certificate("healthcareVoucher", "医保电子凭证", certificates.HEALTHCARE_VOUCHER, "holder number insuredPlace", required=False),),
    form=(
        *APPLICANT,
        choice("kind", "哪一种情况", "Your case", ("settled", "长期住在外地", "Living elsewhere"), ("referral", "转诊", "Referred"), ("emergency", "外出急诊", "Emergency")),
        text("destination", "到哪个城市就医", "City of treatment"),
        field("startOn", "从哪天起", "From", "date"),
        text("hospital", "转诊医院", "Hospital referred to", shown_when=ShownWhen(field="kind", equals="referral")),
    ),
    commitment=Commitment(available=True, text="本人承诺所填异地居住或就医情况属实。"),
    legal_basis=("《福建省医疗保障条例》第二十六条",),
    result_name="异地就医备案结果",
    plain_notes=("备案后在外地看病直接刷卡报销，不用自己先垫钱。",),
    plain_notes_en=("After this, hospitals elsewhere settle with your insurance directly.",),
    keywords=("异地就医", "医保备案", "转诊", "看病"),
)  # fmt: skip

BABY_INSURANCE = item(
    agencies.HEALTHCARE, "002035002001", "新生儿医保参保登记", "Medical insurance for a newborn",
    promised_days=1, statutory_days=5,
    conditions=("出生 90 日内办理，从出生之日起享受待遇",),
    materials=(BIRTH_CERTIFICATE, household_register(required=False)),
    form=(*APPLICANT, *BABY),
    legal_basis=("《中华人民共和国社会保险法》第二十五条",),
    result_name="参保登记回执",
    plain_notes=("宝宝出生 90 天内办，住院费从出生那天起就能报。",),
    plain_notes_en=("Within 90 days of birth, covered from the first day.",),
    keywords=("新生儿医保", "宝宝医保", "参保"),
)  # fmt: skip

BIRTH_REGISTRATION = item(
    agencies.HEALTH, "002023001001", "生育登记", "Registration of a birth",
    promised_days=0, statutory_days=5,
    conditions=("夫妻一方为本市户籍或在本市居住",),
    materials=(identity_card(), MARRIAGE),
    form=(
        *APPLICANT,
        field("children", "这是第几个孩子", "Which child is it?", "number", min=1, max=10),
        field("dueOn", "预产期或出生日期", "Due date or date of birth", "date", required=False),
    ),
    commitment=Commitment(available=True, text="本人承诺所填生育信息属实。"),
    legal_basis=("《福建省人口与计划生育条例》第十三条",),
    result_name="生育登记服务单",
    plain_notes=("怀孕到宝宝出生后 6 个月内都可以登记，领生育保险要用。",),
    plain_notes_en=("From pregnancy until six months after the birth.",),
    keywords=("生育登记", "准生证", "怀孕", "生孩子"),
)  # fmt: skip

ITEMS = (
    SOCIAL_SECURITY_CARD, FLEXIBLE_INSURANCE, PENSION_CHECK, MEDICAL_ELSEWHERE, BABY_INSURANCE,
    BIRTH_REGISTRATION,
)  # fmt: skip
