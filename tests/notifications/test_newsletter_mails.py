"""What subscribers are mailed: the code, or the question; with a way out in every mail."""

import re
from email import message_from_bytes
from email.policy import default
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from lonja.newsletter import LinkOver, confirm_subscription, unsubscribe
from lonja.newsletter.links import Purpose, sealed, subscriber_of
from lonja.notifications.message import message_of
from lonja.notifications.model import KeptMail
from lonja.notifications.transports import Smtp, SmtpServer
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.platform.settings import Settings
from tests.context import BOX
from tests.newsletter.conftest import Desk
from tests.notifications.conftest import Mailroom, OpenServer, altered
from tests.notifications.test_letters import Strict
from tests.notifications.test_smtp import a_post
from tests.shop import NOON, OpenShop, Shop

GUEST = Call(actor="guest")
WELCOME = {
    "en": ("Your 10% off at Test store", "Good until April 1, 2026"),
    "es": ("Tu 10 % de descuento en Test store", "Válido hasta el 1 de abril de 2026"),
    "bn": ("Test store-এ আপনার 10% ছাড়", "1 এপ্রিল, 2026 পর্যন্ত চলবে"),
}
QUESTION = {
    "en": ("Do you want the news of Test store?", "a code for 12.5% off"),
    "es": ("¿Quieres las novedades de Test store?", "un código de 12,5 % de descuento"),
    "bn": ("Test store-এর খবর চান?", "12.5% ছাড়ের কোড"),
}


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


def links_of(mail: KeptMail) -> list[str]:
    reader = Strict()
    reader.feed(mail.html)
    assert reader.open == []
    return reader.links


def token_of(mail: KeptMail, purpose: Purpose) -> str:
    """The token of the link that both forms of a letter hold."""
    (link,) = {link for link in links_of(mail) if f"/newsletter/{purpose}?" in link}
    assert link in mail.plain.split()
    return parse_qs(urlsplit(link).query)["token"][0]


def told(text: str) -> str:
    """Spaces that do not break are spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize("locale", WELCOME)
async def test_the_welcome_holds_the_code_its_value_and_its_last_day(
    desk: Desk, mailroom: Mailroom, locale: str
) -> None:
    """NWS-05: by mail, later; in the subscriber's language."""
    desk.at(NOON)
    await desk.subscribe(locale=locale)
    mail, (code,) = await mailroom.the_only(), await desk.codes()
    subject, last_day = WELCOME[locale]
    assert (mail.kind, mail.recipient, told(mail.subject)) == ("newsletter_welcome", "ana@example.com", subject)
    for text in (mail.html, mail.plain):
        assert code["code"] in text
        assert last_day in told(text)
        assert "%(" not in text
    leaving = subscriber_of(BOX, desk.shop.store, "unsubscription", token_of(mail, "unsubscription"))
    assert await unsubscribe(desk.shop.database, desk.shop.store, GUEST, leaving)
    assert await desk.status() == "unsubscribed"


@pytest.mark.parametrize("locale", QUESTION)
async def test_the_question_holds_a_link_and_no_code(desk: Desk, mailroom: Mailroom, locale: str) -> None:
    """NWS-03, NWS-05: double opt-in: the link confirms, and then the code is mailed."""
    await desk.offers(needs_confirmation=True, discount_basis_points=1_250)
    await desk.subscribe(locale=locale)
    mail = await mailroom.the_only()
    subject, promise = QUESTION[locale]
    assert (mail.kind, mail.subject) == ("newsletter_confirm", subject)
    assert promise in told(mail.plain)
    assert promise in told(mail.html)
    assert token_of(mail, "unsubscription")
    asked = subscriber_of(BOX, desk.shop.store, "confirmation", token_of(mail, "confirmation"))
    assert await confirm_subscription(desk.shop.database, desk.shop.store, GUEST, asked)
    await mailroom.work()
    welcome = (await mailroom.kept())[-1]
    assert welcome.kind == "newsletter_welcome"
    assert (await desk.codes())[0]["code"] in welcome.plain


