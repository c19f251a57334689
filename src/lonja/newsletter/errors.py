"""What the newsletter refuses: LJ450 to LJ459."""

from lonja.platform.errors import Refused


class AddressUnfit(Refused):
    code, slug, status = "LJ450", "address_unfit", 422
    title = "Not an e-mail address"
    sentence = "Please check the e-mail address: mail cannot be sent to it as it is."


class SubscriptionsThrottled(Refused):
    """params: retry_after."""

    code, slug, status = "LJ451", "subscriptions_throttled", 429
    title = "Too many addresses"
    sentence = "Too many addresses from here. Please try again in {retry_after} seconds."


class LinkOver(Refused):
    code, slug, status = "LJ452", "link_over", 410
    title = "This link is over"
    sentence = "This link cannot be used any more. If you still want our news, please subscribe again."
