"""Problems with input."""

from __future__ import annotations

from typing import Literal

from bff.problems.kind import ProblemKind
from bff.problems.problem import Problem
from ground.language import Text

MALFORMED_JSON = ProblemKind(
    "malformed-json",
    400,
    Text("内容无法读取", "The body cannot be read"),
    Text("请求内容不是正确的 UTF-8 JSON。", "The body is not valid UTF-8 JSON."),
)
INVALID_FIELD = ProblemKind(
    "invalid-field",
    422,
    Text("填写的内容有误", "Something you entered is not right"),
    Text(
        "有一项填写有误：{why}。请改正后再试。",
        "Correct this and try again: {why}.",
    ),
)
BODY_TOO_LARGE = ProblemKind(
    "body-too-large",
    413,
    Text("内容太大", "The request is too large"),
    Text("请求内容超过上限。", "Send less at once."),
)

FieldFault = Literal[
    "missing",
    "unknown",
    "repeated",
    "type",
    "too-long",
    "too-short",
    "format",
    "range",
    "choice",
    "document-number",
]

# In words, because a JSON pointer means nothing to citizens.
FIELD_FAULTS: dict[FieldFault, Text] = {
    "missing": Text("必填", "required"),
    "unknown": Text("不认识这一项", "unknown field"),
    "repeated": Text("这一项写了两次", "given twice"),
    "type": Text("内容的种类不对", "wrong type of value"),
    "too-long": Text("太长", "too long"),
    "too-short": Text("不能为空或太短", "empty or too short"),
    "format": Text("格式不对", "wrong format"),
    "range": Text("数值超出范围", "out of range"),
    "choice": Text("不在可选范围内", "not one of the choices"),
    "document-number": Text(
        "证件号码有误，请对照证件核对", "not a valid number; check it against the document"
    ),
}


def invalid_field(pointer: str, fault: FieldFault) -> Problem:
    """Build the problem ``invalid-field``. Names in the pointer are escaped (RFC 6901)."""
    text = FIELD_FAULTS[fault]
    return Problem(INVALID_FIELD, members={"field": pointer, "why": text}, why=text)


def invalid_choice(
    pointer: str, choices: tuple[object, ...], fault: FieldFault = "choice"
) -> Problem:
    """Build the problem ``invalid-field`` with what is allowed there."""
    text = FIELD_FAULTS[fault]
    members: dict[str, object] = {"field": pointer, "why": text, "allowed": list(choices)}
    return Problem(INVALID_FIELD, members=members, why=text)


def escape_pointer(name: str) -> str:
    """Escape a name for use in a pointer (RFC 6901 §3)."""
    return name.replace("~", "~0").replace("/", "~1")
