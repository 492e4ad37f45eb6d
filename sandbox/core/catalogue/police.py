"""Items of the police (公安): identity, residence, driving, dogs."""

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
from sandbox.core.catalogue.family import BABY, BIRTH_CERTIFICATE, FOLLOW_WHOM, MARRIAGE
from sandbox.core.catalogue.kinds import Commitment, Fee, Material, ShownWhen

IDENTITY_CARD_AGAIN = item(
    agencies.POLICE, "000109001001", "居民身份证补领", "Replacement identity card",
    promised_days=10, statutory_days=60, type="01",
    star=4, visits=0,
    channels=("mobile", "window", "terminal", "express"),
    required_level="3",
    conditions=("身份证丢失或损坏", "5 年内在本省采集过指纹"),
    materials=(household_register(required=False), PHOTO),
    form=(
        *APPLICANT,
        choice("cause", "补领原因", "Why", ("lost", "丢失", "Lost"), ("damaged", "损坏", "Damaged")),
        field("lostOn", "丢失日期", "Lost on", "date", shown_when=ShownWhen(field="cause", equals="lost")),
        choice("receiveBy", "怎样领证", "How to receive it", ("express", "快递", "By express"), ("window", "窗口领取", "At a service desk")),
        ADDRESS,
    ),
    fee=Fee(charged=True, standard="工本费 40 元", basis="发改价格〔2003〕2322号", online=True),
    express=True,
    legal_basis=("《中华人民共和国居民身份证法》第十一条",),
    result_name="居民身份证", result_cert=certificates.IDENTITY_CARD.code,
    plain_notes=("不用回户籍地。缴 40 元工本费后开始制证，可以快递到家。", "急着出门可以先办临时身份证。"),
    plain_notes_en=("The fee is 40 yuan; the card can be sent to your home.",),
    keywords=("身份证", "补办身份证", "丢身份证", "换证"),
)  # fmt: skip

RESIDENCE_PERMIT = item(
    agencies.POLICE, "000109002001", "居住证申领", "Residence permit",
    promised_days=5, statutory_days=15, type="01",
    channels=("mobile", "pc", "window", "terminal", "express"),
    required_level="2",
    conditions=("到本市居住半年以上", "有合法稳定就业、住所或连续就读"),
    materials=(
        identity_card(), PHOTO,
        Material(code="residenceProof", name="居住证明（租房合同、单位宿舍证明等）", form="1", tolerable=True, source="房东、单位或学校"),
    ),
    form=(
        *APPLICANT, ADDRESS,
        field("since", "从哪天起住在这里", "Living there since", "date"),
        choice("ground", "申领理由", "Ground", ("work", "就业", "Work"), ("home", "住所", "Home"), ("study", "就读", "Study")),
        text("workplace", "单位名称", "Workplace", shown_when=ShownWhen(field="ground", equals="work")),
    ),
    commitment=Commitment(available=True, text="本人承诺在所填地址居住满半年，情况属实。"),
    tolerance=True, express=True,
    legal_basis=("《居住证暂行条例》第二条、第九条",),
    result_name="居住证", result_cert=certificates.RESIDENCE_PERMIT.code,
    plain_notes=("外地来榕城住满半年就能办，办了能上学、考驾照、办老人卡。",),
    plain_notes_en=("For people from elsewhere who have lived here for half a year.",),
    keywords=("居住证", "暂住证", "流动人口"),
)  # fmt: skip

HOUSEHOLD_REGISTRATION = item(
    agencies.POLICE, "000709003001", "新生儿户口登记", "Registering a newborn's residence (hukou)",
    promised_days=1, statutory_days=15, type="07",
    star=4, visits=1,
    required_level="3",
    conditions=("父母一方为本市户籍",),
    materials=(
        BIRTH_CERTIFICATE, household_register(), identity_card(), MARRIAGE,
    ),
    form=(
        *APPLICANT,
        *BABY,
        FOLLOW_WHOM,
        ADDRESS,
    ),
    legal_basis=("《中华人民共和国户口登记条例》第七条",),
    result_name="居民户口簿",
    plain_notes=("上户口。最后去派出所换一次户口簿，其余在网上办完。",),
    plain_notes_en=("One visit to the police station to change the household register.",),
    keywords=("上户口", "落户", "新生儿", "出生"),
)  # fmt: skip

