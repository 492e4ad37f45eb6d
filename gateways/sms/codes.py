"""Codes of Tencent's SMS, and what each means for a message on its way to a citizen.

A code is looked up whole, then by its beginnings at each dot. Tencent's code list is open, so a
code that nobody knows has an unknown end: it is not sent again on this channel.
"""

from dataclasses import dataclass
from enum import StrEnum


class End(StrEnum):
    """End of a send."""

    ACCEPTED = "accepted"
    BUSY = "busy"
    """Not sent; later it may be."""
    REFUSED_FOR_CITIZEN = "refused_for_citizen"
    """Not sent, and not sendable to this number: another channel."""
    REFUSED_FOR_OPERATOR = "refused_for_operator"
    """Not sent because our account, signature or template is not in order."""
    UNKNOWN = "unknown"
    """Perhaps sent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rule for a code. `reason` is our word; `is_number_gone`: do not use the number any more.

    `after_s` is how long to wait with what is `BUSY`. `is_about_message`: other words to the same
    number may be accepted.
    """

    end: End
    reason: str
    is_number_gone: bool = False
    after_s: float | None = None
    is_about_message: bool = False


def _busy(reason: str, after_s: float | None = None) -> Rule:
    return Rule(End.BUSY, reason, after_s=after_s)


def _citizen(reason: str, *, is_number_gone: bool = False) -> Rule:
    return Rule(End.REFUSED_FOR_CITIZEN, reason, is_number_gone)


def _operator(reason: str) -> Rule:
    return Rule(End.REFUSED_FOR_OPERATOR, reason)


def _words(reason: str) -> Rule:
    return Rule(End.REFUSED_FOR_OPERATOR, reason, is_about_message=True)


RULES = {
    "Ok": Rule(End.ACCEPTED, "accepted"),
    # Tencent's own words are that these three may have been sent.
    "InternalError.Timeout": Rule(End.UNKNOWN, "provider-timeout"),
    "InternalError.SendAndRecvFail": Rule(End.UNKNOWN, "provider-timeout"),
    "InternalError.OtherError": Rule(End.UNKNOWN, "provider-error"),
    "InternalError.JsonParseFail": _operator("request-refused"),
    "InternalError.RequestTimeException": _operator("clock-wrong"),
    "InternalError.RestApiInterfaceNotExist": _operator("request-refused"),
    "InternalError.SigFieldMissing": _operator("access-refused"),
    "InternalError.SigVerificationFail": _operator("access-refused"),
    "InternalError.SsoSendError": Rule(End.UNKNOWN, "provider-error"),
    "InternalError.UnknownError": Rule(End.UNKNOWN, "provider-error"),
    "InternalError": Rule(End.UNKNOWN, "provider-error"),
    "RequestLimitExceeded": _busy("provider-busy"),
    "LimitExceeded.DeliveryFrequencyLimit": _busy("provider-busy"),
    "LimitExceeded.AppCountryOrRegionDailyLimit": _operator("quota-used-up"),
    "LimitExceeded.AppDailyLimit": _operator("quota-used-up"),
    "LimitExceeded.DailyLimit": _operator("quota-used-up"),
    "LimitExceeded.PhoneNumberThirtySecondLimit": _busy("number-limit", 31),
    "LimitExceeded.PhoneNumberOneHourLimit": _citizen("number-limit"),
    "LimitExceeded.PhoneNumberDailyLimit": _citizen("number-limit"),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": _citizen("number-limit"),
    "LimitExceeded.PhoneNumberCountLimit": _operator("request-refused"),
    "LimitExceeded": _operator("quota-used-up"),
    "FailedOperation.PhoneNumberInBlacklist": _citizen("opted-out", is_number_gone=True),
    "FailedOperation.PhoneNumberOnBlacklist": _citizen("opted-out", is_number_gone=True),
    "InvalidParameterValue.IncorrectPhoneNumber": _citizen("wrong-number", is_number_gone=True),
    "FailedOperation.PhoneNumberParseFail": _citizen("wrong-number", is_number_gone=True),
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": _citizen("wrong-number"),
    "UnsupportedOperation.UnsupportedRegion": _citizen("wrong-number"),
    "FailedOperation.InsufficientBalanceInSmsPackage": _operator("no-balance"),
    "FailedOperation.SignatureIncorrectOrUnapproved": _operator("signature-not-approved"),
    "FailedOperation.MissingSignature": _operator("signature-not-approved"),
    "FailedOperation.TemplateIncorrectOrUnapproved": _operator("template-not-approved"),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": _operator("template-misfit"),
    "FailedOperation.TemplateUnapprovedOrNotExist": _operator("template-not-approved"),
    "FailedOperation.ContainSensitiveWord": _words("words-refused"),
    "FailedOperation.ForbidAddMarketingTemplates": _operator("template-not-approved"),
    "FailedOperation.MarketingSendTimeConstraint": _operator("template-not-approved"),
    "FailedOperation.JsonParseFail": _operator("request-refused"),
    "FailedOperation.FailResolvePacket": _operator("request-refused"),
    "FailedOperation": _operator("request-refused"),
    "InvalidParameterValue.TemplateParameterFormatError": _words("template-misfit"),
    "InvalidParameterValue.TemplateParameterLengthLimit": _words("template-misfit"),
    "InvalidParameterValue.ContentLengthLimit": _words("template-misfit"),
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": _words("template-misfit"),
    "InvalidParameterValue.SdkAppIdNotExist": _operator("access-refused"),
    "InvalidParameterValue": _operator("request-refused"),
    "InvalidParameter": _operator("request-refused"),
    "MissingParameter": _operator("request-refused"),
    "UnknownParameter": _operator("request-refused"),
    "UnsupportedOperation": _operator("request-refused"),
    "UnsupportedProtocol": _operator("request-refused"),
    "UnsupportedRegion": _operator("request-refused"),
    "InvalidAction": _operator("request-refused"),
    "NoSuchVersion": _operator("request-refused"),
    "NoSuchProduct": _operator("request-refused"),
    "ActionOffline": _operator("request-refused"),
    "RequestSizeLimitExceeded": _operator("request-refused"),
    "ResourceNotFound": _operator("request-refused"),
    "ResourceUnavailable": _operator("access-refused"),
    "ResourceInsufficient": _operator("quota-used-up"),
    "AuthFailure.SignatureExpire": _operator("clock-wrong"),
    "AuthFailure": _operator("access-refused"),
    "UnauthorizedOperation": _operator("access-refused"),
    "IpInBlacklist": _operator("access-refused"),
    "IpNotInWhitelist": _operator("access-refused"),
    "DryRunOperation": _operator("request-refused"),
}
"""Rules by code. The words are ours; Tencent's meaning: docs/sources.md."""

_NOBODY_KNOWS = Rule(End.UNKNOWN, "code-unknown")


def rule_of(code: str) -> Rule:
    """Return the rule for a code."""
    while code:
        if (rule := RULES.get(code)) is not None:
            return rule
        code = code.rpartition(".")[0]
    return _NOBODY_KNOWS
