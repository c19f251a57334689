"""No way out: mail is kept where somebody at this desk can read it."""

from lonja.notifications.model import Post
from lonja.notifications.operations import keep_mail
from lonja.platform.call import Call
from lonja.platform.db import Database


class Outbox:
    """Keeps mail in the database, for /outbox."""

    name = "outbox"

    def __init__(self, database: Database, call: Call) -> None:
        self._database, self._call = database, call

    async def send(self, post: Post) -> None:
        """Kept once, however often it is sent."""
        await keep_mail(self._database, self._call, post)
