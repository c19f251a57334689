"""What somebody who entered a draw is mailed: the question, the news that they won, stand in line, or not this time."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lonja.drops import confirm_entry
from lonja.drops.errors import EntryLinkOver
from lonja.drops.raffle_links import entry_of
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.context import BOX
from tests.drops.pot import CLOSED, OVER, open_pot
from tests.notifications.conftest import Mailroom
from tests.notifications.test_newsletter_mails import links_of, told
from tests.shop import Shop

SUBJECTS = {
    "en": ("Confirm your entry: Ancla", "You won: Ancla", "Not this time: Ancla", "March 3, 2026"),
    "es": ("Confirma tu participación: Ancla", "Te ha tocado: Ancla", "Esta vez no: Ancla", "3 de marzo de 2026"),
    "bn": ("আপনার অংশগ্রহণ নিশ্চিত করুন: Ancla", "আপনি জিতেছেন: Ancla", "এবার হলো না: Ancla", "3 মার্চ, 2026"),
}
IN_LINE = {
    "en": ("You are in line: Ancla", "You are number 2 in line for Gorra"),
    "es": ("Estás en la fila: Ancla", "Tienes el número 2 en la fila para Gorra"),
    "bn": ("আপনি সারিতে আছেন: Ancla", "সারিতে আপনার নম্বর 2।"),
}


async def _mails(mailroom: Mailroom, kind: str) -> list[Any]:
    await mailroom.work()
    return [mail for mail in await mailroom.kept() if mail.kind == kind]


@pytest.mark.parametrize("locale", SUBJECTS)
async def test_the_three_mails(shop: Shop, mailroom: Mailroom, locale: str) -> None:
    """In the customer's language: a link that confirms; the deadline and where to buy; a word to those who lost."""
    pot = await open_pot(shop, 1, 0)
    ana, eva = await shop.customer(), await shop.customer()
    await shop.owner.execute("update customers.customers set locale = $2 where store_id = $1", shop.store, locale)
    asks, won, lost, deadline = SUBJECTS[locale]
    await pot.enter(ana)
    (question,) = await _mails(mailroom, "raffle_confirm")
    (link,) = {link for link in links_of(question) if "/raffle/confirmation?" in link}
    assert link in question.plain.split()
    entry = entry_of(BOX, shop.store, parse_qs(urlsplit(link).query)["token"][0])
    assert (await confirm_entry(shop.database, shop.store, Call.guest(), entry)).is_new
    await pot.enters(1, call=eva)
    shop.later(**CLOSED)
    await pot.draw()
    await pot.advance()
    (winner,), (loser,) = await _mails(mailroom, "raffle_won"), await _mails(mailroom, "raffle_lost")
    assert [mail.subject for mail in (question, winner, loser)] == [asks, won, lost]
    for text in (winner.html, winner.plain):
        assert deadline in told(text)
    assert re.search(r"/collections/ancla-[0-9a-f]+", winner.plain)
    assert "%(" not in question.html + winner.html + loser.html + loser.plain


@pytest.mark.parametrize("locale", IN_LINE)
async def test_runner_ups_are_told_at_the_draw_where_they_stand(shop: Shop, mailroom: Mailroom, locale: str) -> None:
    """Once, each with a place in the line for what they entered for; who has moved up meanwhile hears that instead."""
    pot = await open_pot(shop, 1, 1)
    for variant in (0, 0, 0, 1, 1):
        await pot.enters(variant)
    await shop.owner.execute("update customers.customers set locale = $2 where store_id = $1", shop.store, locale)
    shop.later(**CLOSED)
    await pot.draw()
    assert ((await pot.advance()).told, (await pot.advance()).told) == (3, 0)
    waiting = await _mails(mailroom, "raffle_waiting")
    subject, place = IN_LINE[locale]
    assert [mail.subject for mail in waiting] == [subject] * 3
    (second,) = [mail for mail in waiting if place in mail.plain]
    assert place in told(second.html)
    assert "%(" not in second.html + second.plain
    assert await _mails(mailroom, "raffle_lost") == []


async def test_who_moved_up_is_not_told_to_wait(shop: Shop, mailroom: Mailroom) -> None:
    """The mail of the place is written when somebody is at it: by then it may be another one."""
    pot = await open_pot(shop, 1)
    for _ in range(2):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    await pot.advance()
    shop.later(**OVER)
    await pot.advance()
    assert (len(await _mails(mailroom, "raffle_waiting")), len(await _mails(mailroom, "raffle_won"))) == (0, 1)


async def test_a_winner_who_has_bought_or_lapsed_is_not_told_to_buy(shop: Shop, mailroom: Mailroom) -> None:
    """And who lost is told once."""
    pot = await open_pot(shop, 1, 0)
    for variant in (0, 1, 1):
        await pot.enters(variant)
    shop.later(**CLOSED)
    await pot.draw()
    shop.later(**OVER)
    await pot.advance()
    await pot.advance()
    assert (await _mails(mailroom, "raffle_won"), len(await _mails(mailroom, "raffle_lost"))) == ([], 2)


async def test_a_link_of_elsewhere_confirms_nothing(shop: Shop) -> None:
    for token in ("", "x" * 40, BOX.seal(new_id().bytes, f"raffle entry {new_id()}")):
        with pytest.raises(EntryLinkOver):
            entry_of(BOX, shop.store, token)
