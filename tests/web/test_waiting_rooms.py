"""The waiting room over HTTP: joining with a proof, one's place, the stream, the pass (DRP-01), limits at N+1."""

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import altcha
import pytest

from lonja.access import AdmissionRequired, DropTerms
from lonja.drops import ProofRequired
from lonja.drops.passes import Pass, open_pass, seal_pass
from lonja.drops.proofs import LIFE, check_proof, new_challenge
from lonja.platform.ids import new_id
from lonja.web.admission import must_be_admitted
from lonja.web.context import Visit
from tests.context import BOX
from tests.drops.queue import Queue, open_queue
from tests.shop import Shop
from tests.web.client import Client


def solved(challenge: dict[str, Any]) -> str:
    """The proof of a challenge."""
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()


async def begins(queue: Queue, moment: datetime) -> None:
    """The drop begins at another moment, and every process hears of it."""
    await queue.shop.owner.execute(
        "UPDATE catalog.collections SET starts_at = $2 WHERE id = $1", queue.collection, moment
    )
    await queue.save(effort=20, max_per_network=100_000)


async def test_into_the_line_and_back_to_ones_place(web: Client, guest: Client, customer: Client, shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(3), settings={"effort": 20})
    await begins(queue, datetime.now(UTC) + timedelta(hours=1))
    at = f"/api/v1/drops/{queue.slug}"
    for path in ("challenge", "place", "place/events", "queue"):
        (await guest.get(f"/api/v1/drops/nowhere/{path}")).problem(404, "LJ540")
    for proof in (None, "x", "e30=", base64.b64encode(b'{"challenge": [], "solution": 1}').decode()):
        (await web.post(f"{at}/place", {"proof": proof})).problem(403, "LJ542")
    proof = solved((await web.get(f"{at}/challenge")).ok())
    opened = (await web.post(f"{at}/place", {"proof": proof})).ok(201)
    place = opened["place"]
    assert (place["status"], place["position"], place["ahead"], place["pass"]) == ("waiting", None, None, None)
    assert 3_500 < place["opens_in_seconds"] <= 3_600
    assert place["come_again_in_seconds"] >= 1
    (await web.post(f"{at}/place", {"proof": proof})).problem(403, "LJ542")
    newcomer = web(token=opened["token"])
    again = (await newcomer.post(f"{at}/place", {})).ok(201)
    assert (again["token"], again["place"]["place_id"]) == (None, place["place_id"])
    assert (await newcomer.get(f"{at}/place")).ok()["place_id"] == place["place_id"]
    (await web.get(f"{at}/place")).problem(401)
    (await guest.get(f"{at}/place")).problem(404, "LJ544")
    (await guest.post(f"{at}/place", {})).problem(403, "LJ542")
    assert (await customer.post(f"{at}/place", {})).ok(201)["token"] is None
    assert (await newcomer.get(f"{at}/place")).ok()["of"] >= 1
    stream = await newcomer.get(f"{at}/place/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.startswith("retry: 3000\ndata: {")
    assert stream.text.endswith("}\n\n")
    published = (await web.get(f"{at}/queue")).ok()
    assert (published["seed"], published["ids"]) == (None, [])
    page = await newcomer.get(f"/drops/{queue.slug}/queue", accept_language="en")
    assert "You are in" in page.text
    assert published["commitment"] in page.text
    assert place["place_id"] in page.text
    invited = await web.get(f"/drops/{queue.slug}/queue", accept_language="en")
    assert "Stand in line" in invited.text
    assert (await web.get("/drops/nowhere/queue")).status == 404
    form = {"content_type": "application/x-www-form-urlencoded"}
    entered = await customer.post(f"/drops/{queue.slug}/queue", raw=b"", **form)
    assert (entered.status, entered.headers["location"]) == (303, f"/drops/{queue.slug}/queue")
    refused = await web.post(f"/drops/{queue.slug}/queue", raw=b"proof=x", accept_language="en", **form)
    assert refused.status == 403
    assert "small sum" in refused.text


async def test_a_proof_is_good_for_one_room_and_its_life() -> None:
    now, room = datetime.now(UTC), new_id()
    challenge = new_challenge(BOX, room, 20, now)
    proof = solved(challenge)
    assert check_proof(BOX, room, proof, now) == challenge["parameters"]["nonce"]
    easier = json.loads(base64.b64decode(proof))
    easier["challenge"]["parameters"]["keyPrefix"] = ""
    wrong = json.loads(base64.b64decode(proof))
    wrong["solution"]["counter"] += 1
    old = solved(new_challenge(BOX, room, 20, now - LIFE - timedelta(seconds=1)))
    for bad, reason in (
        (base64.b64encode(json.dumps(easier).encode()).decode(), "wrong"),
        (base64.b64encode(json.dumps(wrong).encode()).decode(), "wrong"),
        (old, "expired"),
        (proof[:-8], "wrong"),
        ("", "missing"),
    ):
        with pytest.raises(ProofRequired) as refusal:
            check_proof(BOX, room, bad, now)
        assert refusal.value.params == {"reason": reason}
    with pytest.raises(ProofRequired):
        check_proof(BOX, new_id(), proof, now)
    with pytest.raises(ProofRequired):
        check_proof(BOX, room, proof, now + LIFE + timedelta(seconds=1))


async def test_a_pass_is_one_visitors_one_drops_and_runs_out() -> None:
    """Forged, expired, another store's, another session's: none opens the door; and it costs no query."""
    store, drop, session, now = new_id(), new_id(), new_id(), datetime.now(UTC).replace(microsecond=0)
    own = Pass(collection_id=drop, session_id=session, customer_id=None, expires_at=now + timedelta(minutes=1))
    token = seal_pass(BOX, store, own)
    assert open_pass(BOX, store, token) == own
    assert open_pass(BOX, new_id(), token) is None
    forged = ("B" if token[80] == "A" else "A").join((token[:80], token[81:]))
    assert [open_pass(BOX, store, bad) for bad in (forged, token[:-4], "", "ñ", "a" * 93)] == [None] * 5
    assert own.admits(drop, session, None, now)
    assert not own.admits(drop, session, None, own.expires_at)
    assert not own.admits(new_id(), session, None, now)
    assert not own.admits(drop, new_id(), new_id(), now)
    variant = new_id()

    async def knock(terms: dict[str, Any], who: UUID = session, **headers: str) -> None:
        usual: dict[str, Any] = {
            "collection_id": drop, "way": "queue", "reserve_on": "cart", "cart_ttl_seconds": 60,
            "checkout_ttl_seconds": 60, "max_per_customer": None, "max_per_address": None, "max_per_payment": None,
            "needs_account": False, "early_starts_at": None, "early_segment_id": None, "has_early_code": False,
            "early_by_flag": False, "is_paused": False, "variant_ids": (variant,), "starts_at": now - timedelta(1),
        }  # fmt: skip
        sold = DropTerms(**usual | terms)

        async def of(_: UUID) -> Any:
            return SimpleNamespace(by_variant={variant: [sold]})

        async def visitor() -> Any:
            return SimpleNamespace(session_id=who, customer_id=None)

        house = SimpleNamespace(drops=SimpleNamespace(of=of), secrets=BOX, clock=SimpleNamespace(now=lambda: now))
        said = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        visit = SimpleNamespace(store=SimpleNamespace(id=store), house=house, headers=said, visitor=visitor)
        await must_be_admitted(cast("Visit", visit), [new_id(), variant])

    await knock({}, lonja_pass=token)
    await knock({}, cookie=f"a=b; lonja_pass={forged}.{token}")
    await knock({"starts_at": now + timedelta(1)})
    await knock({"ends_at": now})
    await knock({"way": "open"})
    await knock({"is_active": False})
    for who, headers in ((session, {}), (session, {"lonja_pass": forged}), (new_id(), {"lonja_pass": token})):
        with pytest.raises(AdmissionRequired):
            await knock({}, who, **headers)


async def test_a_replayed_place_is_not_taken_for_the_one_they_have(web: Client, shop: Shop) -> None:
    """P06, DRP-01: a late double click is told what it was told, and one keeps standing where one stands by now."""
    queue = await open_queue(shop, await shop.sells(3), settings={"effort": 0})
    await begins(queue, datetime.now(UTC) - timedelta(hours=1))
    await queue.save(effort=0, pass_ttl_seconds=30)
    at, keys = f"/api/v1/drops/{queue.slug}/place", ("first" * 4, "second" * 4)
    first = (await web.post(at, {}, idempotency_key=keys[0])).ok(201)
    visitor = web(token=first["token"])
    shop.database.fake_time(None)
    while not await queue.admitted():  # the web's own tick may be the one that lets them in
        await queue.tick()
    await shop.owner.execute("UPDATE access.passes SET expires_at = now() WHERE store_id = $1", shop.store)
    second = (await visitor.post(at, {}, idempotency_key=keys[1])).ok(201)["place"]
    assert second["place_id"] != first["place"]["place_id"]
    assert (await web.post(at, {}, idempotency_key=keys[0])).ok(201) == first
    assert (await visitor.get(at)).ok()["place_id"] == second["place_id"]
    await queue.save(effort=20)
    assert (await web.post(at, {}, idempotency_key=keys[0])).ok(201) == first, "what was told is owed"
    while (late := await web.post(at, {}, idempotency_key=f"third-{new_id()}")).status == 201:
        await asyncio.sleep(0)  # the news of the setting travels
    late.problem(403, "LJ542")
