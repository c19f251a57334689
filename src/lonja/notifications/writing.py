"""What a letter needs to know, looked up at the moment it is written.

Nouns: Desk, one store's side of it (the store, its settings, its addresses).
Verbs: `facts_of` a due mail; `sender_of` the store; `message_id_of` a mail; `home_of` a store, its address on the web.
Store settings: mail.from (an address of the merchant's own; else the installation's), mail.reply_to.
"""

import ipaddress
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec

from lonja import newsletter, orders
from lonja.newsletter.links import path as link_of
from lonja.notifications.errors import MailRefused
from lonja.notifications.letters import Facts, voice_of
from lonja.notifications.message import address_of
from lonja.notifications.model import DueMail, Sender
from lonja.notifications.raffling import facts_of_entry
from lonja.notifications.reminding import facts_of_reminder
from lonja.orders.links import mailed_key
from lonja.payments.queries import attempts_of_order, gateways
from lonja.platform.call import Call
from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.platform.money import Money
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.stores import ConfigBook, Store, StoreBook

FROM, REPLY_TO = "mail.from", "mail.reply_to"
"""Settings of a store."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where the letters of one store are written."""

    database: Database
    settings: Settings
    secrets: SecretBox
    store: Store
    own_from: str | None
    reply_to: str | None

    @classmethod
    async def open(cls, database: Database, settings: Settings, secrets: SecretBox, store_id: UUID) -> "Desk":
        """The store and its settings, as they are now: nothing is remembered between two looks."""
        changes = Changes(database)
        store = await StoreBook(database, changes).store(store_id)
        configs = ConfigBook(database, changes, secrets)
        return cls(
            database=database,
            settings=settings,
            secrets=secrets,
            store=store,
            own_from=address_of(await configs.config(store.id, FROM)),
            reply_to=address_of(await configs.config(store.id, REPLY_TO)),
        )


async def facts_of(desk: Desk, call: Call, mail: DueMail) -> Facts:
    """Everything the letter may say. Raises MailRefused when what it is about is gone."""
    home, locale = home_of(desk.settings, desk.store), voice_of(mail.locale)
    if mail.kind in {"newsletter_welcome", "newsletter_confirm"}:
        return await _to_subscriber(desk, call, mail)
    if mail.kind in {"drop_opens", "restocked"}:
        return await facts_of_reminder(desk.database, desk.secrets, desk.store, home, call, mail)
    if mail.kind in {"raffle_confirm", "raffle_won", "raffle_waiting", "raffle_lost"}:
        return await facts_of_entry(desk.database, desk.secrets, desk.store, home, call, mail)
    if mail.order_id is None:
        return Facts(
            kind=mail.kind, store=desk.store, locale=locale, link=_behind_the_door(home, "/account"), home=home,
            happened_at=mail.happened_at,
        )  # fmt: skip
    store_id = desk.store.id
    async with desk.database.store(store_id, call, "snapshot") as tx:
        order = await orders.order(tx, store_id, call, mail.order_id)
        if order is None:
            raise MailRefused(reason="its order is gone")
        attempts = await attempts_of_order(tx, store_id, order.id)
        names = {each.id: each.name for each in await gateways(tx, store_id)}
    paid = next((each for each in attempts if each.status in {"captured", "authorized"}), attempts[-1])
    page = f"/orders/{order.id}"
    if mail.guest_key:
        link = f"{home}{page}?{urlencode({'key': mailed_key(desk.secrets, store_id, mail.guest_key)})}"
    else:
        link = _behind_the_door(home, page)
    return Facts(
        kind=mail.kind,
        store=desk.store,
        locale=locale,
        link=link,
        home=home,
        happened_at=mail.happened_at,
        order=order,
        is_on_delivery=paid.gateway == "cod" and order.payment_status == "pending",
        way_to_pay=names.get(paid.gateway, paid.gateway) if order.total_amount_minor else "",
        refund=_refund(mail),
    )


async def _to_subscriber(desk: Desk, call: Call, mail: DueMail) -> Facts:
    """What a subscriber is told: who has left, or has confirmed since, is told nothing."""
    store_id, subscriber_id = desk.store.id, UUID(str(mail.payload["subscriber_id"]))
    async with desk.database.store(store_id, call, "read") as tx:
        welcome = await newsletter.welcome_of(tx, store_id, subscriber_id)
        offer = await newsletter.settings(tx, store_id)
    wanted = "pending" if mail.kind == "newsletter_confirm" else "subscribed"
    if welcome is None or welcome.status != wanted:
        raise MailRefused(reason="it is no longer asked for")
    home = home_of(desk.settings, desk.store)
    question = link_of(desk.secrets, store_id, "confirmation", subscriber_id)
    return Facts(
        kind=mail.kind,
        store=desk.store,
        locale=voice_of(mail.locale),
        link=f"{home}{question}" if wanted == "pending" else f"{home}/products",
        home=home,
        happened_at=mail.happened_at,
        leave=f"{home}{link_of(desk.secrets, store_id, 'unsubscription', subscriber_id)}",
        welcome=welcome,
        offer=offer,
    )


def sender_of(desk: Desk) -> Sender:
    """The store, at its own address or at the installation's."""
    return Sender(desk.store.name, desk.own_from or house_address(desk.settings), desk.reply_to)


def message_id_of(desk: Desk, mail: DueMail) -> str:
    """The same for every try of one mail: its row's id, at the installation's domain."""
    return f"<{mail.id}@{house_address(desk.settings).rpartition('@')[2]}>"


def house_address(settings: Settings) -> str:
    """Where mail comes from when the merchant has no address of their own."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    return address_of(settings.mail_from) or f"no-reply@{host if _is_name(host) else 'localhost.localdomain'}"


def home_of(settings: Settings, store: Store) -> str:
    """A store's front page, without a slash at its end: its own host when it has one, at the installation's port.

    Names of *.localhost exist in browsers only, and not in all: on a desk the path is surer.
    """
    if store.primary_host is not None and not store.primary_host.endswith(".localhost"):
        base = urlsplit(settings.base_url)
        return f"{base.scheme}://{store.primary_host}" + (f":{base.port}" if base.port else "")
    return f"{settings.base_url}/s/{store.slug}"


def _behind_the_door(home: str, page: str) -> str:
    """A page of somebody with an account: they sign in first, unless they have."""
    return f"{home}/sign-in?{urlencode({'next': page}, safe='/')}"


def _refund(mail: DueMail) -> Money | None:
    if mail.kind != "refund_processed":
        return None
    return Money(int(mail.payload["amount_minor"]), str(mail.payload["currency"]))


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return False
