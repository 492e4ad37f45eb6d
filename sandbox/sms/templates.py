"""Templates of the account: approved texts, whose places `{1}`, `{2}` … a send fills."""

import re

TEMPLATES = {
    "2000001": "有您的消息：{1}，{2}（{3}）。{4}",
    "2000002": "您好，这里是码上办。{1}有消息：{2}。时间是{3}。{4}有不明白的，请打电话{5}问一问。",
    "2000003": "A message for you: {1}: {2} ({3}). {4} Questions: call {5}.",
}
MAX_TEXT = 500
_PLACE = re.compile(r"\{(\d)\}")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)


def fault_of(template_id: str, params: list[str]) -> str | None:
    """Return the code that refuses a template with these values, or None."""
    template = TEMPLATES.get(template_id)
    if template is None:
        return "FailedOperation.TemplateIncorrectOrUnapproved"
    if len(set(_PLACE.findall(template))) != len(params):
        return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
    if any(_URL.search(value) for value in params):
        return "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter"
    if not all(value.strip() and value.isprintable() for value in params):
        return "InvalidParameterValue.TemplateParameterFormatError"
    return None if len(text_of(template_id, params)) <= MAX_TEXT else _TOO_LONG


def text_of(template_id: str, params: list[str]) -> str:
    return _PLACE.sub(lambda place: params[int(place[1]) - 1], TEMPLATES[template_id])


_TOO_LONG = "InvalidParameterValue.ContentLengthLimit"
