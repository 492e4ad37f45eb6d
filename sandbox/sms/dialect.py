"""Questions and answers of the SMS service: all answers are HTTP 200, and a refusal is in them."""

import msgspec

from sandbox.faulty_replies import Reply


class Refused(Exception):
    """Refusal of a whole request."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SendQuestion(
    msgspec.Struct, frozen=True, rename="pascal", kw_only=True, forbid_unknown_fields=True
):
    phone_number_set: list[str]
    sms_sdk_app_id: str
    template_id: str
    sign_name: str = ""
    template_param_set: list[str] = []
    session_context: str = ""
    extend_code: str = ""
    sender_id: str = ""


class PullQuestion(
    msgspec.Struct, frozen=True, rename="pascal", kw_only=True, forbid_unknown_fields=True
):
    phone_number: str
    sms_sdk_app_id: str
    begin_time: int
    end_time: int
    offset: int
    limit: int


class SendStatus(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    serial_no: str
    phone_number: str
    fee: int
    session_context: str
    code: str
    message: str
    iso_code: str = "CN"


class PullStatus(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_receive_time: int
    country_code: str
    subscriber_number: str
    phone_number: str
    serial_no: str
    report_status: str
    description: str
    session_context: str


def success(name: str, rows: list[SendStatus] | list[PullStatus], request_id: str) -> Reply:
    return _reply({name: rows, "RequestId": request_id})


def refuse(code: str, request_id: str) -> Reply:
    return _reply({"Error": {"Code": code, "Message": f"refused: {code}"}, "RequestId": request_id})


def _reply(response: dict[str, object]) -> Reply:
    return Reply(msgspec.json.encode({"Response": response}))
