"""How the hosted pages of Bangladesh send a browser back: not by a redirect, but by a form it posts to the shop.

The page posts itself; without scripts it has a button. It is served from another site than the shop ("localhost" is
not "127.0.0.1"), so the browser treats the way back as what it is: cross-site.
"""

import html
from collections.abc import Mapping

from aiohttp import web


def other_site(address: str) -> str:
    """The same server under a name that makes it a stranger to the shop."""
    return address.replace("//127.0.0.1:", "//localhost:")


def handover(address: str, fields: Mapping[str, str]) -> web.Response:
    """A page that posts these fields to the shop at once."""
    inputs = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in fields.items()
    )
    return web.Response(
        text=f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Back to the shop</title></head>
<body><form method="post" action="{html.escape(address)}">{inputs}<button>Back to the shop</button></form>
<script>document.forms[0].submit()</script></body></html>""",
        content_type="text/html",
    )
