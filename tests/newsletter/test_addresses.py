"""Which addresses are ones, and who is counted for typing them."""

import socket

import pytest
from tests.context import BOX

from lonja.newsletter import AddressUnfit, asker_of, clean_address
from lonja.newsletter.addresses import network_of

FIT = {
    "ana@example.com": "ana@example.com",
    "  Ana.Ruiz@Example.COM ": "ana.ruiz@example.com",
    "ana+noticias@example.com": "ana+noticias@example.com",
    "o'brien_{x}|y~z@example.com": "o'brien_{x}|y~z@example.com",
    "a@b.co": "a@b.co",
    "ana@mail.tienda.example.com": "ana@mail.tienda.example.com",
    f"{'x' * 64}@example.com": f"{'x' * 64}@example.com",
    f"ana@{'b' * 63}.com": f"ana@{'b' * 63}.com",
    f"ana@{'.'.join(['b' * 61] * 4)}.co": f"ana@{'.'.join(['b' * 61] * 4)}.co",  # 4 + 250 = 254
    "ana@tienda.españa": "ana@tienda.españa",
    "ana@xn--tienda-8ya.example.com": "ana@tiendaü.example.com",
    "ana@XN--STRAE-OQA.de": "ana@straße.de",
    "ana@straße.de": "ana@straße.de",
    "ana@ｅxample.com": "ana@example.com",
    "ñandú@example.com": "ñandú@example.com",
    "n\u0303andu@example.com": "ñandu@example.com",
    "রহিম@example.com": "রহিম@example.com",
}
UNFIT = [
    "", " ", "@", "ana", "ana@", "@example.com", "ana@@example.com", "ana@example@com", "ana@localhost", "ana@example",
    "ana@.example.com", "ana@example..com", "ana@example.com.", ".ana@example.com", "ana.@example.com",
    "a..b@example.com", "ana ruiz@example.com", "ana@exa mple.com", "ana@-example.com", "ana@example-.com",
    "ana@exa_mple.com", '"ana ruiz"@example.com', "ana@[127.0.0.1]", "ana@127.0.0.1", "ana(x)@example.com",
    "Ana <ana@example.com>", "ana@example.com,eva@example.com", "ana@example.com\nBcc: eva@example.com",
    "ana@exam\0ple.com", "a\u202ena@example.com", "ana@shop.test", "ana@shop.invalid", "ana@printer.local",
    "ana@shop.onion", f"{'x' * 65}@example.com", f"ana@{'b' * 64}.com", f"anna@{'.'.join(['b' * 61] * 4)}.co",
    f"{'ñ' * 40}@example.com",  # 80 bytes before the @
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_asks_a_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request waits for no name server."""

    def ask(*_: object, **__: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    monkeypatch.setattr(socket.socket, "connect", ask)
    monkeypatch.setattr(socket.socket, "sendto", ask)


@pytest.mark.parametrize("typed", FIT)
def test_an_address_is_kept_in_one_spelling(typed: str) -> None:
    """NWS-02, NWS-06: one mailbox, one spelling, also of a domain of another alphabet; limits at N."""
    kept = clean_address(typed)
    assert kept == FIT[typed]
    assert clean_address(kept) == kept


@pytest.mark.parametrize("typed", UNFIT)
def test_what_is_no_address_is_refused(typed: str) -> None:
    """NWS-02: syntax, reserved names, and limits at N+1."""
    with pytest.raises(AddressUnfit):
        clean_address(typed)


def test_a_network_is_an_address_or_a_households_part_of_ipv6() -> None:
    assert network_of("203.0.113.7") == "203.0.113.7"
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert (network_of(None), network_of("unix:"), asker_of(BOX, None)) == (None, None, None)
    asker = asker_of(BOX, "203.0.113.7") or ""
    assert len(asker) == 64
    assert asker == asker_of(BOX, "203.0.113.7") != asker_of(BOX, "203.0.113.8")
