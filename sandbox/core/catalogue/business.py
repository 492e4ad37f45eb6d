"""Items for businesses (企业): starting, changing, licensing."""

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue import agencies
from sandbox.core.catalogue.builders import (
    AGENT_COMPANY,
    APPLICANT,
    COMPANY,
    business_licence,
    choice,
    field,
    identity_card,
    item,
    text,
)
from sandbox.core.catalogue.kinds import Commitment, Fee, Material, ShownWhen, SpecialProcedure

PERSON_AND_COMPANY = ("1", "2")
PREMISES = Material(
    code="premisesProof", name="住所（经营场所）使用证明", form="2", tolerable=True,
    source="房东或产权人", note="租房合同或房产证的照片。",
)  # fmt: skip
ARTICLES = Material(
    code="articles", name="公司章程", form="2", formats=("application/pdf",), source="全体股东签署",
    note="可以用系统里的范本生成。",
)  # fmt: skip
NEW_COMPANY = (
    text("companyName", "企业名称", "Company name", min_length=4, max_length=100, note="城市＋字号＋行业＋组织形式，例如“榕城小满餐饮有限公司”。"),
    field("companyAddress", "住所", "Registered address", "address"),
)  # fmt: skip
SCOPE = field("scope", "经营范围", "Business scope", "longText", max_length=500)
CAPITAL = field("capital", "注册资本", "Registered capital", "amount", min=100, max=100_000_000_000)
STAFF = field("staff", "员工人数", "Number of staff", "number", min=1, max=10000)

SOLE_TRADER = item(
    agencies.MARKET, "000131001001", "个体工商户设立登记", "Registering a sole trader",
    promised_days=1, statutory_days=3, type="01",
    channels=("mobile", "pc", "window", "terminal"),
    required_level="3",
    conditions=("有经营能力的自然人或家庭",),
    materials=(identity_card(), PREMISES),
    form=(
        *APPLICANT,
        text("shopName", "字号名称", "Name of the business", max_length=50),
        field("shopAddress", "经营场所", "Place of business", "address"),
        SCOPE,
        field("family", "是否家庭经营", "Is it run by the family?", "yesNo"),
    ),
    commitment=Commitment(available=True, text="本人承诺经营场所真实、安全，不属于违法建筑。"),
    tolerance=True, express=True,
    legal_basis=("《促进个体工商户发展条例》第九条",),
    result_name="营业执照", result_cert=certificates.BUSINESS_LICENCE.code,
    plain_notes=("开小店第一步。电子营业执照立等可取，纸的可以快递。",),
    plain_notes_en=("The first step to a shop of your own.",),
    keywords=("个体户", "开店", "营业执照", "个体工商户"),
)  # fmt: skip

COMPANY_SETUP = item(
    agencies.MARKET, "000131002001", "公司设立登记", "Registering a company",
    promised_days=1, statutory_days=3, type="01",
    applicant_kinds=PERSON_AND_COMPANY, channels=("pc", "mobile", "window"),
    required_level="4",
    conditions=("股东符合法定人数", "有公司名称和住所"),
    materials=(identity_card(), PREMISES, ARTICLES),
    form=(*APPLICANT, *NEW_COMPANY, CAPITAL, SCOPE),
    tolerance=True, express=True,
    legal_basis=("《中华人民共和国公司法》第二十九条",),
    result_name="营业执照", result_cert=certificates.BUSINESS_LICENCE.code,
    plain_notes=("网上填、人脸签、当天拿照。",),
    plain_notes_en=("Fill in online, sign by face, get the licence the same day.",),
    keywords=("注册公司", "开公司", "营业执照"),
)  # fmt: skip

SEALS = item(
    agencies.POLICE, "001009021001", "公章刻制备案", "Registering a company's seals",
    promised_days=0, statutory_days=1, type="10",
    applicant_kinds=PERSON_AND_COMPANY, channels=("pc", "mobile", "window"),
    required_level="4",
    conditions=("已办理企业登记",),
    materials=(identity_card(),),
    form=(
        *APPLICANT, NEW_COMPANY[0],
        choice("seals", "刻哪几枚", "Which seals", ("one", "只刻公章", "The company seal only"), ("set", "公章、财务章、发票章、合同章", "The set of four")),
    ),
    legal_basis=("《印章业治安管理办法》第八条",),
    result_name="印章备案回执",
    plain_notes=("新开办企业首套四枚印章免费。",),
    plain_notes_en=("The first set of four seals is free.",),
    keywords=("公章", "刻章"),
)  # fmt: skip

