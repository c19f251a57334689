"""The mutations of what a cart brings besides goods; see mutations.py."""

from tests.web.stage import Case, Setting, Stage

_CODES = "SELECT coalesce(sum(cardinality(codes)), 0) FROM carts.carts WHERE store_id = $1"


async def add_code(on: Stage) -> Case:
    cart = await on.cart(on.guest)
    return Case(client=on.guest, path=f"/api/v1/carts/{cart['id']}/codes/WELCOME", state=_CODES)


async def remove_code(on: Stage) -> Case:
    cart = await on.cart(on.guest)
    path = f"/api/v1/carts/{cart['id']}/codes/WELCOME"
    (await on.guest.put(path)).ok()
    return Case(client=on.guest, path=path, state=_CODES, step=-1)


SETTINGS: tuple[Setting, ...] = (add_code, remove_code)
