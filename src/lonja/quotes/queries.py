"""The reads of quotes: one verb per SQL function, same name, one bare call."""

from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.quotes.model import PreviewWish, Quote

_quote = msgspec.json.Decoder(Quote)
_encode = msgspec.json.Encoder().encode


async def preview(db: Caller, store_id: UUID, call: Call, wish: PreviewWish) -> Quote:
    """What a cart would cost, with every running rule and why it gives nothing. Raises NoPrice, PreviewIsForStaff."""
    answer: str = await db.value("SELECT quotes.preview($1, $2, $3)", store_id, call.encode(), _encode(wish).decode())
    return _quote.decode(answer)
