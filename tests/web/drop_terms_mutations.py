"""The mutations of drops that staff makes, ready to be said; see mutations.py."""

from tests.dropping import drop_of
from tests.web.stage import Case, Setting, Stage, events


async def save_drop_terms(on: Stage) -> Case:
    drop = await drop_of(on.shop, await on.shop.sells(5), starts_at=None, ends_at=None)
    path = f"/api/v1/admin/drops/{drop.id}/terms"
    said = {"way": "queue", "max_per_customer": 2}
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered=said | {"max_per_customer": 3},
        state="SELECT count(*) FROM access.drop_terms WHERE store_id = $1 AND way = 'queue'",
        between=lambda: on.manager.put(path, said | {"max_per_address": 9}),
        reads_anew=True,
    )


async def pause_drop(on: Stage) -> Case:
    drop = await drop_of(on.shop, await on.shop.sells(5), starts_at=None, ends_at=None, way="open")
    path = f"/api/v1/admin/drops/{drop.id}/pause"
    return Case(
        client=on.manager,
        path=path,
        state=events("drop.paused"),
        between=lambda: on.manager.delete(path),
    )


async def resume_drop(on: Stage) -> Case:
    drop = await drop_of(on.shop, await on.shop.sells(5), starts_at=None, ends_at=None, way="open")
    path = f"/api/v1/admin/drops/{drop.id}/pause"
    (await on.manager.put(path)).ok(204)
    return Case(client=on.manager, path=path, state=events("drop.resumed"), between=lambda: on.manager.put(path))


async def save_drop_room(on: Stage) -> Case:
    drop = await drop_of(on.shop, await on.shop.sells(5), starts_at=None, ends_at=None, way="queue")
    path = f"/api/v1/admin/drops/{drop.id}/room"
    return Case(
        client=on.manager,
        path=path,
        body={"max_inside": 50},
        altered={"max_inside": 51},
        state="SELECT count(*) FROM drops.rooms WHERE store_id = $1",
        between=lambda: on.manager.put(path, {"max_inside": 9}),
        reads_anew=True,
    )


SETTINGS: tuple[Setting, ...] = (save_drop_terms, pause_drop, resume_drop, save_drop_room)
