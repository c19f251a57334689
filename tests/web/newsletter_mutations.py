"""The mutations of the newsletter, ready to be said; see mutations.py."""

from lonja.platform.ids import new_id
from tests.web.stage import Case, Setting, Stage


async def subscribe_to_news(on: Stage) -> Case:
    said = {"email": f"{new_id()}@example.com"}
    return Case(
        client=on.guest,
        path="/api/v1/newsletter/subscriptions",
        body=said,
        altered={"email": f"{new_id()}@example.com"},
        state="SELECT count(*) FROM promotions.discount_codes WHERE store_id = $1",
        between=lambda: on.guest.post("/api/newsletter/suscribir", said),
    )


async def change_newsletter_settings(on: Stage) -> Case:
    path = "/api/v1/admin/newsletter/settings"
    return Case(
        client=on.manager,
        path=path,
        body={"valid_days": 7},
        altered={"valid_days": 8},
        state="SELECT max(valid_days) FROM newsletter.newsletter_settings WHERE store_id = $1",
        step=None,
        between=lambda: on.manager.patch(path, {"valid_days": 9}),
    )


SETTINGS: tuple[Setting, ...] = (subscribe_to_news, change_newsletter_settings)
