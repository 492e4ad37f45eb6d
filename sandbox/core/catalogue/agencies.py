"""Agencies of the invented 榕城市 and their addresses. USCCs are invented and valid."""

from dataclasses import dataclass

from sandbox.core.catalogue.english import with_english
from sandbox.core.catalogue.kinds import Agency

CITY, DISTRICT = "359900", "359901"


@dataclass(frozen=True, slots=True)
class Office:
    """An agency with its place. `level` 3 is the city's, 4 the district's (行使层级)."""

    agency: Agency
    level: str
    region: str
    address: str
    hours: str = "工作日 8:30–12:00、14:30–17:30；周六上午办理群众事项"


_CITY_HALL = "榕城市政务服务中心（示范路1号）"
_DISTRICT_HALL = "鼓山区政务服务中心（示范路66号）"


def _agency(name: str, uscc: str, phone: str) -> Agency:
    return with_english(Agency(name=name, uscc=uscc, phone=phone))


def _city(name: str, uscc: str, phone: str, where: str) -> Office:
    return Office(_agency(name, uscc, phone), "3", CITY, f"{_CITY_HALL}{where}")


def _district(name: str, uscc: str, phone: str, where: str) -> Office:
    return Office(_agency(name, uscc, phone), "4", DISTRICT, f"{_DISTRICT_HALL}{where}")


POLICE = _city("榕城市公安局", "11359900008801005F", "0599-8800110", "一层 12–18 号窗口")
TRAFFIC_POLICE = _city(
    "榕城市公安局交通警察支队", "113599000088020080", "0599-8800122", "一层 20 号窗口"
)
HUMAN_RESOURCES = _city(
    "榕城市人力资源和社会保障局", "11359900008803000E", "0599-8812333", "二层 1–8 号窗口"
)
HEALTHCARE = _city("榕城市医疗保障局", "11359900008804003Y", "0599-8812393", "二层 10 号窗口")
REAL_ESTATE = _city(
    "榕城市自然资源和规划局", "11359900008805006F", "0599-8812336", "三层不动产登记大厅"
)
CIVIL_AFFAIRS = _district(
    "榕城市鼓山区民政局", "113599000088060090", "0599-8812345", "一层 3 号窗口"
)
DISABLED_PERSONS = _city(
    "榕城市残疾人联合会", "11359900008807001E", "0599-8812385", "一层 6 号窗口"
)
MARKET = _city("榕城市市场监督管理局", "11359900008808004Y", "0599-8812315", "三层企业开办专区")
HOUSING_FUND = _city(
    "榕城市住房公积金中心", "11359900008809007F", "0599-8812329", "二层 15–19 号窗口"
)
HEALTH = _city("榕城市卫生健康委员会", "113599000088100089", "0599-8812320", "二层 12 号窗口")
EDUCATION = _district("榕城市鼓山区教育局", "113599010088110006", "0599-8812391", "二层 2 号窗口")
TRANSPORT = _city("榕城市交通运输局", "113599000088120038", "0599-8812328", "三层 6 号窗口")
URBAN_MANAGEMENT = _district(
    "榕城市鼓山区城市管理局", "113599010088130067", "0599-8812319", "二层 9 号窗口"
)
TAX = _city("榕城市税务局", "113599000088140099", "0599-8812366", "三层 1 号窗口")
DATA_BUREAU = _city(
    "榕城市行政服务中心管理委员会", "11359900008815001P", "0599-8812345", "一层 一件事专窗"
)
