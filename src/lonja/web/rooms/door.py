"""Into the line, and back to one's place in it: the same for pages and API."""

import hashlib

import msgspec

from lonja.access import AccountRequired
from lonja.customers import VisitorSession
from lonja.drops import NoPlace, Place, Ticket
from lonja.drops.proofs import check_proof
from lonja.newsletter.addresses import network_of
from lonja.web import sessions
from lonja.web.context import Visit
from lonja.web.rooms.room import Room, Standing
from lonja.web.tokens import hash_token


async def find_standing(visit: Visit, room: Room) -> Standing:
    """The visitor's place: by their token from memory, else from the database. Raises NoPlace."""
    key = _key(visit.token)
    standing = room.known(key) if key else None
    if standing is not None:
        return standing
    visitor = await visit.visitor()
    standing = await room.find(visitor.session_id, visitor.customer_id, key) if visitor else None
    if standing is None:
        raise NoPlace
    return standing


async def join(visit: Visit, room: Room, proof: str | None) -> tuple[str | None, Standing]:
    """A place; and a newcomer's token. Who is signed in needs no proof of work, and who stands already keeps the place.

    Raises AccountRequired, ProofRequired, RoomClosed, NetworkFull.
    """
    visitor, facts = await visit.visitor(), room.facts
    key, call = _key(visit.token), visit.call()
    if visitor is not None and call.idempotency_key is None:
        standing = await room.find(visitor.session_id, visitor.customer_id, key)
        if standing is not None and room.view(standing).status != "missed":
            return None, standing
    is_customer = visitor is not None and visitor.customer_id is not None
    if facts.needs_account and not is_customer:
        raise AccountRequired
    name = None
    if facts.effort and not is_customer:
        name = check_proof(visit.house.secrets, facts.id, proof, visit.house.clock.now())
    token = sessions.secret_for(visit, call, "session") if visitor is None else None
    ticket = Ticket(
        room_id=facts.id,
        session_id=visitor.session_id if visitor else None,
        customer_id=visitor.customer_id if visitor else None,
        token_hash=hash_token(token) if token else None,
        expires_at=sessions.guest_expiry(visit) if token else None,
        network=_network(visit),
        proof=name,
    )
    place = _theirs(await visit.house.rooms.queue.join(visit.store.id, call, ticket), visitor)
    at = _key(token) if token else key
    if place.was_told_before:
        return token, await _standing_now(room, place, at)
    return token, room.add(place, at)


async def _standing_now(room: Room, place: Place, key: bytes | None) -> Standing:
    """Of somebody whose key was used before: where they stand today, which may be another place than that one."""
    known = room.known(key) if key else None
    return known or await room.find(place.session_id, place.customer_id, key) or Standing(place)


def _theirs(place: Place, visitor: VisitorSession | None) -> Place:
    return msgspec.structs.replace(place, customer_id=visitor.customer_id) if visitor else place


def _key(token: str | None) -> bytes | None:
    """What this process remembers of a token."""
    return hashlib.sha256(token.encode()).digest()[:16] if token else None


def _network(visit: Visit) -> str | None:
    """The visitor's network, for the limit: a fingerprint that only this house can make, another one in every store."""
    network = network_of(visit.ip_address)
    if network is None:
        return None
    return visit.house.secrets.fingerprint(f"waiting room {visit.store.id} {network}".encode()).hex()
