"""The certificates of the invented citizens (电子证照库), the same at every start.

The status, which can change, is in `store`; everything else is here.
"""

from datetime import date

from sandbox.core import certificate_types as kinds
from sandbox.core import people
from sandbox.core.people import citizen_id
from sandbox.core.shelf import Issuer, SeedCertificate, Shelf

POLICE = Issuer("榕城市公安局", "11359900008801005F")
TRAFFIC_POLICE = Issuer("榕城市公安局交通警察支队", "113599000088020080")
HUMAN_RESOURCES = Issuer("榕城市人力资源和社会保障局", "11359900008803000E")
HEALTHCARE = Issuer("榕城市医疗保障局", "11359900008804003Y")
REAL_ESTATE = Issuer("榕城市自然资源和规划局", "11359900008805006F")
CIVIL_AFFAIRS = Issuer("榕城市鼓山区民政局", "113599000088060090")
DISABLED_PERSONS = Issuer("榕城市残疾人联合会", "11359900008807001E")
MARKET = Issuer("榕城市市场监督管理局", "11359900008808004Y")


def _fill_identity_cards(shelf: Shelf) -> None:
    issued = date(2022, 6, 1)
    for who in people.PEOPLE.values():
        if who.cert_type == "111":
            until = identity_card_end(who.birth, issued)
            shelf.add(who, kinds.IDENTITY_CARD, POLICE, issued, until)


def identity_card_end(birth: date, issue_date: date) -> date | None:
    """Compute an expiry (居民身份证法 Art. 5).

    A card lasts 5 years under 16, 10 from 16, 20 from 26 and without an end from 46.
    """
    age = (
        issue_date.year
        - birth.year
        - ((issue_date.month, issue_date.day) < (birth.month, birth.day))
    )
    if age >= 46:
        return None
    return years_later(issue_date, 20 if age >= 26 else 10 if age >= 16 else 5)


