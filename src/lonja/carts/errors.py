"""What carts refuse."""

from lonja.platform.errors import Refused


class SessionRequired(Refused):
    code, slug, status = "LJ401", "session_required", 401
    title = "A session is required"
    sentence = "Your visit has expired. Please start again."


class CartQuantityOutOfRange(Refused):
    """params: quantity"""

    code, slug, status = "LJ402", "cart_quantity_out_of_range", 422
    title = "Quantity out of range"
    sentence = "A quantity is a whole number from 1 to 10,000."


class NotForSale(Refused):
    """params: variant_id. Unknown, unpublished, deleted or another store's: there is no difference."""

    code, slug, status = "LJ403", "not_for_sale", 404
    title = "Not for sale"
    sentence = "This article is not for sale."


class LineLimit(Refused):
    """params: variant_id, requested, limit"""

    code, slug, status = "LJ404", "line_limit", 422
    title = "Too many of one article"
    sentence = "This store sells at most {limit} of one article at once."


class CartFull(Refused):
    """params: limit"""

    code, slug, status = "LJ405", "cart_full", 422
    title = "The cart is full"
    sentence = "A cart has at most {limit} different articles."


class TooManyCodes(Refused):
    """params: limit"""

    code, slug, status = "LJ408", "too_many_codes", 422
    title = "Too many codes"
    sentence = "A cart takes at most {limit} codes."


class CurrencyUnavailable(Refused):
    """params: currency"""

    code, slug, status = "LJ409", "currency_unavailable", 422
    title = "Not sold in this currency"
    sentence = "This store does not sell in {currency}."


class UnknownCart(Refused):
    """params: cart_id"""

    code, slug, status = "LJ406", "unknown_cart", 404
    title = "No such cart"
    sentence = "This cart does not exist."


class CartClosed(Refused):
    """params: cart_id, status"""

    code, slug, status = "LJ407", "cart_closed", 409
    title = "The cart is closed"
    sentence = "This cart has already become an order."
