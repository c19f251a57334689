"""Forgeries of signatures made in Stripe's way: `t=<seconds>,v1=<hex of HMAC-SHA256 of "<t>.<body>">`."""

import hashlib
import hmac
from collections.abc import Iterator

from tests.payments.stories.base import Forgery, altered
from tests.providers.base import Delivery


def foreign(number: int | str) -> str:
    """In digits that are digits, and not ours."""
    return str(number).translate({ord("0") + n: ord("٠") + n for n in range(10)})


def digest(secret: str, text: bytes, how: str = "sha256") -> str:
    return hmac.new(secret.encode(), text, how).hexdigest()


def signed(secret: str, body: bytes, at: int) -> str:
    """A whole header."""
    return f"t={at},v1={digest(secret, b'%d.%s' % (at, body))}"


def timed_forgeries(name: str, secret: str, now: int, good: Delivery, old: Delivery) -> Iterator[Forgery]:
    """Body, time, key, scheme and header; `name` is the header's."""
    yield from altered(good, old)
    body, whole = good.body, good.headers[name]
    at = int(whole.partition(",")[0].removeprefix("t="))
    right = whole.rpartition("=")[2]
    text = b"%d.%s" % (at, body)
    headers = {
        "time: five minutes old": signed(secret, body, now - 301),
        "time: a day old": signed(secret, body, now - 86_400),
        "time: of 1970": signed(secret, body, 0),
        "time: five minutes ahead": signed(secret, body, now + 301),
        "time: in milliseconds": signed(secret, body, now * 1000),
        "time: another beside the signature": f"t={at + 1},v1={right}",
        "time: a fresh one before an old signature": signed(secret, body, now - 900).replace(
            f"t={now - 900}", f"t={now}"
        ),
        "time: two of them": f"{whole},t={at - 900}",
        "time: the same one twice": f"t={at},{whole}",
        "time: none": f"v1={right}",
        "time: empty": f"t=,v1={right}",
        "time: below zero": f"t=-{at},v1={right}",
        "time: in other digits": whole.replace(f"t={at}", f"t={foreign(at)}"),
        "time: with a fraction": whole.replace(f"t={at}", f"t={at}.0"),
        "time: endless": "t=" + "1" * 5_000 + f",v1={right}",
        "key: another": signed("whsec_other", body, at),
        "key: empty": signed("", body, at),
        "key: without its prefix": signed(secret.removeprefix("whsec_"), body, at),
        "key: in capitals": signed(secret.upper(), body, at),
        "key: its hash": signed(hashlib.sha256(secret.encode()).hexdigest(), body, at),
        "scheme: v0": f"t={at},v0={right}",
        "scheme: v2": f"t={at},v2={right}",
        "scheme: SHA-1": f"t={at},v1={digest(secret, text, 'sha1')}",
        "scheme: SHA-512": f"t={at},v1={digest(secret, text, 'sha512')}",
        "scheme: no HMAC": f"t={at},v1={hashlib.sha256(secret.encode() + text).hexdigest()}",
        "scheme: the body alone": f"t={at},v1={digest(secret, body)}",
        "scheme: the time alone": f"t={at},v1={digest(secret, b'%d.' % at)}",
        "scheme: no dot": f"t={at},v1={digest(secret, b'%d%s' % (at, body))}",
        "header: empty": "",
        "header: blank": "   ",
        "header: commas": ",,,,",
        "header: the time alone": f"t={at}",
        "header: an empty signature": f"t={at},v1=",
        "header: half a signature": f"t={at},v1={right[:32]}",
        "header: a letter less": whole[:-1],
        "header: another last letter": whole[:-1] + ("0" if whole[-1] != "0" else "1"),
        "header: not ASCII": whole[:-1] + "ñ",
        "header: zeros": f"t={at},v1={'0' * 64}",
        "header: a thousand guesses": f"t={at}" + f",v1={'0' * 64}" * 1_000,
        "header: the right one after many": f"t={at}" + f",v1={'0' * 64}" * 10 + f",v1={right}",
        "header: semicolons": whole.replace(",", ";"),
        "header: words without a sign": whole.replace("=", ":"),
    }
    for what, header in headers.items():
        yield what, good._replace(headers=good.headers | {name: header})
    without = {other: value for other, value in good.headers.items() if other != name}
    yield "header: none", good._replace(headers=without)
    yield "header: under another name", good._replace(headers=without | {"x-signature": whole, "signature": whole})
    yield "header: as a parameter", good._replace(headers=without, query={name: whole})