TAX_REGISTRATION = item(
    agencies.TAX, "002030001001", "新办纳税人登记", "Tax registration of a new company",
    promised_days=0, statutory_days=1,
    applicant_kinds=PERSON_AND_COMPANY, channels=("pc", "mobile", "window"),
    required_level="4",
    conditions=("已办理企业登记",),
    form=(
        *APPLICANT, NEW_COMPANY[0],
        choice("taxpayer", "纳税人类型", "Kind of taxpayer", ("small", "小规模纳税人", "Small-scale"), ("general", "一般纳税人", "General")),
        field("needsInvoices", "是否申领发票", "Do you need invoices?", "yesNo"),
        field("invoiceQuota", "每月发票总额度", "Monthly invoice quota", "amount", min=100, shown_when=ShownWhen(field="needsInvoices", equals=True)),
    ),
    legal_basis=("《中华人民共和国税收征收管理法》第十五条",),
    result_name="纳税人登记确认书",
    plain_notes=("登记后就能开电子发票。",),
    plain_notes_en=("After this you can issue electronic invoices.",),
    keywords=("税务登记", "发票", "报税"),
)  # fmt: skip

EMPLOYER_INSURANCE = item(
    agencies.HUMAN_RESOURCES, "002014004001", "企业社会保险登记", "Social insurance of an employer",
    promised_days=0, statutory_days=5,
    applicant_kinds=PERSON_AND_COMPANY, channels=("pc", "mobile", "window"),
    required_level="4",
    conditions=("已办理企业登记", "有雇员"),
    form=(*APPLICANT, NEW_COMPANY[0], STAFF),
    legal_basis=("《中华人民共和国社会保险法》第五十七条",),
    result_name="社会保险登记回执",
    plain_notes=("给员工上社保前要先做这一步。",),
    plain_notes_en=("Needed before staff can be insured.",),
    keywords=("社保开户", "企业社保", "员工"),
)  # fmt: skip

COMPANY_CHANGE = item(
    agencies.MARKET, "000131003001", "公司变更登记", "Changing a company's registration",
    promised_days=2, statutory_days=5, type="01",
    applicant_kinds=COMPANY, channels=("pc", "mobile", "window"),
    required_level="4",
    conditions=("变更事项已作出决议",),
    materials=(
        business_licence(),
        Material(code="resolution", name="股东会决议", form="2", formats=("application/pdf", "image/jpeg"), source="全体股东签署"),
        Material(code="articlesAmendment", name="章程修正案", form="2", formats=("application/pdf",), required=False, tolerable=True),
    ),
    form=(
        *AGENT_COMPANY,
        choice("what", "变更什么", "What changes", ("name", "名称", "Name"), ("address", "住所", "Address"), ("legal", "法定代表人", "Legal representative"), ("scope", "经营范围", "Scope")),
        text("newName", "新的名称", "New name", max_length=100, shown_when=ShownWhen(field="what", equals="name")),
        field("newAddress", "新的住所", "New address", "address", shown_when=ShownWhen(field="what", equals="address")),
        field("newLegalCertNo", "新法定代表人身份证号码", "Identity number of the new representative", "idNumber", shown_when=ShownWhen(field="what", equals="legal")),
        field("newScope", "新的经营范围", "New scope", "longText", shown_when=ShownWhen(field="what", equals="scope")),
    ),
    tolerance=True, express=True,
    legal_basis=("《中华人民共和国市场主体登记管理条例》第二十四条",),
    result_name="营业执照", result_cert=certificates.BUSINESS_LICENCE.code,
    plain_notes=("章程修正案一时拿不出，可以先办后补。",),
    plain_notes_en=("The amended articles may follow later.",),
    keywords=("变更", "换法人", "改名", "营业执照变更"),
)  # fmt: skip

