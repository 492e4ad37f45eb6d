"""The invented citizens who can sign on.

Their numbers have correct check digits and belong to nobody: region 359901 and registration office
region 359900 were never allotted, and 11-digit mobile numbers do not start with 140.
"""

from dataclasses import dataclass
from datetime import date

from sandbox.core.check_digits import citizen_id_check

REGION = "359901"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation (法人)."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person in the core. Codes of certificate types: docs/sources.md.

    `real_name_level`: "1" registered only, "2" real name, "3" face compared (实人), "4" digital
    certificate; "9x" is a level of this core that the BFF does not know.
    """

    uid: str
    name: str
    sex: str
    birth: date
    nation: str
    address: str
    cert_type: str
    cert_no: str
    real_name_level: str
    note: str
    note_en: str
    mobile: str | None = None
    organisation: Organisation | None = None

    @property
    def user_type(self) -> str:
        """Type of user: "1" a natural person, "2" one who acts for a legal person."""
        return "1" if self.organisation is None else "2"


def citizen_id(region: str, birth: date, sequence: int) -> str:
    """Build a number (GB 11643); an odd `sequence` is a man's, an even one a woman's."""
    first17 = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return first17 + citizen_id_check(first17)


def _citizen(
    uid: str,
    name: str,
    sex: str,
    birth: date,
    sequence: int,
    level: str,
    note: str,
    note_en: str,
    *,
    nation: str = "汉族",
    organisation: Organisation | None = None,
) -> Resident:
    return Resident(
        uid=uid,
        name=name,
        sex=sex,
        birth=birth,
        nation=nation,
        address=f"福建省榕城市鼓山区示范路{sequence}号",
        cert_type="111",
        cert_no=citizen_id(REGION, birth, sequence),
        mobile=f"140{birth:%m%d}{sequence:04d}",
        real_name_level=level,
        note=note,
        note_en=note_en,
        organisation=organisation,
    )


LIN_XIUYING = _citizen(
    "linxiuying", "林秀英", "女", date(1944, 3, 12), 128, "3",
    "1944 年生，长者，用大字版", "Born in 1944, uses large print",
)  # fmt: skip
ZHENG_GUANGMING = _citizen(
    "zhengguangming", "郑光明", "男", date(1971, 9, 3), 217, "4",
    "盲人，用读屏软件", "Blind, uses a screen reader",
)  # fmt: skip
HE_LIJUAN = _citizen(
    "helijuan", "何丽娟", "女", date(1985, 6, 21), 346, "3",
    "乘轮椅，持 C5 驾驶证", "Uses a wheelchair, drives an adapted car",
)  # fmt: skip
CHEN_YUHANG = _citizen(
    "chenyuhang", "陈宇航", "男", date(2004, 11, 8), 159, "3",
    "新手司机", "Young driver",
)  # fmt: skip
WANG_ZHIQIANG = _citizen(
    "wangzhiqiang", "王志强", "男", date(1990, 1, 17), 231, "4",
    "已婚，驾驶证被暂扣", "Married, driving licence suspended",
)  # fmt: skip
HUANG_MEILING = _citizen(
    "huangmeiling", "黄美玲", "女", date(1991, 7, 30), 264, "4",
    "已婚，与王志强共有房产", "Married, owns a home with Wang Zhiqiang",
)  # fmt: skip
WANG_JI = _citizen(
    "wangji", "王𠮷", "男", date(1978, 4, 5), 377, "3",
    "姓名含生僻字，驾驶证已过期", "A rare character in his name, expired licence",
)  # fmt: skip
AYIGULI = _citizen(
    "ayiguli", "阿依古丽·买买提", "女", date(1998, 2, 14), 482, "2",
    "维吾尔族，持居住证", "Uyghur, holds a residence permit",
    nation="维吾尔族",
)  # fmt: skip
ZHOU_XIAOYU = _citizen(
    "zhouxiaoyu", "周小雨", "女", date(2001, 12, 25), 506, "1",
    "仅自行注册，未实名", "Registered herself, identity not verified",
)  # fmt: skip
SUN_TIANYOU = _citizen(
    "suntianyou", "孙天佑", "男", date(1966, 8, 19), 613, "9x",
    "认证等级未知，居住证已撤销", "Unknown assurance level, revoked permit",
)  # fmt: skip
LIN_GUOQING = _citizen(
    "linguoqing", "林国清", "男", date(1982, 10, 1), 711, "4",
    "企业经办人", "Acts for a company",
    organisation=Organisation("榕城码上示范科技有限公司", "91359900MA0000015X"),
)  # fmt: skip
MARIA = Resident(
    uid="maria",
    name="Maria Oliveira Santos",
    sex="女",
    birth=date(1993, 5, 9),
    nation="巴西",
    address="福建省榕城市鼓山区示范路88号",
    cert_type="414",
    cert_no="FZ000001",
    real_name_level="2",
    note="外国人，持护照",
    note_en="Foreigner with a passport",
)
XU_ZHIWEI = Resident(
    uid="xuzhiwei",
    name="許志偉",
    sex="男",
    birth=date(1987, 3, 28),
    nation="汉族",
    address="福建省榕城市鼓山区示范路66号",
    cert_type="511",
    cert_no="00000017",
    mobile="14003280511",
    real_name_level="3",
    note="台湾同胞",
    note_en="Compatriot from Taiwan",
)
LEUNG_KAMING = Resident(
    uid="leungkaming",
    name="梁家明",
    sex="男",
    birth=date(1975, 12, 2),
    nation="汉族",
    address="福建省榕城市鼓山区示范路99号",
    cert_type="516",
    cert_no="H00000025",
    mobile="14012020516",
    real_name_level="2",
    note="香港居民",
    note_en="Resident of Hong Kong",
)

PEOPLE = {
    resident.uid: resident
    for resident in (
        LIN_XIUYING,
        ZHENG_GUANGMING,
        HE_LIJUAN,
        CHEN_YUHANG,
        WANG_ZHIQIANG,
        HUANG_MEILING,
        WANG_JI,
        AYIGULI,
        ZHOU_XIAOYU,
        SUN_TIANYOU,
        LIN_GUOQING,
        MARIA,
        XU_ZHIWEI,
        LEUNG_KAMING,
    )
}
