"""Names of certificate types, by their code in the province's certificate catalogue."""

from __future__ import annotations

from ground.language import Language, Name, Text

_NAMES = {
    "11100000009901008H001": Name("居民身份证", "Resident identity card"),
    "11100000009901008H002": Name("机动车驾驶证", "Driving licence"),
    "11100000009901008H003": Name("居住证", "Residence permit"),
    "11100000009901008H004": Name(
        "港澳居民居住证", "Residence permit for Hong Kong and Macao residents"
    ),
    "11100000009901008H005": Name("台湾居民居住证", "Residence permit for Taiwan residents"),
    "111000000099020000001": Name("社会保障卡", "Social security card"),
    "111000000099020000002": Name("外国人工作许可证", "Foreigner's work permit"),
    "11100000009903003G001": Name("医保电子凭证", "Medical insurance e-certificate"),
    "11100000MB03271699001": Name("不动产权证书", "Real estate certificate"),
    "11100000009905009H001": Name("结婚证", "Marriage certificate"),
    "11100000009905009H002": Name("老年人优待证", "Senior citizen card"),
    "111000000099060010001": Name("残疾人证", "Disabled person's certificate"),
    "111000000099080071001": Name("营业执照", "Business licence"),
}


def certificate_name(type_code: str | None, official: str) -> Text:
    """Return the official name, and in English the name of the type if it is known."""
    name = _NAMES.get(type_code or "")
    return Name(official, official if name is None else name.en)


def type_name(type_code: str | None, language: Language) -> str | None:
    """Return the name of a type; None for an unknown one."""
    name = _NAMES.get(type_code or "")
    return None if name is None else name.render(language)
