"""Items of care (养老、救助、助残) for old, poor and disabled people."""

from msgspec import UNSET

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
from sandbox.core.catalogue.kinds import Commitment, Material, ShownWhen, SpecialProcedure

BANK_ACCOUNT = (
    text("bankName", "开户银行", "Bank", note="写到支行更快，例如“榕城银行鼓山支行”。"),
    text("bankAccount", "银行账号", "Account number", min_length=12, max_length=30),
)
DISABILITY = certificate(
    "disabilityCard", "残疾人证", certificates.DISABILITY_CARD,
    "holder number disabilityType disabilityLevel validTo",
)  # fmt: skip
INCOME = Material(
    code="incomeProof", name="家庭收入和财产证明", form="1", tolerable=True,
    source="工作单位、村（居）委会", note="一时拿不到可以先提交，15 个工作日内补上。",
)  # fmt: skip

ELDER_CARD = item(
    agencies.CIVIL_AFFAIRS, "002011001001", "老年人优待证申领", "Senior citizen card",
    promised_days=3, statutory_days=15,
    channels=(*EVERYWHERE, "express"),
    required_level="2",
    conditions=("年满 60 周岁", "本市户籍，或持本市居住证"),
    materials=(identity_card(), PHOTO),
    form=(
        *APPLICANT,
        ADDRESS,
        choice(
            "cardKind", "优待证种类", "Kind of card",
            ("green", "60 至 69 周岁（绿证）", "Age 60 to 69 (green)"),
            ("red", "70 周岁以上（红证）", "Age 70 and over (red)"),
            ages={"green": (UNSET, 69), "red": (70, UNSET)},
        ),
        choice(
            "receiveBy", "怎样领证", "How to receive it",
            ("express", "快递到家（免费）", "By express, free"),
            ("window", "到窗口领取", "At a service desk"),
        ),
        text("contactName", "紧急联系人", "Emergency contact", required=False),
        field("contactMobile", "紧急联系人电话", "Their telephone", "phone", required=False),
    ),
    express=True,
    legal_basis=("《中华人民共和国老年人权益保障法》第五十三条",),
    result_name="老年人优待证", result_cert=certificates.ELDER_CARD.code,
    plain_notes=(
        "60 岁以上老人坐公交、逛公园用的“老人卡”，不收钱。",
        "子女可以代办：请老人先在手机上授权。",
        "不会拍照的，可以到社区服务站，工作人员帮您拍。",
    ),
    plain_notes_en=(
        "The free card for buses and parks from the age of 60.",
        "A son or daughter may apply after being authorised.",
    ),
    keywords=("老人卡", "老年卡", "敬老卡", "公交", "优待证"),
)  # fmt: skip

OLD_AGE_ALLOWANCE = item(
    agencies.CIVIL_AFFAIRS, "000511002001", "高龄津贴申领", "Allowance for people aged 80 and over",
    promised_days=5, statutory_days=20, type="05",
    channels=EVERYWHERE,
    required_level="3",
    conditions=("年满 80 周岁", "本区户籍"),
    min_age=80,
    materials=(identity_card(), household_register(required=False)),
    form=(*APPLICANT, ADDRESS, *BANK_ACCOUNT),
    commitment=Commitment(available=True, text="本人承诺户籍在本区，未在其他地区领取高龄津贴；情况变化时在 30 日内告知。"),
    legal_basis=("《福建省老年人权益保障条例》第二十一条",),
    result_name="高龄津贴发放决定",
    plain_notes=("满 80 岁每月都有津贴，从批准的当月发起，打到您的银行卡上。", "每年要做一次“还在领”的确认，在手机上就能做。"),
    plain_notes_en=("A monthly allowance from the age of 80, paid to your bank account.",),
    keywords=("高龄补贴", "老人补贴", "80岁", "津贴"),
)  # fmt: skip

