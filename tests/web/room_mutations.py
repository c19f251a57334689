"""The mutations of waiting rooms, ready to be said; see mutations.py."""

from tests.drops.queue import open_queue
from tests.web.stage import Case, Setting, Stage


async def join_room(on: Stage) -> Case:
    queue = await open_queue(on.shop, await on.shop.sells(5), settings={"effort": 0})
    on.shop.database.fake_time(None)
    return Case(
        client=on.guest,
        path=f"/api/v1/drops/{queue.slug}/place",
        body={},
        altered={"proof": "another"},
        state="SELECT count(*) FROM drops.places WHERE store_id = $1",
    )


SETTINGS: tuple[Setting, ...] = (join_room,)
