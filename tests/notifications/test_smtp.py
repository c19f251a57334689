"""SMTP: what is said to a server, in which alphabet, over which wire, and what never is."""

import email
import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

import msgspec
import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lonja.notifications import MailAway, MailRefused
from lonja.notifications.model import Letter, Post, Sender
from lonja.notifications.transports import Outbox, Smtp, SmtpServer, check, transport_of
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.platform.settings import SettingInvalid, Settings
from tests.notifications.conftest import OpenServer
from tests.shop import NOON

JOB = Call.job("test")


async def test_a_silent_server_has_an_end(open_server: OpenServer) -> None:
    """EML-09: every wait has a limit, and so has the whole."""
    box, server = await open_server()
    box.hold = True
    found = SmtpServer.parse(f"smtp://{server}")
    for_ever = 3_600
    for patience, whole in ((0.2, for_ever), (for_ever, 0.2)):
        with pytest.raises(MailAway):
            await Smtp(found, patience=patience, whole=whole).send(a_post())


def a_post(**chosen: object) -> Post:
    """Any mail."""
    said: dict[str, object] = {
        "id": new_id(),
        "store_id": new_id(),
        "sender": Sender("La Plaza", "hola@plaza.example"),
        "recipient": "ana@example.com",
        "letter": Letter("Hola", "<p>Hola</p>", "Hola\n"),
        "message_id": "<1@plaza.example>",
        "written_at": NOON,
        "locale": "es",
    }
    return Post(**said | chosen)  # type: ignore[arg-type]  # a test's keywords


@pytest.mark.parametrize(
    "evil", ["A\r\nBcc: all@example.com", "A\nBcc: all@example.com", "A\u2028Bcc: x", "A\x00\x0bB"]
)
async def test_no_header_can_be_broken_out_of(open_server: OpenServer, evil: str) -> None:
    """Names and subjects with line ends in them are names and subjects."""
    box, server = await open_server()
    smtp = Smtp(SmtpServer.parse(f"smtp://{server}"))
    await smtp.send(a_post(sender=Sender(evil, "hola@plaza.example"), letter=Letter(evil, "<p>x</p>", "x\n")))
    (message,) = box.messages
    assert "Bcc" not in message
    assert box.envelopes == [("hola@plaza.example", ["ana@example.com"])]
    for address in (f"ana@example.com{evil[1:]}", f"{evil}@example.com", "a b@c.de", "no-at", "a@b@c", ""):
        with pytest.raises(MailRefused):
            await smtp.send(a_post(recipient=address))


@pytest.mark.parametrize(
    "name", ["বই ঘর", "Peña, Hijos & Cía. «Ñandú»", '"Quoted" <x@y.de>', "é" * 100, "長い名前" * 20]
)
async def test_names_of_every_alphabet_arrive(open_server: OpenServer, name: str) -> None:
    box, server = await open_server()
    await Smtp(SmtpServer.parse(f"smtp://{server}")).send(
        a_post(sender=Sender(name, "hola@plaza.example"), letter=Letter(name, f"<p>{name}</p>", f"{name}\n"))
    )
    (message,) = box.messages
    said, address = parseaddr(str(email.message_from_bytes(box.raw[0])["From"]).replace("\r\n", ""))
    assert str(make_header(decode_header(said))) == name  # as RFC 2047 says: the parser of Python 3.11 adds blanks
    assert address == "hola@plaza.example"
    assert message["Subject"] == name
    assert box.raw[0].isascii()
    assert max(map(len, box.raw[0].splitlines())) <= 998


async def test_an_address_of_another_alphabet(open_server: OpenServer) -> None:
    """The domain is written as the mail system knows it; what it cannot write to is refused for good."""
    box, server = await open_server(enable_SMTPUTF8=False)
    smtp = Smtp(SmtpServer.parse(f"smtp://{server}"))
    await smtp.send(a_post(recipient="ana@años.example"))
    assert box.envelopes[0][1] == ["ana@xn--aos-7ma.example"]
    with pytest.raises(MailRefused):
        await smtp.send(a_post(recipient="ñandú@example.com"))


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context and the one of somebody who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public))


