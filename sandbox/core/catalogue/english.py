"""English of what many items share: agencies, materials and their notes, steps, results.

A name that is not here has no English at the core, as happens in a real one.
"""

from typing import TypeVar

import msgspec

from sandbox.core.catalogue.kinds import Agency, Material, Result, Step, Text

Named = TypeVar("Named", Agency, Material, Result, Step)

ENGLISH = {
    # Agencies
    "榕城市鼓山区民政局": "Civil Affairs Bureau of Gushan District",
    "榕城市残疾人联合会": "Rongcheng Disabled Persons' Federation",
    "榕城市住房公积金中心": "Rongcheng Housing Fund Centre",
    "榕城市自然资源和规划局": "Rongcheng Bureau of Natural Resources and Planning",
    "榕城市公安局": "Rongcheng Public Security Bureau",
    "榕城市公安局交通警察支队": "Rongcheng Traffic Police",
    "榕城市人力资源和社会保障局": "Rongcheng Bureau of Human Resources and Social Security",
    "榕城市医疗保障局": "Rongcheng Healthcare Security Bureau",
    "榕城市卫生健康委员会": "Rongcheng Health Commission",
    "榕城市市场监督管理局": "Rongcheng Market Regulation Bureau",
    "榕城市税务局": "Rongcheng Tax Bureau",
    "榕城市交通运输局": "Rongcheng Transport Bureau",
    "榕城市鼓山区教育局": "Education Bureau of Gushan District",
    "榕城市鼓山区城市管理局": "Urban Management Bureau of Gushan District",
    "榕城市行政服务中心管理委员会": "Rongcheng Government Service Centre",
    # Materials
    "居民身份证": "Resident identity card",
    "近期一寸免冠照片": "Recent passport-style photo, 25 × 35 mm",
    "居民户口簿": "Household register",
    "突发情况的证明（诊断书、事故认定书等）": "Proof of the emergency, such as a diagnosis or accident report",
    "家庭收入和财产证明": "Proof of household income and property",
    "残疾人证": "Disabled person's certificate",
    "家庭经济状况核对授权书": "Consent to check the household's finances",
    "不动产权证书": "Real estate certificate",
    "结婚证": "Marriage certificate",
    "租房合同": "Tenancy agreement",
    "利害关系证明": "Proof that the matter concerns you",
    "房屋买卖合同": "Contract of sale of the home",
    "原不动产权证书原件": "Original of the present real estate certificate",
    "居住证明（租房合同、单位宿舍证明等）": "Proof of where you live, such as a tenancy agreement",
    "出生医学证明": "Birth certificate",
    "出入境证件照片回执": "Receipt of a photo for travel documents",
    "机动车驾驶证": "Driving licence",
    "身体条件证明": "Certificate of physical fitness",
    "犬只免疫证明": "Vaccination certificate of the dog",
    "犬只正面、侧面照片": "Photos of the dog from the front and the side",
    "医保电子凭证": "Medical insurance e-certificate",
    "住所（经营场所）使用证明": "Proof of the right to use the premises",
    "公司章程": "Articles of association",
    "营业执照": "Business licence",
    "股东会决议": "Resolution of the shareholders",
    "章程修正案": "Amendment of the articles",
    "经营场所布局图": "Floor plan of the premises",
    "食品安全管理制度": "Rules on food safety",
    "从业人员健康证明": "Health certificates of the staff",
    "机动车行驶证": "Vehicle licence",
    "车辆综合性能检测报告": "Vehicle inspection report",
    "车辆技术档案原件": "Original technical file of the vehicle",
    "居住证": "Residence permit",
    "预防接种证": "Vaccination record",
    "占用位置平面图": "Plan of the place that is occupied",
    "安全和保洁方案": "Plan for safety and cleaning",
    "家庭收入证明": "Proof of household income",
    # Notes
    "白底彩色，用手机拍也可以。": "In colour, on white. A photo by phone will do.",
    "拍首页和本人页。": "Take the first page and your own.",
    "能拍到什么先交什么。": "Send what you have now.",
    "一时拿不到可以先提交，15 个工作日内补上。": "You can hand it in up to 15 working days later.",
    "家里有残疾人的提供。": "Only if somebody in the household has a disability.",
    "全家成年人签字，入户时交给工作人员。": "Signed by all adults. Give it to the visiting officer.",
    "买房、还房贷提取时提供。": "Only to buy a home or repay a mortgage.",
    "没有登记结婚的不需要。": "Not if you are not married.",
    "租公租房的提供，租商品房的不用。": "Only for public housing.",
    "查别人名下的房子才要。": "Only for a home that belongs to somebody else.",
    "核验时交回。": "Hand it in when it is checked.",
    "医院已上传的，系统自动带出。": "Filled in by itself if the hospital has sent it.",
    "租房合同或房产证的照片。": "A photo of the tenancy agreement or the title.",
    "可以用系统里的范本生成。": "You can use the template.",
    "手画的也行，标出厨房、仓库和洗手池。": "By hand will do. Mark kitchen, store and sinks.",
    "验车时带来。": "Bring it to the inspection.",
    "按房产报名的提供。": "Only if you enrol by your home.",
    "随迁子女提供父母一方的。": "For children who moved here: of one parent.",
    "标出占用的长和宽。": "Mark length and width.",
    # Steps
    "申请": "Application",
    "受理": "Acceptance",
    "审查决定": "Review and decision",
    "送达": "Delivery",
    "受理并当场办结": "Accepted and decided while you wait",
    # Results
    "老年人优待证": "Senior citizen card",
    "高龄津贴发放决定": "Decision on the old-age allowance",
    "临时救助审批决定": "Decision on temporary relief",
    "最低生活保障审批决定": "Decision on the subsistence allowance",
    "残疾人两项补贴审批决定": "Decision on the disability allowances",
    "住房公积金提取审批单": "Approval of the withdrawal",
    "住房公积金缴存证明": "Statement of the housing fund",
    "不动产登记查询结果证明": "Result of the property search",
    "无犯罪记录证明": "Certificate of no criminal record",
    "普通护照": "Passport",
    "犬类登记证": "Dog licence",
    "社会保障卡": "Social security card",
    "参保登记回执": "Receipt of the enrolment",
    "异地就医备案结果": "Confirmation for treatment elsewhere",
    "食品经营许可证": "Food business licence",
    "道路运输证": "Road transport permit",
    "入学通知书": "Letter of admission",
}  # fmt: skip


def english(text: Text) -> Text:
    """Return the English of a text, if the core has it."""
    return ENGLISH.get(text, msgspec.UNSET) if isinstance(text, str) else msgspec.UNSET


def with_english(part: Named) -> Named:
    """Return the part with its English name, and a material with that of its note."""
    more = {"note_en": english(part.note)} if isinstance(part, Material) else {}
    return msgspec.structs.replace(part, name_en=english(part.name), **more)
