"""Shapes on the wire of Tencent's SMS, 2021-01-11. Its members begin with capitals."""

import msgspec


class SendQuestion(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    phone_number_set: list[str]
    sms_sdk_app_id: str
    sign_name: str
    template_id: str
    template_param_set: list[str]
    session_context: str


class PullQuestion(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    phone_number: str
    begin_time: int
    end_time: int
    offset: int
    limit: int
    sms_sdk_app_id: str


class Error(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    code: str
    message: str = ""


class SendStatus(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    code: str
    phone_number: str = ""
    serial_no: str = ""
    message: str = ""


class PullStatus(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    phone_number: str
    serial_no: str
    report_status: str
    user_receive_time: int = 0
    description: str = ""
    session_context: str | None = None


class Response(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    request_id: str = ""
    error: Error | None = None
    send_status_set: list[SendStatus] | None = None
    pull_sms_send_status_set: list[PullStatus] | None = None


class Envelope(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    response: Response


encode = msgspec.json.Encoder().encode
decode_envelope = msgspec.json.Decoder(Envelope).decode