async def test_starttls_and_a_password(open_server: OpenServer, tmp_path: Path) -> None:
    """TLS first, then the password; a certificate nobody vouches for ends it before anything is said."""
    theirs, trust = certificate(tmp_path)
    heard: list[bytes] = []

    def authenticate(_server: object, _session: object, _envelope: object, _how: str, said: object) -> AuthResult:
        heard.append(getattr(said, "password", b""))
        return AuthResult(success=heard[-1] == b"hush:hush", handled=False)

    box, server = await open_server(theirs, authenticator=authenticate, auth_required=True)
    found = SmtpServer.parse(f"smtp://me:hush%3Ahush@{server}?starttls=demand")
    await Smtp(found, trust=trust).send(a_post())
    assert box.were_tls == [True]
    assert heard == [b"hush:hush"]
    with pytest.raises(MailAway):
        await Smtp(found).send(a_post())
    wrong = msgspec.structs.replace(found, password="wrong-pass")
    with pytest.raises(MailAway) as away:
        await Smtp(wrong, trust=trust).send(a_post())
    assert "535" in away.value.detail
    assert "wrong-pass" not in repr(away.value) + away.value.detail + repr(wrong)
    assert len(box.messages) == 1


async def test_tls_that_is_demanded_and_not_offered_says_nothing(open_server: OpenServer) -> None:
    box, server = await open_server()
    with pytest.raises(MailAway):
        await Smtp(SmtpServer.parse(f"smtp://{server}?starttls=demand")).send(a_post())
    assert box.messages == []


@pytest.mark.parametrize(
    "url",
    [
        "http://host", "smtp://", "smtp://host:port", "smtp://me@host", "smtp://host/path", "smtp://host?tls=1",
        "smtp://host?starttls=maybe", "smtp://me:hush@mail.example?starttls=never",
        "smtp://me:hush@mail.example?starttls=offer", "smtp://host:99999",
    ],
)  # fmt: skip
def test_a_wrong_address_of_a_server_is_a_sentence_without_its_secrets(url: str) -> None:
    with pytest.raises(SettingInvalid) as caught:
        check(Settings(smtp_url=url))
    assert "LONJA_SMTP_URL" in caught.value.detail
    assert "hush" not in caught.value.detail


def test_our_own_address_is_an_address() -> None:
    check(Settings(mail_from="no-reply@shop.example"))
    with pytest.raises(SettingInvalid) as caught:
        check(Settings(mail_from="Shop <no-reply@shop.example>"))
    assert "LONJA_MAIL_FROM" in caught.value.detail


def test_what_the_address_of_a_server_means() -> None:
    """EML-08: and which transport the settings choose."""
    far = SmtpServer.parse("smtp://me:p%40ss@mail.example")
    assert (far.port, far.is_tls, far.starttls, far.user, far.password) == (587, False, "demand", "me", "p@ss")
    assert (SmtpServer.parse("smtps://mail.example").port, SmtpServer.parse("smtp://localhost").starttls) == (
        465,
        "offer",
    )
    settings = Settings(smtp_url="smtp://me:hush@mail.example", outbox=True)
    assert not settings.has_outbox
    assert "hush" not in repr(settings) + repr(far) + repr(SmtpServer.parse(settings.smtp_url or ""))
    nobody = object()
    assert isinstance(transport_of(settings, nobody, JOB), Smtp)  # type: ignore[arg-type]  # never asked
    assert transport_of(Settings(), nobody, JOB) is None  # type: ignore[arg-type]  # never asked
    assert isinstance(transport_of(Settings(outbox=True), nobody, JOB), Outbox)  # type: ignore[arg-type]  # never asked
