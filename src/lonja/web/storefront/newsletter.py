"""The newsletter: an address is typed, a link in a mail is followed.

Promises: what a page says of an address is the same for every address. Following a link changes nothing: mail scanners
and previews follow links too; a button does (POST), and so does a mail program that unsubscribes by itself (RFC 8058).
The popup and the foot of the page are forms of this page: without JavaScript they lead here.
"""

from typing import Literal

from lonja.newsletter import (
    AddressUnfit,
    LinkOver,
    Offer,
    Source,
    SubscriptionsThrottled,
    Terms,
    asker_of,
    confirm_subscription,
    subscribe,
    unsubscribe,
)
from lonja.newsletter.links import Purpose, subscriber_of
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront.shell import Form, asked, show, words

State = Literal[
    "form", "thanks", "ask_confirmation", "confirmed", "ask_unsubscription", "unsubscribed", "unsubscription_over"
]
_SOURCES: tuple[Source, ...] = ("popup", "footer")


@page("GET", "/newsletter")
async def show_newsletter(visit: Visit) -> Answer:
    """The form; after it was sent, thanks."""
    return await _page(visit, "thanks" if "thanks" in asked(visit) else "form")


@page("POST", "/newsletter")
async def send_address(visit: Visit) -> Answer:
    """Somebody types an address."""
    typed = forms.fields(visit)
    source: Source = next((known for known in _SOURCES if known == typed.get("source")), "footer")
    try:
        await sign_up(visit, typed.get("email", ""), source)
    except AddressUnfit as refusal:
        form = Form(values=typed, errors={"newsletter-email": pages.say(visit, refusal)})
        return await _page(visit, "form", refusal.status, form=form)
    except SubscriptionsThrottled as refusal:
        return await _page(visit, "form", refusal.status, form=Form(values=typed, refusal=pages.say(visit, refusal)))
    return visit.redirect("/newsletter?thanks=yes")


@page("GET", "/newsletter/confirmation")
async def ask_confirmation(visit: Visit) -> Answer:
    """The link in the question. It asks once more, because not only people follow links."""
    return await _ask(visit, "confirmation", "ask_confirmation")


@page("POST", "/newsletter/confirmation")
async def confirm(visit: Visit) -> Answer:
    """Yes."""
    try:
        subscriber_id = subscriber_of(visit.house.secrets, visit.store.id, "confirmation", _token(visit))
        await confirm_subscription(visit.house.db, visit.store.id, visit.call(), subscriber_id)
    except LinkOver as refusal:
        return await _over(visit, "confirmation", refusal)
    return await _page(visit, "confirmed")


@page("GET", "/newsletter/unsubscription")
async def ask_unsubscription(visit: Visit) -> Answer:
    """The link at the foot of every mail."""
    return await _ask(visit, "unsubscription", "ask_unsubscription")


@page("POST", "/newsletter/unsubscription")
async def leave(visit: Visit) -> Answer:
    """No more. What a mail program sends along (List-Unsubscribe=One-Click) says nothing that the address does not."""
    try:
        subscriber_id = subscriber_of(visit.house.secrets, visit.store.id, "unsubscription", _token(visit))
        await unsubscribe(visit.house.db, visit.store.id, visit.call(), subscriber_id)
    except LinkOver as refusal:
        return await _over(visit, "unsubscription", refusal)
    return await _page(visit, "unsubscribed")


async def sign_up(visit: Visit, email: str, source: Source) -> Offer:
    """An address, typed by this visitor. Raises AddressUnfit, SubscriptionsThrottled."""
    house = visit.house
    asker = asker_of(house.secrets, visit.ip_address)
    return await subscribe(house.db, visit.store.id, visit.call(), email, visit.locale, source, asker=asker)


def thanks(visit: Visit, offer: Offer | Terms) -> str:
    """What everybody is told who typed an address."""
    _ = words(visit)
    if offer.needs_confirmation:
        return _("Look into your mailbox: there is a link to confirm that it was you.")
    if offer.discount_basis_points:
        return _("Look into your mailbox: if this address is new to us, your code is on its way.")
    return _("You will hear from us when there is something worth it.")


async def _ask(visit: Visit, purpose: Purpose, state: State) -> Answer:
    try:
        subscriber_of(visit.house.secrets, visit.store.id, purpose, _token(visit))
    except LinkOver as refusal:
        return await _over(visit, purpose, refusal)
    return await _page(visit, state)


async def _over(visit: Visit, purpose: Purpose, refusal: LinkOver) -> Answer:
    """A link is over: who wanted to come finds the form; who wanted to leave is told how, and never to subscribe."""
    if purpose == "unsubscription":
        return await _page(visit, "unsubscription_over", refusal.status)
    return await _page(visit, "form", refusal.status, form=Form(refusal=pages.say(visit, refusal)))


async def _page(visit: Visit, state: State, status: int = 200, form: Form | None = None) -> Answer:
    terms = await visit.house.newsletter.of(visit.store.id)
    return await show(
        visit,
        "newsletter.html",
        status,
        state=state,
        form=form or Form(),
        said=thanks(visit, terms),
        here_again=visit.here,
    )


def _token(visit: Visit) -> str:
    return asked(visit).get("token", "")


routes = [show_newsletter, send_address, ask_confirmation, confirm, ask_unsubscription, leave]
