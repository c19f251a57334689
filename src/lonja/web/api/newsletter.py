"""/newsletter: somebody wants to hear from the store.

The Spanish route of seed 003 answers too. Confirming and leaving are not here: they take a link that only mail carries,
and lead through the store's pages (web/storefront/newsletter.py).
"""

from lonja.newsletter import AddressUnfit, SubscriptionsThrottled
from lonja.web.api.shapes import Email, In, Out
from lonja.web.context import Visit
from lonja.web.routes import api
from lonja.web.storefront.newsletter import sign_up, thanks


class NewSubscription(In):
    """Where to write."""

    email: Email


class SubscriptionView(Out):
    """The same for every address, known or not: `message` is for the visitor, in their language.

    `needs_confirmation`: they are mailed a link first, and the welcome code when they have followed it.
    """

    success: bool
    message: str
    needs_confirmation: bool


@api(
    "POST",
    "/api/v1/newsletter/subscriptions",
    "/api/newsletter/suscribir",
    who="known",
    answers=SubscriptionView,
    refuses=(AddressUnfit, SubscriptionsThrottled),
    tag="Newsletter",
    keeps_answer=False,
)
async def subscribe_to_news(visit: Visit, body: NewSubscription) -> SubscriptionView:
    """Subscribe to the newsletter.

    The welcome code comes by mail, once an address for ever. Asking again is answered the same and gives nothing more;
    nothing here tells who is subscribed.
    """
    offer = await sign_up(visit, body.email, "api")
    return SubscriptionView(True, thanks(visit, offer), offer.needs_confirmation)


routes = [subscribe_to_news]
