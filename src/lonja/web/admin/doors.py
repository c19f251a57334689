"""The doors of the admin: sign in, choose a store, change one's password, sign out.

Promises: one sentence whether the address or the password is wrong; many wrong ones have to wait; a password never
comes back to the page; after signing in a person goes on where they wanted to go, inside the admin and nowhere else.
"""

import asyncio
import re

from lonja.people.errors import CredentialsWrong, EmailInvalid, PasswordUnfit, SignInThrottled
from lonja.people.operations import change_staff_password
from lonja.people.queries import role_held
from lonja.stores.model import Store
from lonja.web import sessions
from lonja.web.admin.form import Form, asked, read
from lonja.web.admin.office import door, me, show_outside, words_of
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.identities import StaffMember
from lonja.web.tokens import STAFF_COOKIE, hash_token, token_cookie

_INSIDE = re.compile(r"/admin(/[A-Za-z0-9._~/?=&%-]*)?", re.ASCII)
_PASSWORD_FIELDS = {"credentials_wrong": "password", "password_unfit": "new_password"}


@door("GET", "/admin/sign-in")
async def show_sign_in(visit: Visit) -> Answer:
    """The staff's door."""
    return _show_sign_in(visit, Form(words_of(visit).say, {}), str(asked(visit, str).values["next"]))


@door("POST", "/admin/sign-in")
async def sign_in(visit: Visit) -> Answer:
    """Come in."""
    words = words_of(visit)
    form = read(visit, words.say)
    email, password, onward = form.text("email", 255), form.secret("password"), str(form.values["next"])
    if form.errors:
        return _show_sign_in(visit, form, onward, status=422)
    try:
        token = await sessions.sign_in_staff(visit, email=email, password=password)
        inside = Answer.redirect(_inside(onward))
        return inside.with_cookie(STAFF_COOKIE, token, secure=visit.is_secure, max_age=sessions.STAFF_SECONDS)
    except (CredentialsWrong, EmailInvalid):
        form.refuse("", words.say(CredentialsWrong.sentence))
        return _show_sign_in(visit, form, onward, status=401)
    except SignInThrottled as refusal:
        form.refuse("", words.sentence(refusal))
        return _show_sign_in(visit, form, onward, refusal.status)


@door("POST", "/admin/sign-out")
async def sign_out(visit: Visit) -> Answer:
    """Leave; the session ends everywhere."""
    await sessions.sign_out_staff(visit)
    gone = Answer.redirect("/admin/sign-in?done=signed-out")
    return gone.without_cookie(STAFF_COOKIE, secure=visit.is_secure)


@door("GET", "/admin")
async def choose_store(visit: Visit) -> Answer:
    """The stores this person may enter; straight in when there is one."""
    member = await visit.must_be_staff()
    stores = await _stores_of(visit, member)
    if len(stores) == 1 and not visit.query:
        return Answer.redirect(f"/admin/{stores[0].slug}/")
    roles = await asyncio.gather(*(_role(visit, member, store) for store in stores))
    return show_outside(visit, "stores.html", stores=list(zip(stores, roles, strict=True)), me=me(member))


@door("GET", "/admin/productos")
async def show_products(visit: Visit) -> Answer:
    """The address that seed 003 knows: the products of the store, when it is clear which one is meant."""
    stores = await _stores_of(visit, await visit.must_be_staff())
    return Answer.redirect(f"/admin/{stores[0].slug}/products" if len(stores) == 1 else "/admin")


@door("GET", "/admin/cupones")
async def show_coupons(visit: Visit) -> Answer:
    """The same for its coupons (UI-01)."""
    stores = await _stores_of(visit, await visit.must_be_staff())
    return Answer.redirect(f"/admin/{stores[0].slug}/coupons" if len(stores) == 1 else "/admin")


@door("GET", "/admin/password")
async def show_password(visit: Visit) -> Answer:
    """Change one's password."""
    member = await visit.must_be_staff()
    return show_outside(visit, "password.html", form=Form(words_of(visit).say, {}), me=me(member))


@door("POST", "/admin/password")
async def change_password(visit: Visit) -> Answer:
    """A new password ends every other session."""
    member = await visit.must_be_staff()
    form = read(visit, words_of(visit).say)
    old, new, token = form.secret("password"), form.secret("new_password"), token_cookie(visit.headers, STAFF_COOKIE)
    if not form.errors:
        try:
            await change_staff_password(
                visit.house.db, visit.call(), email=member.email, password=old, new_password=new,
                token_hash=hash_token(token or ""), ip_address=visit.ip_address,
            )  # fmt: skip
            return Answer.redirect("/admin?done=saved")
        except (CredentialsWrong, PasswordUnfit, SignInThrottled) as refusal:
            form.refuse_with(refusal, words_of(visit).sentence(refusal), _PASSWORD_FIELDS)
    return show_outside(visit, "password.html", 422, form=form, me=me(member))


def _show_sign_in(visit: Visit, form: Form, onward: str, status: int = 200) -> Answer:
    return show_outside(visit, "sign_in.html", status, form=form, onward=onward)


def _inside(onward: str) -> str:
    """Where a person goes on: inside the admin, never elsewhere."""
    return onward if _INSIDE.fullmatch(onward) and ".." not in onward else "/admin"


async def _stores_of(visit: Visit, member: StaffMember) -> list[Store]:
    found = [await visit.house.directory.by_name(str(store_id)) for store_id in member.permissions]
    return sorted((store for store in found if store), key=lambda store: store.name)


async def _role(visit: Visit, member: StaffMember, store: Store) -> str:
    """What this person is there; owners of the organization need no role of the store."""
    role = await role_held(visit.house.db, store.id, visit.call(), member.staff_id)
    return words_of(visit).say(role or "Owner")


routes = [
    show_sign_in,
    sign_in,
    sign_out,
    choose_store,
    show_products,
    show_coupons,
    show_password,
    change_password,
]
