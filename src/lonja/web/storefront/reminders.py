"""Reminders: an address is typed beside what is not there yet, or not any more; a link in a mail ends them.

Nouns: Offered, what a product's page offers to tell of.
Promises: what is said of an address is the same for every address. Following a link changes nothing: mail scanners and
previews follow links too; a button does (POST), and so does a mail program by itself (RFC 8058).
The forms stand in other pages; without JavaScript they lead here.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec

from lonja.drops import NothingToWaitFor, cancel_reminder
from lonja.drops.reminder_links import reminder_of
from lonja.drops.reminders import ReminderKind, ask_reminder
from lonja.newsletter import AddressUnfit, SubscriptionsThrottled, asker_of
from lonja.platform.call import Call
from lonja.quotes import PricedProduct, PricedVariant
from lonja.web import drop_states, forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.drop_states import DropState
from lonja.web.routes import page
from lonja.web.storefront.shell import Form, asked, show, words

State = Literal["form", "thanks", "ask_cancellation", "cancelled"]


class Offered(msgspec.Struct, frozen=True):
    """What can be waited for: the opening of a drop, by its slug, or one of these variants, by id and in words.

    `is_shown`: the variant that the page shows is one of them.
    """

    drop: str | None
    variants: list[tuple[UUID, str]] = []
    is_shown: bool = True


def offered(
    visit: Visit, product: PricedProduct, drop: DropState | None, shown: PricedVariant | None, left: Mapping[UUID, int]
) -> Offered | None:
    """What a product's page offers to tell of; None when everything can be bought, or never again."""
    if drop is not None and drop.seconds_to_start and not drop.may_buy:
        return Offered(drop.drop.slug)
    now = visit.house.clock.now()
    is_over = product.is_held_back(now) if drop is None else drop.phase == "ended" or drop.way == "raffle"
    gone = [one for one in product.variants if one.is_active and left.get(one.id, 0) <= 0]
    if is_over or not gone:
        return None
    return Offered(None, [(one.id, one.title) for one in gone], shown in gone)


@page("GET", "/reminders")
async def show_thanks(visit: Visit) -> Answer:
    """What everybody is told who typed an address."""
    kind = asked(visit).get("thanks")
    if kind not in ("opens", "restock"):
        return visit.redirect("/")
    return await _page(visit, "thanks", said=said(visit, kind))


@page("POST", "/reminders")
async def send_reminder(visit: Visit) -> Answer:
    """An address, typed beside a drop (`drop`, its slug) or a variant (`variant`, its id)."""
    typed = forms.fields(visit)
    try:
        kind = await _ask_typed(visit, typed)
    except AddressUnfit as refusal:
        form = Form(values=typed, errors={"reminder-email": pages.say(visit, refusal)})
        return await _page(visit, "form", refusal.status, form=form)
    except (NothingToWaitFor, SubscriptionsThrottled) as refusal:
        return await _page(visit, "form", refusal.status, form=Form(values=typed, refusal=pages.say(visit, refusal)))
    return visit.redirect(f"/reminders?thanks={kind}")


@page("GET", "/reminders/cancellation")
async def ask_cancellation(visit: Visit) -> Answer:
    """The link at the foot of every reminder."""
    reminder_of(visit.house.secrets, visit.store.id, _token(visit))
    return await _page(visit, "ask_cancellation")


@page("POST", "/reminders/cancellation")
async def leave_reminders(visit: Visit) -> Answer:
    """No more. What a mail program sends along (List-Unsubscribe=One-Click) says nothing that the address does not."""
    reminder_id = reminder_of(visit.house.secrets, visit.store.id, _token(visit))
    await cancel_reminder(visit.house.db, visit.store.id, visit.call(), reminder_id)
    return await _page(visit, "cancelled")


async def ask(
    visit: Visit, call: Call, email: str, *, drop_id: UUID | None = None, variant_id: UUID | None = None
) -> ReminderKind:
    """An address, typed by this visitor. Raises AddressUnfit, NothingToWaitFor, SubscriptionsThrottled."""
    house = visit.house
    asker = asker_of(house.secrets, visit.ip_address)
    answer = await ask_reminder(
        house.db, visit.store.id, call, email, visit.locale,
        drop_id=drop_id, variant_id=variant_id, asker=asker,
    )  # fmt: skip
    return answer.kind


def said(visit: Visit, kind: str) -> str:
    """What everybody is told who asked."""
    _ = words(visit)
    if kind == "opens":
        return _("You get one mail a quarter of an hour before it opens.")
    return _("You get one mail as soon as it is there again.")


async def _ask_typed(visit: Visit, typed: Mapping[str, str]) -> ReminderKind:
    email = typed.get("email", "")
    if typed.get("drop"):
        drop = await drop_states.find(visit, typed["drop"])
        return await ask(visit, visit.call(), email, drop_id=drop.id)
    try:
        variant_id = UUID(typed.get("variant", ""))
    except ValueError:
        raise NothingToWaitFor from None
    return await ask(visit, visit.call(), email, variant_id=variant_id)


async def _page(visit: Visit, state: State, status: int = 200, form: Form | None = None, said: str = "") -> Answer:
    return await show(
        visit, "reminders.html", status, state=state, form=form or Form(), said=said, here_again=visit.here
    )


def _token(visit: Visit) -> str:
    return asked(visit).get("token", "")


routes = [show_thanks, send_reminder, ask_cancellation, leave_reminders]
