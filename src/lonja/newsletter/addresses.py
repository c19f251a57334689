"""Which addresses are ones: email-validator's word on the syntax (RFC 5321, 5322, 6531; IDNA 2008), and nothing of DNS.

Verbs: `clean_address`; `network_of`, what a network address is counted as.
Promises: nobody is asked whether a domain exists: a request waits for no name server. An address is kept in one
spelling: Unicode composed, in lower case, its domain readable; so one mailbox written two ways is one subscriber. No
quoted names, no address literals, no reserved names (RFC 6761).
"""

from ipaddress import IPv6Address, ip_address, ip_network

from email_validator import EmailNotValidError, validate_email

from lonja.newsletter.errors import AddressUnfit

MOST, MOST_BEFORE = 254, 64
"""Octets of an address, and of what stands before its @ (RFC 5321)."""


def clean_address(text: str) -> str:
    """The address as it is kept. Raises AddressUnfit."""
    typed = text.strip()
    if len(typed) > MOST:
        raise AddressUnfit
    try:
        found = validate_email(typed, check_deliverability=False, strict=True)
        # Capitals of some alphabets have no single small letter: what lower() made must still be an address.
        kept = validate_email(found.normalized.lower(), check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise AddressUnfit from None
    before, whole = kept.local_part.encode(), f"{kept.local_part}@{kept.ascii_domain}".encode()
    if len(before) > MOST_BEFORE or len(whole) > MOST or kept.normalized != kept.normalized.lower():
        raise AddressUnfit
    return kept.normalized


def network_of(address: str | None) -> str | None:
    """What tries are counted by: an IPv4 address, or the /64 that one household has of IPv6."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(known, IPv6Address):
        return known.ipv4_mapped.compressed if known.ipv4_mapped else str(ip_network((known, 64), strict=False))
    return known.compressed
