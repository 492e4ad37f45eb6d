"""Templates of the stand-in's account, as an operator would have picked them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ONE_TIME, LONG_TERM = 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template: its title, and the label of each keyword in order."""

    id: str
    title: str
    kind: int
    keywords: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def wire(self) -> dict[str, object]:
        content = "".join(f"{label}:{{{{{key}.DATA}}}}\n" for key, label in self.keywords.items())
        return {
            "priTmplId": self.id,
            "title": self.title,
            "content": content,
            "example": "",
            "type": self.kind,
            "keywordEnumValueList": [
                {"keywordCode": key, "enumValueList": list(values)}
                for key, values in self.choices.items()
            ],
        }


_WORDS = {"thing1": "办理事项", "thing2": "办理进展", "time3": "时间", "thing4": "温馨提示"}
PROGRESS = Template("sandbox-progress-one-time-0000000001", "办理进度通知", ONE_TIME, _WORDS)
NOTICE = Template("sandbox-notice-long-term-00000000002", "待办提醒", LONG_TERM, _WORDS)
ALL_TYPES = Template(
    "sandbox-every-keyword-type-00000000003",
    "各类取值",
    ONE_TIME,
    {
        "thing1": "事项", "number2": "数字", "letter3": "字母", "symbol4": "符号",
        "character_string5": "编号", "time6": "时间", "date7": "日期", "amount8": "金额",
        "phone_number9": "电话", "car_number10": "车牌", "name11": "姓名", "phrase12": "状态",
        "enum13": "结果",
    },
    {"enum13": ("通过", "未通过")},
)  # fmt: skip
TEMPLATES = {one.id: one for one in (PROGRESS, NOTICE, ALL_TYPES)}
PAGES = frozenset({"pages/index/index", "pages/case/case"})
WORDS_REFUSED = ("代开发票", "免费领取")
