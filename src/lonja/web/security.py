"""What protects a visitor's browser: headers, and the refusal of requests that another site made it send.

Nouns: the header sets of JSON, of pages and of letters; a mutation's origin.
Verbs: `refuse_cross_site`; `till_policy`, the policy of a page that sends people to pay.
Promises: pages run our own scripts and styles only, inline ones never; nobody frames us; a cookie is never enough for
a mutation that another site started (Sec-Fetch-Site, else Origin against Host; neither means: not a browser). A form
leads to us or to https, and on a desk also to providers on the same machine.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from lonja.web.errors import CrossSite

_FORMS_LEAD = b"form-action 'self' https:"

_PAGE_POLICY = (
    b"default-src 'none'",
    b"script-src 'self'",
    b"style-src 'self'",
    b"img-src 'self' https:",
    b"font-src 'self'",
    b"connect-src 'self'",
    b"manifest-src 'self'",
    _FORMS_LEAD,
    b"base-uri 'none'",
    b"frame-ancestors 'none'",
)
_TILL_POLICY = b"; ".join(_PAGE_POLICY)
_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
API_HEADERS = [*_COMMON, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
PAGE_HEADERS = [
    *_COMMON,
    (b"content-security-policy", _TILL_POLICY),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
FRAMING_POLICY = b"; ".join((*_PAGE_POLICY, b"frame-src 'self'"))
_DESK_POLICY = _TILL_POLICY.replace(_FORMS_LEAD, _FORMS_LEAD + b" http://127.0.0.1:* http://localhost:*")
_LETTER_POLICY = (
    b"default-src 'none'",
    b"style-src 'unsafe-inline'",
    b"base-uri 'none'",
    b"form-action 'none'",
    b"frame-ancestors 'self'",
    b"sandbox allow-popups allow-popups-to-escape-sandbox",
)
LETTER_HEADERS = [
    *_COMMON,
    (b"content-security-policy", b"; ".join(_LETTER_POLICY)),
    (b"x-frame-options", b"SAMEORIGIN"),
]
"""Of a mail that is shown, not trusted: styles of its own, and nothing else."""
FILE_HEADERS = [*_COMMON, (b"cross-origin-resource-policy", b"same-site")]

_OURS = frozenset((b"same-origin", b"none"))


def till_policy(base_url: str, origin: str) -> bytes:
    """The Content-Security-Policy of a page whose form ends at a payment provider.

    Chromium holds the redirects after a form to form-action too. Providers made up on this machine speak http: allowed
    where the installation itself (`base_url`) and the page as the browser sees it (`origin`) do so on a loopback host.
    """
    return _DESK_POLICY if _is_on_a_desk(base_url) and _is_on_a_desk(origin) else _TILL_POLICY


def _is_on_a_desk(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:  # what a browser would not send as its Host
        return False
    if parts.scheme != "http":
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_cross_site(headers: dict[bytes, bytes]) -> None:
    """Raise CrossSite when another site made the browser send this mutation."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise CrossSite
        return
    origin = headers.get(b"origin")
    if origin is not None and origin.partition(b"://")[2] != headers.get(b"host"):
        raise CrossSite
