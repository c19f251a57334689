"""How mail leaves, with mail servers of every temper: nothing is lost, and nobody who buys ever notices."""

import socket
from datetime import datetime
from uuid import UUID

import msgspec
import pytest

from lonja.notifications import MailAway, letters
from lonja.notifications import jobs as mail_jobs
from lonja.notifications.model import Letter
from lonja.notifications.operations import close_mail, due_mails, queue_mails
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError
from lonja.platform.settings import Settings
from lonja.stores import set_config
from tests.notifications.conftest import HOUSE, Mailroom, OpenServer
from tests.races.crowd import at_once
from tests.shop import NOON, Shop

JOB = Call.job("test")


def by(server: str, **chosen: object) -> Settings:
    """The house, with this mail server."""
    said = {"smtp_url": f"smtp://{server}", "mail_from": "shop@lonja.example"}
    return msgspec.structs.replace(HOUSE, **said | chosen)


async def a_sale(shop: Shop, mailroom: Mailroom) -> None:
    """A mail that waits."""
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    await mailroom.queue()


async def test_it_is_sent_once_and_written_down(shop: Shop, mailroom: Mailroom, open_server: OpenServer) -> None:
    """EML-02, EML-09, EML-10: HTML and text, from the store, to the buyer; the second look finds nothing."""
    box, server = await open_server()
    await a_sale(shop, mailroom)
    await mailroom.send(by(server))
    await mailroom.send(by(server))
    (message,) = box.messages
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts, row.last_error) == ("sent", 1, None)
    assert row.sent_at is not None
    assert await mailroom.log() == [(1, "smtp", "sent", None)]
    assert box.envelopes == [("shop@lonja.example", ["ana@example.com"])]
    assert message["From"] == "Test store <shop@lonja.example>"
    assert message["To"] == "ana@example.com"
    assert message["Message-ID"] == f"<{row.id}@lonja.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] is not None
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text = message.get_body(("plain",))
    assert text is not None
    assert "Ten listos" in text.get_content()
    assert await mailroom.kept() == []


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "450 busy"), ("data", "451 later"), ("data", "421 closing")])
async def test_a_server_that_says_later_is_asked_later(
    shop: Shop, mailroom: Mailroom, open_server: OpenServer, where: str, answer: str
) -> None:
    """EML-09: 4xx is tried again, under the same Message-ID; every try is written down."""
    shop.later()
    box, server = await open_server()
    await a_sale(shop, mailroom)
    box.say[where] = answer
    await mailroom.send(by(server))
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts) == ("queued", 1)
    assert answer[:3] in (row.last_error or "")
    box.say.clear()
    assert await mailroom.send(by(server)) == 0, "not yet"
    shop.later(seconds=31)
    await mailroom.send(by(server))
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts, row.last_error) == ("sent", 2, None)
    assert [each[2] for each in await mailroom.log()] == ["deferred", "sent"]
    assert box.messages[0]["Message-ID"] == f"<{row.id}@lonja.example>"


@pytest.mark.parametrize(("where", "answer"), [("rcpt", "550 no such mailbox"), ("data", "554 we do not want this")])
async def test_a_server_that_says_never_is_believed(
    shop: Shop, mailroom: Mailroom, open_server: OpenServer, where: str, answer: str
) -> None:
    """EML-10: 5xx ends it at once, with the reason kept."""
    shop.later()
    box, server = await open_server()
    await a_sale(shop, mailroom)
    box.say[where] = answer
    await mailroom.send(by(server))
    (row,) = await mailroom.rows()
    assert row.status == "failed"
    assert answer in (row.last_error or "")
    shop.later(days=30)
    assert await mailroom.send(by(server)) == 0
    assert [each[2] for each in await mailroom.log()] == ["failed"]


