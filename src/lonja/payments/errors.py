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