NO_CRIME_RECORD = item(
    agencies.POLICE, "002009004001", "无犯罪记录证明", "Certificate of no criminal record",
    promised_days=1, statutory_days=3,
    channels=EVERYWHERE,
    required_level="3",
    conditions=("在本市居住或为本市户籍",),
    materials=(identity_card(),),
    form=(
        *APPLICANT,
        choice("purpose", "作什么用", "Purpose", ("job", "求职", "A job"), ("abroad", "出国", "Going abroad"), ("adopt", "收养", "Adoption")),
        text("receiver", "交给哪个单位", "For whom", required=False),
    ),
    legal_basis=("《公安机关办理犯罪记录查询工作规定》第四条",),
    result_name="无犯罪记录证明",
    plain_notes=("网上申请，1 个工作日出证明，可下载打印。",),
    plain_notes_en=("Ready in one working day; download and print it.",),
    keywords=("无犯罪", "政审", "证明"),
)  # fmt: skip

PASSPORT = item(
    agencies.POLICE, "000109006001", "普通护照签发", "Ordinary passport",
    promised_days=7, statutory_days=15, type="01",
    star=2, visits=1,
    channels=("pc", "window"),
    required_level="1",
    conditions=("中国公民，有出国需要",),
    materials=(
        identity_card(),
        Material(code="passportPhoto", name="出入境证件照片回执", form="3", source="照相点或自助拍照机"),
    ),
    fee=Fee(charged=True, standard="120 元／本", basis="发改价格规〔2019〕914号", online=False),
    express=True, bookable=True,
    legal_basis=("《中华人民共和国护照法》第五条",),
    result_name="普通护照",
    plain_notes=("先在国家移民管理局网站预约，再到窗口拍照、按指纹。",),
    plain_notes_en=("Book on the immigration site, then come for the photo and fingerprints.",),
    keywords=("护照", "出国", "出入境"),
)  # fmt: skip

DRIVING_LICENCE_RENEWAL = item(
    agencies.TRAFFIC_POLICE, "000109011001", "机动车驾驶证期满换证", "Driving licence renewal",
    promised_days=1, statutory_days=1, type="01",
    channels=EVERYWHERE,
    required_level="3",
    conditions=("驾驶证有效期满前 90 日内，或超过有效期 1 年以内", "没有未处理的交通违法"),
    materials=(
        certificate("drivingLicence", "机动车驾驶证", certificates.DRIVING_LICENCE, "holder number vehicleClass validTo fileNumber"),
        PHOTO,
        Material(code="healthCheck", name="身体条件证明", form="2", source="县级以上医疗机构", note="医院已上传的，系统自动带出。"),
    ),
    form=(
        *APPLICANT,
        field("glasses", "开车是否戴眼镜", "Do you wear glasses when driving?", "yesNo"),
        choice("receiveBy", "怎样领证", "How to receive it", ("express", "快递", "By express"), ("window", "窗口领取", "At a service desk")),
        ADDRESS,
    ),
    fee=Fee(charged=True, standard="工本费 10 元", basis="发改价格〔2004〕2831号", online=True),
    express=True,
    legal_basis=("《机动车驾驶证申领和使用规定》第六十三条",),
    result_name="机动车驾驶证", result_cert=certificates.DRIVING_LICENCE.code,
    plain_notes=("到期前 90 天就能换，别等过期。70 岁以上每年体检一次。",),
    plain_notes_en=("You may renew from 90 days before it expires.",),
    keywords=("驾照", "换驾照", "驾驶证", "期满"),
)  # fmt: skip

DOG_REGISTRATION = item(
    agencies.POLICE, "001009005001", "犬类登记", "Dog registration",
    promised_days=3, statutory_days=10, type="10",
    star=4, visits=1,
    conditions=("犬只已免疫", "不属于禁养犬种"),
    materials=(
        identity_card(),
        Material(code="vaccination", name="犬只免疫证明", source="动物诊疗机构"),
        Material(code="dogPhoto", name="犬只正面、侧面照片", formats=("image/jpeg", "image/png"), copies=2),
    ),
    form=(
        *APPLICANT, ADDRESS,
        text("dogName", "狗的名字", "Dog's name", max_length=20),
        text("breed", "品种", "Breed", max_length=30),
        field("height", "肩高（厘米）", "Height at the shoulder, cm", "number", min=5, max=120),
        field("chipped", "是否已植入芯片", "Is it chipped?", "yesNo"),
    ),
    fee=Fee(charged=True, standard="每只每年 200 元，导盲犬免收", basis="《榕城市养犬管理条例》", online=True),
    legal_basis=("《榕城市养犬管理条例》第九条",),
    result_name="犬类登记证",
    plain_notes=("导盲犬、扶助犬免费。现场植入芯片大约 10 分钟。",),
    plain_notes_en=("Free for guide dogs and assistance dogs.",),
    keywords=("养狗", "狗证", "犬证"),
)  # fmt: skip

ITEMS = (
    IDENTITY_CARD_AGAIN, RESIDENCE_PERMIT, HOUSEHOLD_REGISTRATION, NO_CRIME_RECORD, PASSPORT,
    DRIVING_LICENCE_RENEWAL, DOG_REGISTRATION,
)  # fmt: skip
