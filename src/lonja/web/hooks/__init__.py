"""Callbacks of payment providers: POST /hooks/{store}/{provider}.

The store stands in the path (slug or id), because a provider sends no header of ours. POST /api/webhooks/{provider} is
the same door for the store of the host or of the prefix (/s/{store}/api/webhooks/stripe): what the seeds call it
(PAY-07). The raw body is verified by the gateway, stored once and answered with 200; what it means is worked out later,
by a job. Cookies are not looked at.
"""

from urllib.parse import parse_qsl

from lonja.checkout import receive_webhook
from lonja.payments.model import Callback
from lonja.platform.call import Call
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.errors import StoreUnnamed
from lonja.web.routes import hook


@hook("/hooks/{store:str}/{provider:str}")
async def receive(visit: Visit, store: str, provider: str) -> Answer:
    """Take in one callback."""
    await visit.enter(store)
    return await _take_in(visit, provider)


@hook("/api/webhooks/{provider:str}")
async def receive_here(visit: Visit, provider: str) -> Answer:
    """Take in one callback for the store that the address means."""
    if not await visit.enter():
        raise StoreUnnamed
    return await _take_in(visit, provider)


async def _take_in(visit: Visit, provider: str) -> Answer:
    call = Call(actor="provider", correlation_id=visit.correlation_id, request_id=visit.request_id)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in visit.headers.items()}
    callback = Callback(visit.body, headers, dict(parse_qsl(visit.query.decode("latin-1"))))
    is_new = await receive_webhook(visit.house.desk, visit.store.id, call, provider, callback)
    return Answer.json({"received": True, "is_new": is_new})


routes = [receive, receive_here]
