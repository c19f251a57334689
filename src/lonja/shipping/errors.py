"""What shipping refuses."""

from lonja.platform.errors import Refused


class ShippingRateUnavailable(Refused):
    """params: country"""

    code, slug, status = "LJ502", "shipping_rate_unavailable", 422
    title = "This delivery is not offered"
    sentence = "This way of delivery is not offered for the address. Please choose another."
