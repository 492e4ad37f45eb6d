"""What a caller sends about a case of each item: a whole and right submission."""

from typing import Any

from msgspec import UNSET

from sandbox.core.catalogue.kinds import Field, Item
from sandbox.core.people import PEOPLE
from tests.support.core_caller import CoreCaller

LIN = PEOPLE["linxiuying"]
APPLICANT = {
    "name": LIN.name,
    "certType": LIN.cert_type,
    "certNo": LIN.cert_no,
    "mobile": LIN.mobile,
}

RIGHT: dict[str, Any] = {
    "text": "榕城银行鼓山支行一二三四五",
    "longText": "情况说明",
    "number": 3,
    "amount": 120_000,
    "date": "2026-11-20",
    "yesNo": True,
    "phone": "14003120128",
    "idNumber": LIN.cert_no,
    "uscc": "91359900MA0000015X",
    "address": "榕城市鼓山区示范路128号",
}

SUBMITTED_AT = "2026-11-23T12:00:00+08:00"


def right_value(field: Field) -> Any:
    if field.choices:
        return next(choice.value for choice in field.choices if choice.max_age is UNSET)
    value = RIGHT[field.type]
    if field.min is not UNSET and isinstance(value, int) and not isinstance(value, bool):
        value = max(value, int(field.min))
    if field.max is not UNSET and isinstance(value, int) and not isinstance(value, bool):
        value = min(value, int(field.max))
    return value[: field.max_length] if field.max_length is not UNSET else value


def right_form(item: Item) -> dict[str, Any]:
    return {f.name: right_value(f) for f in item.form if f.prefill is UNSET}


async def right_materials(core: CoreCaller, item: Item) -> list[dict[str, Any]]:
    """Upload a file for each required material that is not on paper only."""
    materials = []
    for material in item.materials:
        if material.required and material.form != "3":
            upload = (await core.upload(b"jpeg of " + material.code.encode(), material.code))[
                "data"
            ]
            materials.append(
                {
                    "code": material.code,
                    "materialId": upload["materialId"],
                    "name": "照片.jpg",
                    "sha256": upload["sha256"],
                }
            )
    return materials


async def submission(core: CoreCaller, item: Item, source_no: str, **more: Any) -> dict[str, Any]:
    """Return the body of `POST /cases`."""
    return {
        "sourceNo": source_no,
        "itemCode": item.implement_code,
        "itemVersion": item.version,
        "applicant": APPLICANT,
        "form": right_form(item),
        "materials": await right_materials(core, item),
        "commitments": [],
        "channel": "mobile",
        "submittedAt": SUBMITTED_AT,
        **more,
    }


async def submit_case(core: CoreCaller, item: Item, source_no: str = "S1") -> dict[str, Any]:
    """Submit a case and return the answer of `POST /cases`."""
    body = await submission(core, item, source_no)
    answer = await core.post("/cases", body, {"Idempotency-Key": source_no})
    assert answer["code"] == 0, answer
    data: dict[str, Any] = answer["data"]
    return data