async def test_a_store_that_gives_nothing_promises_nothing(desk: Desk, mailroom: Mailroom) -> None:
    await desk.offers(discount_basis_points=0)
    await desk.subscribe(locale="en")
    assert (await mailroom.the_only()).subject == "Welcome to the news of Test store"
    await desk.offers(needs_confirmation=True)
    await desk.subscribe("eva@example.com", locale="en")
    await mailroom.work()
    for mail in await mailroom.kept():
        assert not re.search(r"%|\bcode\b|DESC", mail.plain), mail.kind


async def test_who_left_or_said_yes_meanwhile_is_not_mailed(desk: Desk, mailroom: Mailroom) -> None:
    """A mail that waits says what is true when it leaves, or nothing; silent subscriptions are no mail at all."""
    await desk.subscribe()
    await mailroom.queue()
    await desk.leave()
    await mailroom.send()
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts) == ("failed", 1)
    await desk.subscribe()
    await mailroom.work()
    assert len(await mailroom.rows()) == 1, "back at once: silent"
    await desk.offers(needs_confirmation=True)
    await desk.subscribe("eva@example.com")
    await mailroom.queue()
    await desk.confirm("eva@example.com")
    await mailroom.work()
    assert [mail.kind for mail in await mailroom.kept()] == ["newsletter_welcome"]
    await desk.subscribe("leo@example.com")
    await desk.leave("leo@example.com")
    await mailroom.work()
    assert len(await mailroom.kept()) == 1, "left before the news was read"


async def test_a_code_that_cannot_be_used_is_not_given(desk: Desk, mailroom: Mailroom) -> None:
    """NWS-06: the mail that was lost says the code again, unless it cannot be used any more."""
    desk.at(NOON)
    await desk.subscribe()
    await mailroom.queue()
    await desk.shop.owner.execute(
        "UPDATE promotions.discount_codes SET is_active = false WHERE store_id = $1", desk.shop.store
    )
    mail = await mailroom.the_only()
    assert "DESC" not in mail.plain


async def test_a_sealed_link_opens_one_thing_in_one_store(desk: Desk, open_shop: OpenShop) -> None:
    """The database alone unsubscribes nobody; a link for one purpose or store is none for another."""
    store, ana = desk.shop.store, new_id()
    token = sealed(BOX, store, "unsubscription", ana)
    assert subscriber_of(BOX, store, "unsubscription", token) == ana
    for odd in ("", str(ana), altered(token), "v1.k1.AAAA", "ñ", sealed(BOX, store, "confirmation", ana)):
        with pytest.raises(LinkOver):
            subscriber_of(BOX, store, "unsubscription", odd)
    with pytest.raises(LinkOver):
        subscriber_of(BOX, new_id(), "unsubscription", token)


async def test_mail_programs_are_told_how_to_leave_by_one_post(
    desk: Desk, mailroom: Mailroom, open_server: OpenServer
) -> None:
    """RFC 2369, RFC 8058: both headers, whole: a folded or encoded address is one that nobody can follow."""
    await desk.subscribe()
    box, server = await open_server()
    await mailroom.work(
        Settings(smtp_url=f"smtp://{server}", mail_from="no-reply@lonja.example", public_url="https://l.example")
    )
    (message,) = box.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    lines = [line for line in box.raw[0].decode().split("\r\n") if line.startswith("List-Unsubscribe:")]
    (address,) = re.findall(
        r"^List-Unsubscribe: <(https://l\.example/s/\S+/newsletter/unsubscription\?token=\S+)>$", lines[0]
    )
    token = parse_qs(urlsplit(address).query)["token"][0]
    assert subscriber_of(BOX, desk.shop.store, "unsubscription", token) == await desk.id_of("ana@example.com")
    await Smtp(SmtpServer.parse(f"smtp://{server}")).send(a_post())
    assert "List-Unsubscribe" not in box.messages[-1], "a mail about an order is not unsubscribed from"


def test_no_header_is_broken_out_of_by_a_link() -> None:
    raw = message_of(a_post(leave=f"https://l.example/{'x' * 300}\r\nBcc: all@example.com")).as_bytes()
    assert message_from_bytes(raw, policy=default)["Bcc"] is None
    assert msgspec.json.encode(raw.decode()).count(b"\\nBcc") == 0