async def test_nobody_at_the_other_end(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09: a server that is away: the sale stands, the mail waits, and goes when it is back."""
    await a_sale(shop, mailroom)
    with socket.socket() as deaf:  # the port is nobody else's meanwhile, and nobody listens
        deaf.bind(("127.0.0.1", 0))
        await mailroom.send(by(f"127.0.0.1:{deaf.getsockname()[1]}"))
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts) == ("queued", 1)
    assert row.last_error is not None
    assert [each[2] for each in await mailroom.log()] == ["deferred"]


async def test_a_connection_that_is_lost_in_the_middle(shop: Shop, mailroom: Mailroom, open_server: OpenServer) -> None:
    """EML-09: at least once: the server had it and hung up before it said so; the repeat bears the same Message-ID."""
    shop.later()
    box, server = await open_server()
    await a_sale(shop, mailroom)
    box.hang_up = True
    await mailroom.send(by(server))
    assert box.messages == []
    box.hang_up, box.keep_then_hang_up = False, True
    shop.later(minutes=5)
    await mailroom.send(by(server))
    assert [row.status for row in await mailroom.rows()] == ["queued"]
    box.keep_then_hang_up = False
    shop.later(hours=1)
    await mailroom.send(by(server))
    assert [row.status for row in await mailroom.rows()] == ["sent"]
    assert len({message["Message-ID"] for message in box.messages}) == 1
    assert len(box.messages) == 2


async def test_ten_tries_and_no_more(shop: Shop, mailroom: Mailroom, open_server: OpenServer) -> None:
    """EML-09, JOB-04: the limit, at N+1: pauses grow, and after the tenth try it is failed for a person to see."""
    box, server = await open_server()
    box.say["data"] = "451 later"
    shop.later()
    await a_sale(shop, mailroom)
    pauses = []
    clock = 0.0
    for _ in range(10):
        assert await mailroom.send(by(server)) == 1
        due: datetime | None = await shop.owner.fetchval(
            "SELECT next_try_at FROM notifications.mails WHERE store_id = $1", shop.store
        )
        if due is not None:
            pauses.append((due - NOON).total_seconds() - clock)
            clock += pauses[-1]
            shop.later(seconds=clock)
    assert pauses == [30, 90, 270, 810, 2430, 7290, 21600, 21600, 21600]
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts) == ("failed", 10)
    shop.later(days=365)
    assert await mailroom.send(by(server)) == 0
    assert [each[2] for each in await mailroom.log()] == ["deferred"] * 9 + ["failed"]


async def test_a_worker_that_dies_in_the_middle_gives_its_mail_back(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09, JOB-05: what it had taken is nobody else's for ten minutes, then due again; ten deaths are enough."""
    shop.later()
    await a_sale(shop, mailroom)
    for death in range(10):
        shop.later(minutes=11 * death)
        assert len(await due_mails(shop.database, shop.store, JOB, "smtp", 5)) == 1
        assert await due_mails(shop.database, shop.store, JOB, "smtp", 5) == []
    shop.later(minutes=11 * 10)
    assert await due_mails(shop.database, shop.store, JOB, "smtp", 5) == []
    (row,) = await mailroom.rows()
    assert (row.status, row.attempts, row.last_error) == ("failed", 10, "the last try never ended")
    assert {each[2] for each in await mailroom.log()} == {"sending"}


async def test_the_last_word_is_that_it_was_sent(shop: Shop, mailroom: Mailroom) -> None:
    """A slow try that succeeds after another began has sent it; a slow one that fails says nothing of the other."""
    shop.later()
    await a_sale(shop, mailroom)
    (slow,) = await due_mails(shop.database, shop.store, JOB, "smtp", 5)
    shop.later(minutes=11)
    (second,) = await due_mails(shop.database, shop.store, JOB, "smtp", 5)
    await close_mail(shop.database, shop.store, JOB, slow.id, slow.attempt, error="too slow")
    assert [(row.status, row.last_error) for row in await mailroom.rows()] == [("queued", None)]
    await close_mail(shop.database, shop.store, JOB, second.id, second.attempt, error="refused", is_final=True)
    await close_mail(shop.database, shop.store, JOB, slow.id, slow.attempt, error=None)
    await close_mail(shop.database, shop.store, JOB, slow.id, slow.attempt, error="again")
    assert [row.status for row in await mailroom.rows()] == ["sent"]
    assert [each[2] for each in await mailroom.log()] == ["deferred", "failed"]


async def test_two_workers_take_different_mails(crowded_shop: Shop) -> None:
    """JOB-05: ten workers, thirty mails: each is taken once, and no look takes more than its limit."""
    shop = crowded_shop
    variant = await shop.sells(30)
    for _ in range(30):
        await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    await queue_mails(shop.database, shop.store, JOB, 100)
    answers, errors = await at_once([due_mails(shop.database, shop.store, JOB, "smtp", 4) for _ in range(10)])
    taken: list[UUID] = [mail.id for answer in answers for mail in answer]
    assert not errors
    assert len(taken) == len(set(taken)) > 4
    assert max(len(answer) for answer in answers) <= 4


async def test_without_a_server_the_mail_waits_or_is_kept(shop: Shop, mailroom: Mailroom) -> None:
    """EML-08, EML-10: no server: kept for /outbox on a desk; anywhere else it waits, untried, until there is one."""
    await a_sale(shop, mailroom)
    assert await mailroom.send(msgspec.structs.replace(HOUSE, outbox=False)) == 0
    assert await mailroom.log() == []
    assert await mailroom.kept() == []
    await mailroom.send()
    (kept,) = await mailroom.kept()
    assert kept.recipient == "ana@example.com"
    assert kept.sender == "Test store <no-reply@lonja.example>"


async def test_a_merchant_writes_from_their_own_address(
    shop: Shop, mailroom: Mailroom, open_server: OpenServer
) -> None:
    """Settings mail.from and mail.reply_to; what is no address is not used. The Message-ID stays."""
    box, server = await open_server()
    for key, value in {"mail.from": "hola@maal.example", "mail.reply_to": "ayuda@maal.example"}.items():
        await set_config(shop.database, shop.store, shop.staff, key, value)
    await a_sale(shop, mailroom)
    await mailroom.send(by(server))
    await set_config(shop.database, shop.store, shop.staff, "mail.from", "x@y.example\r\nBcc: all@example.com")
    await a_sale(shop, mailroom)
    await mailroom.send(by(server))
    assert [message["From"] for message in box.messages] == [
        "Test store <hola@maal.example>", "Test store <shop@lonja.example>",
    ]  # fmt: skip
    assert [message["Reply-To"] for message in box.messages] == ["ayuda@maal.example"] * 2
    assert all(message["Message-ID"].endswith("@lonja.example>") for message in box.messages)
    assert not any("Bcc" in message for message in box.messages)


async def test_a_mail_that_cannot_be_written_is_its_own_problem(
    shop: Shop, mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch, open_server: OpenServer
) -> None:
    """One broken letter does not keep the others; what is written down of it holds nobody's data."""
    box, server = await open_server()
    await a_sale(shop, mailroom)
    await a_sale(shop, mailroom)
    whole = letters.write
    first: list[object] = []

    def breaks_once(facts: letters.Facts) -> Letter:
        if not first:
            first.append(facts)
            raise KeyError("ana@example.com")
        return whole(facts)

    monkeypatch.setattr(mail_jobs, "write", breaks_once)
    await mailroom.send(by(server))
    assert sorted(row.status for row in await mailroom.rows()) == ["queued", "sent"]
    assert [row.last_error for row in await mailroom.rows() if row.last_error] == ["KeyError"]
    assert len(box.messages) == 1


async def test_errors_are_kept_and_never_too_long(shop: Shop, mailroom: Mailroom) -> None:
    """The limits of what is written down, at N+1; LonjaError is what a try may end with."""
    await a_sale(shop, mailroom)
    (mail,) = await due_mails(shop.database, shop.store, JOB, "smtp", 5)
    await close_mail(shop.database, shop.store, JOB, mail.id, mail.attempt, error="x" * 501)
    (row,) = await mailroom.rows()
    assert len(row.last_error or "") == 500
    assert issubclass(MailAway, LonjaError)