TEMPORARY_RELIEF = item(
    agencies.CIVIL_AFFAIRS, "000511003001", "临时救助", "Emergency relief",
    promised_days=5, statutory_days=10, type="05",
    forward_within_hours=1,
    required_level="2",
    star=4, visits=0,
    channels=EVERYWHERE,
    conditions=("因火灾、交通事故、重大疾病等突发情况，基本生活暂时出现严重困难", "本人或家人在本区居住"),
    materials=(
        identity_card(),
        Material(code="eventProof", name="突发情况的证明（诊断书、事故认定书等）", form="1", source="医院、公安、消防等", note="能拍到什么先交什么。"),
        INCOME,
    ),
    form=(
        *APPLICANT,
        ADDRESS,
        choice(
            "cause", "遇到了什么困难", "What happened",
            ("illness", "重大疾病", "Serious illness"),
            ("accident", "意外事故", "Accident"),
            ("disaster", "火灾或自然灾害", "Fire or natural disaster"),
            ("other", "其他", "Other"),
        ),
        field("causeNote", "请说明", "Please explain", "longText", max_length=300, shown_when=ShownWhen(field="cause", equals="other")),
        field("householdSize", "共同生活的人数", "People in the household", "number", min=1, max=20),
        field("spent", "已经花掉的费用", "Spent so far", "amount", min=0, max=100_000_000, note="以医院或维修单据为准。"),
        *BANK_ACCOUNT,
    ),
    tolerance=True,
    legal_basis=("《社会救助暂行办法》第四十七条至第四十九条",),
    result_name="临时救助审批决定",
    plain_notes=("急事先救：情况紧急的，乡镇（街道）可以先发钱后补手续。", "材料不齐也能先提交，我们会一次说清还差什么。"),
    plain_notes_en=("In an emergency, help comes first and papers later.",),
    keywords=("救助", "困难补助", "大病", "急难"),
)  # fmt: skip

SUBSISTENCE = item(
    agencies.CIVIL_AFFAIRS, "000511004001", "最低生活保障申请", "Subsistence allowance (dibao)",
    promised_days=15, statutory_days=30, type="05",
    star=3, visits=1,
    required_level="3",
    conditions=("共同生活的家庭成员人均收入低于本市低保标准", "家庭财产符合规定"),
    materials=(
        identity_card(), household_register(), INCOME,
        certificate("disabilityCard", "残疾人证", certificates.DISABILITY_CARD, "holder number disabilityType disabilityLevel", required=False, note="家里有残疾人的提供。"),
        Material(code="inquiryConsent", name="家庭经济状况核对授权书", form="3", note="全家成年人签字，入户时交给工作人员。"),
    ),
    form=(
        *APPLICANT,
        ADDRESS,
        field("householdSize", "共同生活的人数", "People in the household", "number", min=1, max=20),
        field("monthlyIncome", "全家每月收入", "Monthly income of the household", "amount", min=0, max=100_000_000),
        field("hasCar", "家里有没有汽车", "Does the household own a car?", "yesNo"),
        text("carUse", "汽车作什么用", "What is the car for?", shown_when=ShownWhen(field="hasCar", equals=True)),
        field("situation", "家庭困难情况", "Describe the difficulty", "longText", max_length=500),
    ),
    tolerance=True, bookable=True,
    legal_basis=("《社会救助暂行办法》第九条至第十三条",),
    special_procedures=(SpecialProcedure(name="入户调查和公示", days=7, basis="《社会救助暂行办法》第十一条"),),
    result_name="最低生活保障审批决定",
    plain_notes=("就是大家说的“低保”。工作人员会上门看一看，请留好电话。", "公示 7 天，只公示姓名和人数，不公示病情。"),
    plain_notes_en=("Staff will visit you at home; please keep your telephone at hand.",),
    keywords=("低保", "最低生活保障", "困难家庭"),
)  # fmt: skip

DISABILITY_ALLOWANCES = item(
    agencies.DISABLED_PERSONS, "000511005001", "残疾人两项补贴申请", "Allowances for disabled people",
    promised_days=7, statutory_days=30, type="05",
    channels=EVERYWHERE,
    required_level="2",
    conditions=("持有有效的残疾人证", "属于困难残疾人或重度残疾人"),
    materials=(identity_card(), DISABILITY, household_register(required=False)),
    form=(
        *APPLICANT,
        choice(
            "allowance", "申请哪一项", "Which allowance",
            ("living", "困难残疾人生活补贴", "Living allowance"),
            ("nursing", "重度残疾人护理补贴", "Nursing allowance"),
            ("both", "两项都申请", "Both"),
        ),
        field("needsCarer", "日常是否需要人照护", "Do you need daily care?", "yesNo"),
        *BANK_ACCOUNT,
    ),
    commitment=Commitment(available=True, text="本人承诺未享受工伤护理费等同类待遇，所填情况属实。"),
    legal_basis=("《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》",),
    result_name="残疾人两项补贴审批决定",
    plain_notes=("全国都能办：不在户籍地也可以申请。", "页面可以用读屏软件填写；需要手语服务请拨打 0599-8812385。"),
    plain_notes_en=("You may apply from anywhere in the country.",),
    keywords=("残疾补贴", "护理补贴", "生活补贴", "残联"),
)  # fmt: skip

ITEMS = (ELDER_CARD, OLD_AGE_ALLOWANCE, TEMPORARY_RELIEF, SUBSISTENCE, DISABILITY_ALLOWANCES)