FOOD_LICENCE = item(
    agencies.MARKET, "000131004001", "食品经营许可", "Food business licence",
    promised_days=8, statutory_days=20, type="01",
    star=4, visits=0,
    applicant_kinds=PERSON_AND_COMPANY, channels=("pc", "mobile", "window"),
    required_level="3",
    conditions=("有营业执照", "场所、设备和人员符合食品安全要求"),
    materials=(
        business_licence(),
        Material(code="floorPlan", name="经营场所布局图", formats=("image/jpeg", "image/png", "application/pdf"), note="手画的也行，标出厨房、仓库和洗手池。"),
        Material(code="foodSafetyRules", name="食品安全管理制度", form="2", formats=("application/pdf",), tolerable=True),
        Material(code="healthCards", name="从业人员健康证明", form="2", tolerable=True, copies=1),
    ),
    form=(
        *APPLICANT, *AGENT_COMPANY,
        field("premises", "经营场所", "Place of business", "address"),
        choice("business", "主体业态", "Kind of business", ("restaurant", "餐饮服务", "Restaurant"), ("shop", "食品销售", "Food shop"), ("canteen", "单位食堂", "Canteen")),
        field("area", "面积（平方米）", "Area in square metres", "number", min=1, max=100000),
        field("network", "是否做外卖", "Do you deliver?", "yesNo"),
    ),
    tolerance=True,
    special_procedures=(SpecialProcedure(name="现场核查", days=5, basis="《食品经营许可和备案管理办法》第二十二条"),),
    legal_basis=("《中华人民共和国食品安全法》第三十五条",),
    result_name="食品经营许可证",
    plain_notes=("开饭店、卖熟食都要办。现场核查的时间不算在承诺时限里。",),
    plain_notes_en=("The visit of the inspectors does not count towards the time limit.",),
    keywords=("食品证", "开饭店", "餐饮", "食品许可证"),
)  # fmt: skip

TRANSPORT_LICENCE = item(
    agencies.TRANSPORT, "000118001001", "道路运输证核发", "Road transport permit for a vehicle",
    promised_days=5, statutory_days=20, type="01",
    star=3, visits=2,
    applicant_kinds=COMPANY, channels=("pc", "window"),
    required_level="3",
    conditions=("企业有道路运输经营许可", "车辆技术等级达到二级以上"),
    materials=(
        business_licence(),
        Material(code="vehicleLicence", name="机动车行驶证", form="1", source="公安交管部门"),
        Material(code="vehicleCheck", name="车辆综合性能检测报告", form="1", source="检测机构", tolerable=True),
        Material(code="vehicleCard", name="车辆技术档案原件", form="3", note="验车时带来。"),
    ),
    form=(
        *AGENT_COMPANY,
        text("plate", "车牌号", "Number plate", min_length=7, max_length=8),
        choice("use", "经营类型", "Kind of transport", ("goods", "普通货运", "Goods"), ("dangerous", "危险货物", "Dangerous goods"), ("passenger", "客运", "Passengers")),
        field("load", "核定载质量（吨）", "Load in tonnes", "number", min=0.5, max=100),
    ),
    tolerance=True, bookable=True,
    special_procedures=(SpecialProcedure(name="车辆检验", days=3, basis="《中华人民共和国行政许可法》第四十五条"),),
    fee=Fee(charged=True, standard="工本费 10 元", basis="《道路运输证》收费标准", online=False),
    legal_basis=("《中华人民共和国道路运输条例》第二十五条",),
    result_name="道路运输证",
    plain_notes=("车要开来验一次，领证再来一次；验车请先预约。",),
    plain_notes_en=("Two visits: one to have the vehicle checked, one for the permit.",),
    keywords=("营运证", "货车", "运输证"),
)  # fmt: skip

ITEMS = (
    SOLE_TRADER, COMPANY_SETUP, SEALS, TAX_REGISTRATION, EMPLOYER_INSURANCE, COMPANY_CHANGE,
    FOOD_LICENCE, TRANSPORT_LICENCE,
)  # fmt: skip
