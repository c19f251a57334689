"""What payments refuse."""

from lonja.payments.cards import without_cards
from lonja.platform.errors import LonjaError, Refused, Retry


class _Quoting(LonjaError):  # noqa: N818  # a family, named for what it means
    """What may quote a provider, in a log or on a page: no card number stays in it (PAY-16)."""

    def __init__(self, message: str = "", /, **params: object) -> None:
        said = {name: without_cards(value) if isinstance(value, str) else value for name, value in params.items()}
        super().__init__(without_cards(message), **said)


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


class CallbackMalformed(_Quoting, Refused):
    code, slug, status = "LJ608", "callback_malformed", 400
    title = "The callback is malformed"
    sentence = "The callback cannot be read."


class ProviderAway(_Quoting, Retry):
    """params: gateway"""

    code, slug, status = "LJ610", "provider_away", 503
    title = "The payment provider does not answer"
    sentence = "The payment provider does not answer right now. Please try again."
    retry_after = 5


class ProviderRefused(_Quoting, Refused):
    """The provider said no, and will say it again. params: gateway, reason"""

    code, slug, status = "LJ611", "provider_refused", 422
    title = "The payment provider refused"
    sentence = "The payment provider refused this: {reason}"


class RefundExceedsCapture(Refused):
    """params: asked_minor, refundable_minor, currency"""

    code, slug, status = "LJ612", "refund_exceeds_capture", 409
    title = "More than is left to refund"
    sentence = "That is more than is left to give back."
    constraints = ("payments.attempt_refunds_within_amount", "payments.refunds_within_capture")


class NothingToRefund(Refused):
    """params: refundable_minor. Nothing was captured, or all of it is on its way back, or nothing was asked for."""

    code, slug, status = "LJ613", "nothing_to_refund", 409
    title = "There is nothing to refund"
    sentence = "There is nothing to give back."


class LineNotRefundable(Refused):
    """params: item_id, quantity, left"""

    code, slug, status = "LJ614", "line_not_refundable", 409
    title = "So many units of this line are not left to refund"
    sentence = "Only {left} units of this line are left to refund."


class RefundHasNotFailed(Refused):
    """params: status"""

    code, slug, status = "LJ615", "refund_has_not_failed", 409
    title = "This refund has not failed"
    sentence = "This refund is {status}: there is nothing to try again or to give up."


class RefundIsOwed(Refused):
    """The money has no order (cancelled, or paid twice): it goes back, by another try or by hand."""

    code, slug, status = "LJ616", "refund_is_owed", 409
    title = "This money must go back"
    sentence = "This money belongs to no order: it must go back, by another try or by hand."


class RefundIsUnderWay(Refused):
    """params: status. A provider may still give it back, or it has gone back."""

    code, slug, status = "LJ617", "refund_is_under_way", 409
    title = "This refund is not for hands"
    sentence = "This refund is {status} at the provider: handing the money back too would pay it twice."


class NothingAuthorized(Refused):
    """params: payment_status"""

    code, slug, status = "LJ620", "nothing_authorized", 409
    title = "Nothing is authorized"
    sentence = "No money is set aside for this order: its payment is {payment_status}."


class CaptureAmountWrong(Refused):
    """params: asked_minor, authorized_minor, currency"""

    code, slug, status = "LJ621", "capture_amount_wrong", 422
    title = "This amount cannot be captured"
    sentence = "More than nothing and at most what is set aside can be captured."


class CaptureInPartUnsupported(Refused):
    """params: gateway"""

    code, slug, status = "LJ622", "capture_in_part_unsupported", 422
    title = "This provider captures all or nothing"
    sentence = "This payment provider cannot capture a part. Please capture all of it."


class RequestUnderWay(Refused):
    """params: verb"""

    code, slug, status = "LJ623", "request_under_way", 409
    title = "The provider was asked already"
    sentence = "The payment provider was asked already. Please wait for its answer."


class NotCashOnDelivery(Refused):
    """params: order_id"""

    code, slug, status = "LJ624", "not_cash_on_delivery", 409
    title = "This order is not paid in cash"
    sentence = "This order is not paid on delivery: there is no cash to collect."


class CollectionAmountWrong(Refused):
    """params: asked_minor, due_minor, currency"""

    code, slug, status = "LJ625", "collection_amount_wrong", 422
    title = "This amount cannot be collected"
    sentence = "More than nothing and at most what is still due can be collected."


class CollectionDiffers(Refused):
    """params: reference, collected_minor, currency"""

    code, slug, status = "LJ626", "collection_differs", 409
    title = "This collection was recorded with another amount"
    sentence = "{reference} was recorded already, with another amount."


class CollectionRemitted(Refused):
    """params: reference"""

    code, slug, status = "LJ627", "collection_remitted", 409
    title = "This collection was remitted already"
    sentence = "The collection {reference} was paid to you already by another remittance."


class UnknownCollection(Refused):
    """params: collection_id"""

    code, slug, status = "LJ628", "unknown_collection", 404
    title = "No such collection"
    sentence = "This collection does not exist."


class RemittanceKnown(Refused):
    """params: courier, reference"""

    code, slug, status = "LJ629", "remittance_known", 409
    title = "This remittance was recorded already"
    sentence = "The remittance {reference} of {courier} was recorded already."


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
