"""/sessions, /auth and /customer: who is buying.

A guest's session and a customer's are one thing; signing in gives it a new token and joins the carts.
"""

from uuid import UUID

from lonja import customers
from lonja.customers.errors import CustomerUnknown, EmailTaken
from lonja.people.errors import CredentialsWrong, EmailInvalid, PasswordUnfit, SignInThrottled
from lonja.web import sessions
from lonja.web.answers import Answer
from lonja.web.api.shapes import Email, In, Name, Out, Password, Phone, Seconds, Token
from lonja.web.context import Visit
from lonja.web.routes import api


class SessionView(Out):
    """Send the token as `Authorization: Bearer <token>`."""

    token: Token
    expires_in: Seconds


class SignIn(In):
    """Who says they are whom."""

    email: Email
    password: Password


class Registration(In):
    """Who wants an account."""

    email: Email
    password: Password
    full_name: Name
    phone: Phone | None = None


class SignedInView(Out):
    """The new token; the old one is worth nothing now. `cart_id`: the cart that both became."""

    token: Token
    expires_in: Seconds
    customer_id: UUID
    cart_id: UUID | None


class NewPassword(In):
    """The old one proves who asks."""

    password: Password
    new_password: Password


class CustomerView(Out):
    """Who is signed in."""

    id: UUID
    email: Email
    full_name: Name
    phone: str | None
    locale: str | None


@api("POST", "/api/v1/sessions", status=201, answers=SessionView, tag="Customers", keeps_answer=False)
async def begin_session(visit: Visit) -> SessionView:
    """Begin a session.

    A guest's. POST /api/v1/carts begins one too, and saves a step.
    """
    return SessionView(token=await sessions.begin(visit), expires_in=sessions.GUEST_SECONDS)


@api(
    "POST",
    "/api/v1/auth/register",
    status=201,
    answers=SignedInView,
    refuses=(EmailTaken, EmailInvalid, PasswordUnfit),
    tag="Customers",
    keeps_answer=False,
)
async def register(visit: Visit, body: Registration) -> Answer:
    """Register.

    Makes an account of this store and signs in; the session's cart becomes the customer's.
    """
    entrance = await sessions.register(
        visit, email=body.email, password=body.password, full_name=body.full_name, phone=body.phone
    )
    return _signed_in(visit, entrance, 201)


@api(
    "POST",
    "/api/v1/auth/login",
    "/api/auth/login",
    answers=SignedInView,
    refuses=(CredentialsWrong, SignInThrottled),
    tag="Customers",
    is_keyed=False,
)
async def sign_in(visit: Visit, body: SignIn) -> Answer:
    """Sign in.

    Gives a new token; what the guest's cart held joins the customer's.
    """
    return _signed_in(visit, await sessions.sign_in(visit, email=body.email, password=body.password), 200)


@api(
    "POST",
    "/api/v1/auth/logout",
    "/api/auth/logout",
    status=204,
    who="bearer",
    tag="Customers",
    keeps_answer=False,
)
async def sign_out(visit: Visit) -> Answer:
    """Sign out.

    The session ends; its token is worth nothing from now on. One that is over is signed out already.
    """
    await sessions.sign_out(visit)
    return sessions.keep(visit, Answer.empty(), "")


@api(
    "POST",
    "/api/v1/auth/password",
    "/api/cambiar-contrasena",
    status=204,
    who="customer",
    refuses=(CredentialsWrong, SignInThrottled, PasswordUnfit),
    tag="Customers",
)
async def change_password(visit: Visit, body: NewPassword) -> Answer:
    """Change the password.

    Needs the old one; every other session of the customer ends.
    """
    await sessions.change_password(visit, password=body.password, new_password=body.new_password)
    return Answer.empty()


@api("GET", "/api/v1/customer", who="customer", answers=CustomerView, refuses=(CustomerUnknown,), tag="Customers")
async def show_customer(visit: Visit) -> CustomerView:
    """Show who is signed in.

    The customer whose session this is.
    """
    customer_id = await visit.must_be_customer()
    customer = await customers.customer(visit.house.db, visit.store.id, visit.call(), customer_id)
    if customer is None:
        raise CustomerUnknown
    return CustomerView(customer.id, customer.email, customer.full_name, customer.phone, customer.locale)


def _signed_in(visit: Visit, entrance: sessions.Entrance, status: int) -> Answer:
    view = SignedInView(
        token=entrance.token,
        expires_in=sessions.GUEST_SECONDS,
        customer_id=entrance.signed_in.customer_id,
        cart_id=entrance.cart.id if entrance.cart else None,
    )
    return sessions.keep(visit, Answer.json(view, status), entrance.token)


routes = [begin_session, register, sign_in, sign_out, change_password, show_customer]
