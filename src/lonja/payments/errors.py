"""What payments refuse."""

from lonja.platform.errors import Refused, Retry


class UnknownGateway(Refused):
    """params: gateway"""

    code, slug, status = "LJ601", "unknown_gateway", 404
    title = "No such gateway"
    sentence = "There is no payment gateway named {gateway}."


class GatewayNotOffered(Refused):
    """params: gateway"""

    code, slug, status = "LJ602", "gateway_not_offered", 422
    title = "This way to pay is not offered"
    sentence = "This way to pay is not offered here. Please choose another."


class UnknownAttempt(Refused):
    """params: attempt_id"""

    code, slug, status = "LJ603", "unknown_attempt", 404
    title = "No such payment attempt"
    sentence = "This payment does not exist."


class AttemptAlreadyStarted(Refused):
    code, slug, status = "LJ604", "attempt_already_started", 409
    title = "The attempt was already started"
    sentence = "This payment was already started at the provider."


class UnknownRefund(Refused):
    """params: refund_id"""

    code, slug, status = "LJ606", "unknown_refund", 404
    title = "No such refund"
    sentence = "This refund does not exist."


class SignatureInvalid(Refused):
    """A provider's callback that the provider did not sign, or signed too long ago."""

    code, slug, status = "LJ607", "signature_invalid", 401
    title = "The signature is not valid"
    sentence = "The callback is not signed by the provider."


class CallbackMalformed(Refused):
    code, slug, status = "LJ608", "callback_malformed", 400
    title = "The callback is malformed"
    sentence = "The callback cannot be read."


class ProviderAway(Retry):
    """params: gateway"""

    code, slug, status = "LJ610", "provider_away", 503
    title = "The payment provider does not answer"
    sentence = "The payment provider does not answer right now. Please try again."
    retry_after = 5


class ProviderRefused(Refused):
    """The provider said no, and will say it again. params: gateway, reason"""

    code, slug, status = "LJ611", "provider_refused", 422
    title = "The payment provider refused"
    sentence = "The payment provider refused this: {reason}"


class GatewayIncomplete(Refused):
    """params: gateway, fields"""

    code, slug, status = "LJ630", "gateway_incomplete", 422
    title = "Settings of the gateway are missing"
    sentence = "Before customers can choose it, these settings have to be there: {fields}."


class GatewayFieldInvalid(Refused):
    """A setting that the gateway does not have, or a value that it cannot have. params: gateway, field"""

    code, slug, status = "LJ631", "gateway_field_invalid", 422
    title = "A setting of the gateway is not valid"
    sentence = "The setting {field} does not exist, or cannot have this value."


class UnknownEvent(Refused):
    """params: event_id"""

    code, slug, status = "LJ632", "unknown_event", 404
    title = "No such event"
    sentence = "This message from the provider does not exist."


class UnknownFinding(Refused):
    """params: finding_id"""

    code, slug, status = "LJ633", "unknown_finding", 404
    title = "No such finding"
    sentence = "This finding does not exist."


class FindingClosed(Refused):
    """params: status"""

    code, slug, status = "LJ634", "finding_closed", 409
    title = "The finding is closed"
    sentence = "This difference was resolved meanwhile."


class NothingToSettle(Refused):
    """params: finding_id"""

    code, slug, status = "LJ635", "nothing_to_settle", 409
    title = "There is nothing to settle"
    sentence = "This difference is not one that settling could resolve."
