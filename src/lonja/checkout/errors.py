"""What checkout refuses."""

from lonja.platform.errors import Refused


class CartEmpty(Refused):
    """params: cart_id"""

    code, slug, status = "LJ501", "cart_empty", 409
    title = "The cart is empty"
    sentence = "There is nothing in the cart."


class OrderNotPayable(Refused):
    """params: status"""

    code, slug, status = "LJ505", "order_not_payable", 409
    title = "This order cannot be paid"
    sentence = "This order is {status}: there is nothing to pay."


class TooManyAttempts(Refused):
    """params: limit"""

    code, slug, status = "LJ506", "too_many_attempts", 429
    title = "Too many tries"
    sentence = "This order has been tried {limit} times. Please place a new one."


class HoldIsOver(Refused):
    """params: order_id"""

    code, slug, status = "LJ509", "hold_is_over", 409
    title = "The time to pay is over"
    sentence = "What was kept of a drop for this order is not kept any longer. See whether there is some left."


class OrderNotCancellable(Refused):
    """params: status"""

    code, slug, status = "LJ510", "order_not_cancellable", 409
    title = "This order cannot be cancelled"
    sentence = "This order is {status}: it cannot be cancelled any more."


class CodeNotUsable(Refused):
    """params: code, reason (promotions.code_verdict's)"""

    code, slug, status = "LJ511", "code_not_usable", 409
    title = "This code cannot be used"
    sentence = "The code {code} cannot be used for this order. Remove it to go on."


class TotalChanged(Refused):
    """params: total_minor, expected_minor, currency"""

    code, slug, status = "LJ514", "total_changed", 409
    title = "The total has changed"
    sentence = "What this order costs has changed meanwhile. Please look at the new total."


class AddressRequired(Refused):
    code, slug, status = "LJ507", "address_required", 422
    title = "An address is required"
    sentence = "Please say where your order should be delivered."