def years_later(day: date, years: int) -> date:
    """Return the same day years later; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _fill_insurance(shelf: Shelf) -> None:
    for number, who in enumerate(
        (people.LIN_XIUYING, people.ZHENG_GUANGMING, people.WANG_JI, people.AYIGULI), 1
    ):
        shelf.add(
            who, kinds.SOCIAL_SECURITY_CARD, HUMAN_RESOURCES, date(2021, 4, 6), date(2031, 4, 6),
            number=f"R{number:08d}", insuredPlace="榕城市", trust="B",
        )  # fmt: skip
        shelf.add(
            who, kinds.HEALTHCARE_VOUCHER, HEALTHCARE, date(2022, 1, 1), None,
            number=f"3599000000{number:018d}", insuredPlace="榕城市鼓山区", trust="B",
        )  # fmt: skip
    shelf.add(
        people.SUN_TIANYOU, kinds.HEALTHCARE_VOUCHER, HEALTHCARE, date(2022, 1, 1), None,
        number=f"3599000000{99:018d}", insuredPlace="榕城市鼓山区", trust="C", status="99",
    )  # fmt: skip


def _fill_driving(shelf: Shelf) -> None:
    for who, vehicle_class, issued, until, status in (
        (people.CHEN_YUHANG, "C1", date(2023, 8, 15), date(2029, 8, 15), "01"),
        (people.HE_LIJUAN, "C5", date(2018, 5, 20), date(2034, 5, 20), "01"),
        (people.WANG_ZHIQIANG, "B2", date(2019, 2, 11), date(2029, 2, 11), "02"),
        (people.WANG_JI, "C1", date(2012, 9, 1), date(2022, 9, 1), "01"),
    ):
        shelf.add(
            who, kinds.DRIVING_LICENCE, TRAFFIC_POLICE, issued, until, status=status,
            vehicleClass=vehicle_class, fileNumber=f"3599{issued:%Y%m%d}",
        )  # fmt: skip


def _fill_family_and_home(shelf: Shelf) -> None:
    husband, wife = people.WANG_ZHIQIANG, people.HUANG_MEILING
    for who, spouse in ((husband, wife), (wife, husband)):
        shelf.add(
            who, kinds.MARRIAGE_CERTIFICATE, CIVIL_AFFAIRS, date(2016, 5, 20), None,
            number="J359901-2016-000520", spouse=spouse.name,
        )  # fmt: skip
        shelf.add(
            who, kinds.REAL_ESTATE_TITLE, REAL_ESTATE, date(2019, 10, 9), date(2087, 10, 8),
            number="闽（2019）榕城市不动产权第0000520号", ownership="共同共有",
            location="榕城市鼓山区示范路231号2栋501室", area="89.50㎡", usage="成套住宅",
        )  # fmt: skip
    shelf.add(
        people.LIN_XIUYING, kinds.REAL_ESTATE_TITLE, REAL_ESTATE, date(2016, 3, 3),
        date(2070, 3, 2), number="闽（2016）榕城市不动产权第0000128号", ownership="单独所有",
        location="榕城市鼓山区示范路128号1栋102室", area="61.20㎡", usage="成套住宅",
    )  # fmt: skip


def _fill_care(shelf: Shelf) -> None:
    shelf.add(
        people.LIN_XIUYING, kinds.ELDER_CARD, CIVIL_AFFAIRS, date(2009, 3, 12), None,
        number="YD3599010000128", trust="C",
    )  # fmt: skip
    # The card's number is the citizen id and one digit each for category and level.
    for who, kind, level, digits in (
        (people.ZHENG_GUANGMING, "视力", "一级", "11"),
        (people.HE_LIJUAN, "肢体", "二级", "42"),
    ):
        shelf.add(
            who, kinds.DISABILITY_CARD, DISABLED_PERSONS, date(2020, 5, 17), date(2030, 5, 17),
            number=who.cert_no + digits, disabilityType=kind, disabilityLevel=level,
        )  # fmt: skip


def _fill_permits(shelf: Shelf) -> None:
    shelf.add(
        people.AYIGULI,
        kinds.RESIDENCE_PERMIT,
        POLICE,
        date(2025, 9, 1),
        date(2035, 9, 1),
        trust="B",
    )
    shelf.add(
        people.SUN_TIANYOU, kinds.RESIDENCE_PERMIT, POLICE, date(2024, 1, 2), date(2034, 1, 2),
        status="03",
    )  # fmt: skip
    company = people.LIN_GUOQING.organisation
    employer = company.name if company else ""
    for issued, valid_from, until in (
        (date(2024, 7, 1), None, date(2034, 6, 30)),
        (date(2026, 6, 1), date(2034, 7, 1), date(2044, 6, 30)),
    ):
        shelf.add(
            people.MARIA, kinds.WORK_PERMIT, HUMAN_RESOURCES, issued, until, valid_from=valid_from,
            number=f"WP359900{issued:%Y%m}01", organisationName=employer, trust="B",
        )  # fmt: skip
    for who, kind, region in (
        (people.XU_ZHIWEI, kinds.TAIWAN_RESIDENCE_PERMIT, "830000"),
        (people.LEUNG_KAMING, kinds.HONG_KONG_MACAO_RESIDENCE_PERMIT, "810000"),
    ):
        shelf.add(
            who, kind, POLICE, date(2023, 3, 1), date(2028, 3, 1),
            number=citizen_id(region, who.birth, 991),
        )  # fmt: skip


def _fill_business(shelf: Shelf) -> None:
    agent = people.LIN_GUOQING
    if agent.organisation is None:
        raise ValueError("the company's agent needs an organisation")
    company = agent.organisation
    shelf.add(
        agent, kinds.BUSINESS_LICENCE, MARKET, date(2021, 11, 11), None,
        number=company.uscc, holder=("001", company.uscc, company.name),
        organisationName=company.name, uscc=company.uscc, legalRepresentative=agent.name,
        registeredCapital="壹佰万元整", businessScope="软件开发；信息系统集成服务",
        address="福建省榕城市鼓山区示范路1号", trust="D",
    )  # fmt: skip


def _stock() -> dict[str, SeedCertificate]:
    shelf = Shelf()
    for fill in (
        _fill_identity_cards,
        _fill_insurance,
        _fill_driving,
        _fill_family_and_home,
        _fill_care,
        _fill_permits,
        _fill_business,
    ):
        fill(shelf)
    return {certificate.identifier: certificate for certificate in shelf.certificates}


CERTIFICATES = _stock()
