"""Items of education (教育) and city management (城市管理)."""

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue import agencies
from sandbox.core.catalogue.builders import (
    ADDRESS,
    APPLICANT,
    certificate,
    choice,
    field,
    household_register,
    identity_card,
    item,
    text,
)
from sandbox.core.catalogue.kinds import Fee, Material, ShownWhen

SCHOOL_ENROLMENT = item(
    agencies.EDUCATION, "002005001001", "义务教育入学报名", "School enrolment",
    promised_days=10, statutory_days=30,
    star=4, visits=0,
    conditions=("孩子当年 8 月 31 日前年满 6 周岁", "在本区有户籍、房产或居住证"),
    materials=(
        household_register(),
        certificate("realEstateTitle", "不动产权证书", certificates.REAL_ESTATE_TITLE, "holder number location", required=False, note="按房产报名的提供。"),
        certificate("residencePermit", "居住证", certificates.RESIDENCE_PERMIT, "holder number address validTo", required=False, note="随迁子女提供父母一方的。"),
        Material(code="vaccinationBook", name="预防接种证", form="1", source="社区卫生服务中心", tolerable=True),
    ),
    form=(
        *APPLICANT,
        text("childName", "孩子姓名", "Child's name", max_length=20),
        field("childCertNo", "孩子身份证号码", "Child's identity number", "idNumber"),
        choice("ground", "按什么报名", "On what ground", ("home", "房产", "Home"), ("hukou", "户籍", "Household registration"), ("permit", "居住证", "Residence permit")),
        ADDRESS,
        choice("grade", "读几年级", "Grade", ("primary", "小学一年级", "Primary year 1"), ("middle", "初中一年级", "Middle school year 1")),
        field("needsSupport", "孩子是否需要融合教育支持", "Does the child need special support?", "yesNo"),
        field("supportNote", "请说明需要哪些支持", "Which support?", "longText", max_length=300, required=False, shown_when=ShownWhen(field="needsSupport", equals=True)),
    ),
    tolerance=True,
    legal_basis=("《中华人民共和国义务教育法》第十二条",),
    result_name="入学通知书",
    plain_notes=("每年 6 月 1 日至 20 日报名，先后不影响录取。", "接种证可以开学前再交。"),
    plain_notes_en=("From the 1st to the 20th of June; coming first gives no advantage.",),
    keywords=("上学", "入学", "小学报名", "幼升小", "小升初"),
)  # fmt: skip

STREET_OCCUPATION = item(
    agencies.URBAN_MANAGEMENT, "000117001001", "临时占用城市道路审批", "Temporary use of a street",
    promised_days=3, statutory_days=20, type="01",
    star=3, visits=1,
    applicant_kinds=("1", "2"), channels=("pc", "mobile", "window"),
    conditions=("占用时间不超过 30 日", "不影响消防和盲道通行"),
    materials=(
        identity_card(required=False),
        Material(code="sitePlan", name="占用位置平面图", note="标出占用的长和宽。"),
        Material(code="safetyPlan", name="安全和保洁方案", form="2", formats=("application/pdf",), tolerable=True),
    ),
    form=(
        *APPLICANT,
        field("place", "占用地点", "Place", "address"),
        field("area", "面积（平方米）", "Area in square metres", "number", min=1, max=2000),
        field("from", "开始日期", "From", "date"),
        field("to", "结束日期", "To", "date"),
        field("why", "占用原因", "Reason", "longText", max_length=300),
    ),
    tolerance=True,
    fee=Fee(charged=True, standard="每平方米每日 0.5 元", basis="《福建省城市道路占用挖掘收费标准》", online=False),
    legal_basis=("《城市道路管理条例》第三十一条",),
    result_name="临时占用城市道路许可证",
    plain_notes=("门口装修堆料、开业搭台要先办。盲道不能占。",),
    plain_notes_en=("Needed for building material or a stage on the pavement.",),
    keywords=("占道", "临时占道", "开业", "装修"),
)  # fmt: skip

PUBLIC_RENTAL = item(
    agencies.CIVIL_AFFAIRS, "002017002001", "公共租赁住房保障资格指南", "Guide to public rental housing",
    promised_days=30, statutory_days=60,
    star=1, visits=2,
    channels=("window",),
    required_level="1",
    conditions=("本市户籍或持居住证", "家庭人均住房面积低于 15 平方米", "收入符合当年标准"),
    materials=(identity_card(), household_register(), Material(code="incomeProof", name="家庭收入证明", form="3", source="工作单位")),
    form=APPLICANT,
    bookable=True,
    legal_basis=("《公共租赁住房管理办法》第七条",),
    result_name="公共租赁住房保障资格确认书",
    plain_notes=("目前只能到窗口办，请带齐材料，可以预约错峰。",),
    plain_notes_en=("Only at a service desk for now. Please book a time.",),
    keywords=("公租房", "保障房", "廉租房"),
)  # fmt: skip

ITEMS = (SCHOOL_ENROLMENT, STREET_OCCUPATION, PUBLIC_RENTAL)
