"""Sessions: where they begin and end, for the API and the pages alike.

Nouns: Entrance, what somebody gets who signed in: a token and whose it is now.
Verbs: `begin`, `register`, `sign_in`, `sign_out`, `change_password` for visitors; `sign_in_staff`, `sign_out_staff`;
`secret_for` and `guest_expiry` for what else needs a secret; `keep` puts a token into its cookie.
Promises: who signs in keeps their cart: the guest's joins the customer's (CRT-04); a token never survives a sign-in;
an idempotent request that is repeated gets the same secret again (derived, not stored), any other a fresh one; only
hashes leave the process.
"""

from datetime import datetime, timedelta

import msgspec

from lonja import carts, customers, people
from lonja.customers import SignedIn, VisitorSession
from lonja.platform.call import Call
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.errors import TokenExpired, TokenMissing
from lonja.web.tokens import (
    STAFF_COOKIE,
    VISITOR_COOKIE,
    bearer,
    derived_token,
    hash_token,
    new_token,
    token_cookie,
)

GUEST_SECONDS = 30 * 86_400
STAFF_SECONDS = 12 * 3_600


class Entrance(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody signed in. `cart` is theirs now, both carts joined."""

    token: str
    signed_in: SignedIn
    cart: carts.Cart | None


def secret_for(visit: Visit, call: Call, purpose: str) -> str:
    """A token or key for who makes this request. `call` is what its operation will be told."""
    if call.idempotency_key is None:
        return new_token()
    return derived_token(
        visit.house.secrets, purpose, str(visit.store.id), call.idempotency_key, call.request_hash or ""
    )


def guest_expiry(visit: Visit) -> datetime:
    """When a visitor's session that begins now will end."""
    return visit.house.clock.now() + timedelta(seconds=GUEST_SECONDS)


async def begin(visit: Visit) -> str:
    """A guest's session; its token."""
    call = visit.call()
    token = secret_for(visit, call, "session")
    await people.start_session(visit.house.db, visit.store.id, call, hash_token(token), guest_expiry(visit))
    return token


async def register(visit: Visit, *, email: str, password: str, full_name: str, phone: str | None = None) -> Entrance:
    """Somebody becomes a customer. Raises EmailTaken, EmailInvalid, PasswordUnfit."""
    guest, call = await _guest(visit), visit.door_call()
    token = secret_for(visit, call, "session")
    signed_in = await customers.register(
        visit.house.db,
        visit.store.id,
        call,
        email=email,
        password=password,
        full_name=full_name,
        phone=phone,
        locale=visit.locale,
        token_hash=hash_token(token),
        expires_at=guest_expiry(visit),
        session_id=guest.session_id if guest else None,
    )
    return await _enter(visit, token, signed_in, call)


async def sign_in(visit: Visit, *, email: str, password: str) -> Entrance:
    """A customer comes back. Raises CredentialsWrong, SignInThrottled."""
    guest = await _guest(visit)
    token = new_token()
    signed_in = await customers.sign_in(
        visit.house.db,
        visit.store.id,
        visit.call(),
        email=email,
        password=password,
        token_hash=hash_token(token),
        expires_at=guest_expiry(visit),
        session_id=guest.session_id if guest else None,
        ip_address=visit.ip_address,
    )
    return await _enter(visit, token, signed_in, visit.call())


async def sign_out(visit: Visit) -> None:
    """The visitor's session ends, if there is one."""
    token = visit.token
    if token is not None:
        await customers.sign_out(visit.house.db, visit.store.id, visit.door_call(), hash_token(token))
        visit.house.identities.forget_visitor(visit.store.id, token)


async def change_password(visit: Visit, *, password: str, new_password: str) -> None:
    """Proven with the old one; every other session of the customer ends. Raises CredentialsWrong, PasswordUnfit."""
    visitor = await visit.must_visit()
    if visitor.customer_id is None:
        raise TokenMissing
    await customers.change_password(
        visit.house.db,
        visit.store.id,
        visit.call(),
        email=visitor.email,
        password=password,
        new_password=new_password,
        ip_address=visit.ip_address,
    )


async def sign_in_staff(visit: Visit, *, email: str, password: str) -> str:
    """Somebody who works here; the token. Raises CredentialsWrong, SignInThrottled."""
    token = new_token()
    old = token_cookie(visit.headers, STAFF_COOKIE)
    await people.sign_in_staff(
        visit.house.db,
        Call(actor="guest", correlation_id=visit.correlation_id, request_id=visit.request_id),
        email=email,
        password=password,
        token_hash=hash_token(token),
        expires_at=visit.house.clock.now() + timedelta(seconds=STAFF_SECONDS),
        old_token_hash=hash_token(old) if old else None,
        ip_address=visit.ip_address,
        user_agent=visit.headers.get(b"user-agent", b"").decode("latin-1")[:400] or None,
    )
    if old is not None:
        visit.house.identities.forget_staff(old)
    return token


async def sign_out_staff(visit: Visit) -> None:
    """The session of a member of staff ends, if there is one."""
    token = bearer(visit.headers) or token_cookie(visit.headers, STAFF_COOKIE)
    if token is not None:
        await people.sign_out_staff(visit.house.db, visit.call(), hash_token(token))
        visit.house.identities.forget_staff(token)


def keep(visit: Visit, answer: Answer, token: str) -> Answer:
    """The answer with a visitor's token in its cookie; an empty token makes the browser forget it."""
    return answer.with_cookie(
        VISITOR_COOKIE,
        token,
        secure=visit.is_secure,
        max_age=GUEST_SECONDS if token else 0,
        path=visit.cookie_path,
    )


async def _enter(visit: Visit, token: str, signed_in: SignedIn, door: Call) -> Entrance:
    if visit.token is not None:
        visit.house.identities.forget_visitor(visit.store.id, visit.token)
    call = Call(
        actor="customer",
        actor_id=signed_in.customer_id,
        customer_id=signed_in.customer_id,
        session_id=signed_in.session_id,
        correlation_id=visit.correlation_id,
        request_id=visit.request_id,
        idempotency_key=door.idempotency_key,
        request_hash=door.request_hash,
    )
    cart = await carts.merge_carts(visit.house.db, visit.store.id, call)
    return Entrance(token=token, signed_in=signed_in, cart=cart)


async def _guest(visit: Visit) -> VisitorSession | None:
    """The session somebody brings to the door; one that is over is as good as none."""
    try:
        return await visit.visitor()
    except TokenExpired:
        return None
