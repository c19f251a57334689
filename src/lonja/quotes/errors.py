"""What quotes refuse."""

from lonja.platform.errors import Refused


class NoPrice(Refused):
    """params: variant_id, currency"""

    code, slug, status = "LJ512", "no_price", 409
    title = "No price in this currency"
    sentence = "Something in the cart has no price in {currency}."


class PreviewIsForStaff(Refused):
    code, slug, status = "LJ513", "preview_is_for_staff", 403
    title = "For staff only"
    sentence = "A preview shows rules and codes: it is for the store's staff."
