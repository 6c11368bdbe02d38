"""The line's certificates: one line with the remedy where they cannot be used."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.domain.line_tls import (
    Credentials,
    LineFiles,
    LineTlsError,
    client_context,
    context_of,
    read_pem,
)


def files(folder: Path, *names: str) -> LineFiles:
    for name in names:
        (folder / name).write_text("no certificate")
        (folder / name).chmod(0o600)
    return LineFiles.within(folder)


@pytest.mark.parametrize(("there", "missing"), [((), "authority.pem"), (("authority.pem",), "line.pem")])
def test_what_is_missing_is_named_with_what_to_do(
    tmp_path: Path, there: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(LineTlsError, match=f"no {missing} in {tmp_path}; enrol anew"):
        client_context(files(tmp_path, *there))


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    kept = files(tmp_path, "authority.pem", "line.pem")
    kept.identity.chmod(0o640)
    with pytest.raises(LineTlsError, match=r"line\.pem can be read by others; set its mode to 0600"):
        client_context(kept)


def test_what_is_no_certificate_is_named_by_its_own_file(tmp_path: Path) -> None:
    kept = files(tmp_path, "authority.pem", "line.pem")
    with pytest.raises(LineTlsError, match=r"authority\.pem: .*; enrol anew"):
        client_context(kept)
    kept.identity.write_bytes(b"\xff")
    with pytest.raises(LineTlsError, match=r"line\.pem: .*; enrol anew"):
        client_context(kept)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> LineFiles:
    """What one of the centre's ends has: an authority, and a certificate of its own with its key."""
    kept = LineFiles.within(tmp_path_factory.mktemp("line"))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    kept.authority.write_bytes(made)
    kept.identity.write_bytes(made + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    kept.identity.chmod(0o600)
    return kept


def test_a_certificate_without_its_key_is_not_shown(certified: LineFiles) -> None:
    authority = read_pem(certified.authority)
    with pytest.raises(LineTlsError, match=r"line\.pem: .*; enrol anew"):
        context_of(Credentials(authority, authority))


def test_a_private_key_is_in_no_text(certified: LineFiles) -> None:
    assert "PRIVATE" not in repr(Credentials(read_pem(certified.authority), read_pem(certified.identity)))


def test_an_end_believes_its_authority_alone_and_checks_the_name(certified: LineFiles) -> None:
    for made in (
        client_context(certified),
        context_of(Credentials(read_pem(certified.authority), read_pem(certified.identity))),
    ):
        assert made.check_hostname
        assert made.verify_mode is ssl.CERT_REQUIRED
        assert made.minimum_version is ssl.TLSVersion.TLSv1_2
        assert len(made.get_ca_certs()) == 1


def test_a_handshake_that_fails_leaves_nothing_open(certified: LineFiles) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(b"220 a mail server\r\n")
        line = client_context(certified).wrap_socket(
            ours, server_hostname="centre", do_handshake_on_connect=False
        )
        with pytest.raises(ssl.SSLError, match="WRONG_VERSION_NUMBER"):
            line.do_handshake()
        assert line.fileno() == -1


def test_a_handshake_that_only_waits_stays_open(certified: LineFiles) -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    line = client_context(certified).wrap_socket(
        ours, server_hostname="centre", do_handshake_on_connect=False
    )
    with theirs, line:
        with pytest.raises(ssl.SSLWantReadError):
            line.do_handshake()
        assert line.fileno() != -1
