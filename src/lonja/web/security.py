"""What protects a visitor's browser: headers, and the refusal of requests that another site made it send.

Nouns: the header sets of JSON, of pages and of letters; a mutation's origin.
Verbs: `refuse_cross_site`.
Promises: pages run our own scripts and styles only, inline ones never; nobody frames us; a cookie is never enough for
a mutation that another site started (Sec-Fetch-Site, else Origin against Host; neither means: not a browser).
"""

from lonja.web.errors import CrossSite

_PAGE_POLICY = (
    b"default-src 'none'",
    b"script-src 'self'",
    b"style-src 'self'",
    b"img-src 'self' https:",
    b"font-src 'self'",
    b"connect-src 'self'",
    b"manifest-src 'self'",
    b"form-action 'self' https:",
    b"base-uri 'none'",
    b"frame-ancestors 'none'",
)
_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
API_HEADERS = [*_COMMON, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
PAGE_HEADERS = [
    *_COMMON,
    (
        b"content-security-policy",
        b"; ".join(_PAGE_POLICY),
    ),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
FRAMING_POLICY = b"; ".join((*_PAGE_POLICY, b"frame-src 'self'"))
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
