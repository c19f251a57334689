"""Who buys here more than once: signing in and out, the account, my orders, the password.

Promises: what was in a guest's cart is in the customer's after signing in (CRT-04); a wrong password and an unknown
address sound the same; a page of orders shows the signed-in customer's own, nobody else's (ORD-14).
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lonja import orders
from lonja.customers.errors import EmailTaken
from lonja.drops import entries_of_customer
from lonja.orders.model import OrderSummary
from lonja.people.errors import CredentialsWrong, EmailInvalid, PasswordUnfit
from lonja.platform.errors import Refused
from lonja.web import forms, pages, sessions
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.sessions import Entrance
from lonja.web.storefront import order_words
from lonja.web.storefront.shell import Form, asked, count_cart, local_path, pick, show, words

_LATEST = 3
_PAGE = 20


@page("GET", "/sign-in")
async def show_sign_in(visit: Visit) -> Answer:
    """The door. Who is in already goes on: a link in a mail leads here, because it cannot know."""
    visitor, then = visit.known_visitor, asked(visit).get("next")
    if visitor is not None and visitor.customer_id is not None:
        return visit.redirect(local_path(then, "/account"))
    return await _door(visit, "sign_in.html", then)


@page("POST", "/sign-in")
async def sign_in(visit: Visit) -> Answer:
    """Come in, with what is in the cart."""
    typed = forms.fields(visit)
    try:
        entrance = await sessions.sign_in(visit, email=typed.get("email", ""), password=typed.get("password", ""))
    except Refused as refusal:
        return await _door(visit, "sign_in.html", typed.get("next"), typed, refusal)
    return _welcome(visit, entrance, typed.get("next"))


@page("GET", "/register")
async def show_register(visit: Visit) -> Answer:
    """The door for those who come for the first time."""
    return await _door(visit, "register.html", asked(visit).get("next"))


@page("POST", "/register")
async def register(visit: Visit) -> Answer:
    """Become a customer, and come in."""
    typed = forms.fields(visit)
    try:
        entrance = await sessions.register(
            visit,
            email=typed.get("email", ""),
            password=typed.get("password", ""),
            full_name=typed.get("full_name", "").strip(),
        )
    except Refused as refusal:
        return await _door(visit, "register.html", typed.get("next"), typed, refusal)
    return _welcome(visit, entrance, typed.get("next"))


@page("POST", "/sign-out")
async def sign_out(visit: Visit) -> Answer:
    """Leave; the cart stays with the account."""
    await sessions.sign_out(visit)
    return count_cart(visit, sessions.keep(visit, visit.redirect("/"), ""), None)


@page("GET", "/account")
async def show_account(visit: Visit) -> Answer:
    """The customer's own page."""
    customer_id = await visit.must_be_customer()
    latest = await _orders(visit, customer_id, None, _LATEST)
    _ = words(visit)
    said = _("Your password is changed.") if "changed" in asked(visit) else None
    async with visit.house.db.store(visit.store.id, visit.call(), mode="read") as tx:
        draws = await entries_of_customer(tx, visit.store.id, customer_id, _LATEST)
    return await show(
        visit, "account.html", me=visit.known_visitor, orders=_rows(visit, latest), said=said, draws=draws
    )


@page("GET", "/account/orders", "/perfil/pedidos")
async def show_my_orders(visit: Visit) -> Answer:
    """Everything the customer has bought, newest first."""
    customer_id = await visit.must_be_customer()
    found = await _orders(visit, customer_id, _place(asked(visit).get("before")), _PAGE + 1)
    shown = found[:_PAGE]
    more = None
    if len(found) > _PAGE:
        more = visit.url(pick("/account/orders", before=f"{shown[-1].created_at.isoformat()}~{shown[-1].id}"))
    cancelled = asked(visit).get("cancelled", "")
    return await show(
        visit,
        "my_orders.html",
        orders=_rows(visit, shown),
        more=more,
        cancelled=cancelled if cancelled.isascii() and cancelled.isdecimal() and len(cancelled) < 16 else None,
    )


@page("GET", "/account/password")
async def show_password(visit: Visit) -> Answer:
    """The form for a new password."""
    await visit.must_be_customer()
    return await show(visit, "password.html", form=Form())


@page("POST", "/account/password")
async def change_password(visit: Visit) -> Answer:
    """A new password, proven with the old one."""
    await visit.must_be_customer()
    typed = forms.fields(visit)
    try:
        await sessions.change_password(
            visit, password=typed.get("current_password", ""), new_password=typed.get("new_password", "")
        )
    except Refused as refusal:
        return await show(visit, "password.html", refusal.status, form=_form(visit, {}, refusal, "current_password"))
    return visit.redirect("/account?changed=yes")


def _welcome(visit: Visit, entrance: Entrance, then: str | None) -> Answer:
    answer = sessions.keep(visit, visit.redirect(local_path(then, "/account")), entrance.token)
    return count_cart(visit, answer, entrance.cart)


async def _door(
    visit: Visit,
    template: str,
    then: str | None,
    typed: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> Answer:
    form = _form(visit, typed or {}, refusal, None)
    return await show(visit, template, refusal.status if refusal else 200, form=form, next=local_path(then, "/account"))


def _form(visit: Visit, typed: Mapping[str, str], refusal: Refused | None, wrong_password: str | None) -> Form:
    """What was typed, except passwords, with the refusal at its field where it belongs to one."""
    values = {name: value for name, value in typed.items() if "password" not in name}
    if refusal is None:
        return Form(values=values)
    field = {
        EmailTaken: "email",
        EmailInvalid: "email",
        PasswordUnfit: "new_password" if wrong_password else "password",
        CredentialsWrong: wrong_password,
    }.get(type(refusal))
    sentence = pages.say(visit, refusal)
    return Form(values=values, errors={field: sentence}) if field else Form(values=values, refusal=sentence)


async def _orders(
    visit: Visit, customer_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[OrderSummary]:
    async with visit.house.db.store(visit.store.id, visit.call(), mode="read") as tx:
        return await orders.orders_of_customer(tx, visit.store.id, customer_id, before, limit)


def _rows(visit: Visit, found: list[OrderSummary]) -> list[order_words.Row]:
    translate = words(visit)
    return [order_words.row(order, translate) for order in found]


def _place(text: str | None) -> tuple[datetime, UUID] | None:
    """Where the page before ended; an address that was tampered with begins at the newest."""
    moment, _, last = (text or "").partition("~")
    try:
        at, order_id = datetime.fromisoformat(moment.replace(" ", "+")), UUID(last)
    except ValueError:
        return None
    return (at, order_id) if at.tzinfo else None


routes = [
    show_sign_in,
    sign_in,
    show_register,
    register,
    sign_out,
    show_account,
    show_my_orders,
    show_password,
    change_password,
]
