"""Certificates as they are asked for, given, ending and taken back; and who may be called what."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from centre.broker.authority import Authority, AuthorityError, requested_key, serial_of
from centre.broker.certificates import certify, newest_end, remember, take_back, taken_back
from centre.broker.folders import BrokerPlan, make_folders, read_plan, renew_ends, services
from centre.broker.renewal import Renewal
from centre.broker.roles import RESERVED, document, kiosk_role_name
from centre.cli import main
from centre.fleet.hot_list import Urgency, hot_list
from centre.fleet.register import Kiosk, RegisterError, enrol_kiosk, find_kiosk
from centre.fleet.watch import as_text, view
from centre.web.fleet import lines
from kiosk.domain.line_tls import LineFiles, LineTlsError, client_context
from kiosk.reporting.line_identity import LineIdentity, install, make_request
from tests.centre.office import Office

NOW = datetime.now(UTC)
KIOSK = "k-17"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.make(tmp_path / "authority", NOW)


def test_an_authority_is_made_once_and_its_key_is_its_users_alone(
    tmp_path: Path, authority: Authority
) -> None:
    assert Authority.open(tmp_path / "authority").certificate == authority.certificate
    assert (tmp_path / "authority" / "authority.key").stat().st_mode & 0o077 == 0
    with pytest.raises(AuthorityError, match="holds an authority already"):
        Authority.make(tmp_path / "authority", NOW)


def test_a_certificate_is_good_for_a_client_of_one_name_and_for_nothing_else(
    tmp_path: Path, authority: Authority
) -> None:
    made = authority.certify_client(requested_key(make_request(tmp_path, KIOSK), KIOSK), KIOSK, NOW)
    made.verify_directly_issued_by(authority.certificate)
    assert [each.value for each in made.subject] == [KIOSK]
    used = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(used) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert made.not_valid_before_utc < NOW < made.not_valid_after_utc


@pytest.mark.parametrize("wrong", [b"", b"none", bytes(5000), b"-----BEGIN CERTIFICATE REQUEST-----\nAA\n"])
def test_what_is_no_request_is_refused(wrong: bytes) -> None:
    with pytest.raises(AuthorityError, match="not a certificate request"):
        requested_key(wrong, KIOSK)


def test_a_request_of_another_kiosk_or_with_a_forged_proof_or_a_weak_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="not for k-18"):
        requested_key(make_request(tmp_path, KIOSK), "k-18")
    der = bytearray(x509.load_pem_x509_csr(make_request(tmp_path, KIOSK)).public_bytes(Encoding.DER))
    der[-1] ^= 1
    forged = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM)
    with pytest.raises(AuthorityError, match="not a certificate request"):
        requested_key(forged, KIOSK)
    for key in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, KIOSK)])
        built = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
        with pytest.raises(AuthorityError, match="P-256"):
            requested_key(built.public_bytes(Encoding.PEM), KIOSK)


def test_a_kiosk_installs_only_a_certificate_for_its_own_key(tmp_path: Path, authority: Authority) -> None:
    make_request(tmp_path / "other", KIOSK)
    request = make_request(tmp_path / "keys", KIOSK)
    made = authority.certify_client(requested_key(request, KIOSK), KIOSK, NOW)
    pem = made.public_bytes(Encoding.PEM).decode()
    with pytest.raises(LineTlsError, match="for no key made here"):
        install(tmp_path / "other", pem, authority.pem)
    with pytest.raises(LineTlsError, match="no authority"):
        install(tmp_path / "keys", pem, "none")
    install(tmp_path / "keys", pem, authority.pem)
    LineIdentity(tmp_path / "keys").context()
    for file in (tmp_path / "keys").iterdir():
        assert b"PRIVATE KEY" not in file.read_bytes()
    assert make_request(tmp_path / "keys", KIOSK) != request


def test_a_key_of_the_centres_own_ends_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_folders(tmp_path / "line", BrokerPlan(["127.0.0.1"]), NOW)
    files = LineFiles.within(tmp_path / "line" / "monitor")
    client_context(files)
    files.identity.chmod(0o644)
    with pytest.raises(LineTlsError, match="mode to 0600"):
        client_context(files)


def test_what_ends_within_a_month_is_a_matter_for_today_and_what_ended_for_now(
    office: Office, tmp_path: Path, authority: Authority
) -> None:
    key = requested_key(make_request(tmp_path, KIOSK), KIOSK)
    now = office.now
    when = datetime.fromtimestamp(now, UTC)
    for days, expected in ((31, []), (29, [Urgency.TODAY]), (-1, [Urgency.NOW])):
        with office.engine.begin() as connection:
            take_back(connection, KIOSK, now)
            made = authority.certify_client(key, KIOSK, when - timedelta(days=100), 100 + days)
            remember(connection, KIOSK, made, when)
            (line,) = [each for each in lines(connection, now) if each[0] == KIOSK]
        seen = view(office.engine, now)
        matters = [each for each in hot_list(seen) if "certificate" in each.words]
        assert [each.urgency for each in matters] == expected
        assert bool(expected) == any("certificate" in each for each in line[4])
        assert bool(expected) == ("certificate ends" in as_text(seen))


def test_a_kiosk_collects_no_certificates(office: Office, tmp_path: Path, authority: Authority) -> None:
    with office.engine.begin() as connection:
        kiosk = find_kiosk(connection, KIOSK)
        assert isinstance(kiosk, Kiosk)
        asked = {"request": make_request(tmp_path, KIOSK).decode()}
        assert Renewal(None).answer(connection, kiosk, asked, 0.0)["code"] == "no_authority"
        given = Renewal(authority).answer(connection, kiosk, asked, 0.0)
        assert given["ok"]
        assert Renewal(authority).answer(connection, kiosk, asked, 0.0)["code"] == "too_soon"
        take_back(connection, KIOSK, 1.0)
        assert Renewal(authority).answer(connection, kiosk, {"request": "?"}, 0.0)["code"] == "bad_request"
        serial = serial_of(x509.load_pem_x509_certificate(given["data"]["certificate"].encode()))
        assert taken_back(connection, NOW.timestamp()) == [serial]
        assert newest_end(connection, KIOSK) is None
        certify(connection, authority, KIOSK, asked["request"].encode())
        assert newest_end(connection, KIOSK)


@pytest.mark.parametrize("name", ["centre", "centre-1", "registrar", "monitor", "operator-sara", "broker"])
def test_no_kiosk_is_called_like_one_of_the_centres_own_ends(office: Office, name: str) -> None:
    assert RESERVED.fullmatch(name)
    with office.engine.begin() as connection, pytest.raises(RegisterError, match="choose another"):
        enrol_kiosk(connection, name, "tehran-1", "00" * 32, NOW)


def test_broker_init_remembers_its_plan_and_every_worker_has_a_name_of_its_own(tmp_path: Path) -> None:
    plan = BrokerPlan(["127.0.0.1", "broker.example"], workers=2, operators=["sara"])
    make_folders(tmp_path / "line", plan, NOW)
    assert read_plan(tmp_path / "line") == plan
    named = ["centre-1", "centre-1-1", "centre-1-2", "registrar", "monitor", "operator-sara"]
    assert list(services(plan)) == named
    before = (tmp_path / "line" / "monitor" / "line.pem").read_bytes()
    assert renew_ends(tmp_path / "line", NOW + timedelta(days=1)) == named
    assert (tmp_path / "line" / "monitor" / "line.pem").read_bytes() != before
    for name in named:
        client_context(LineFiles.within(tmp_path / "line" / name))


def test_the_whole_fleet_is_written_with_one_role_a_kiosk_and_no_wildcard_in_any() -> None:
    plan = BrokerPlan(["127.0.0.1"])
    made = document("kiosks", services(plan), ["k-2", "k-1"])
    roles = {each["rolename"]: each["acls"] for each in made["roles"]}
    assert [each["username"] for each in made["clients"]][-2:] == ["k-1", "k-2"]
    for kiosk in ("k-1", "k-2"):
        acls = roles[kiosk_role_name(kiosk)]
        assert not any("+" in acl["topic"] or acl["acltype"] == "subscribePattern" for acl in acls)
    assert not any(
        made["defaultACLAccess"][each] for each in made["defaultACLAccess"] if each != "unsubscribe"
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["retire", "k-404"], "k-404 is unknown"),
        (["enrol", "k-1", "--place", "p", "--request", "nowhere"], "nowhere: No such file"),
        (["broker-roles", "nowhere"], "was not made by broker-init"),
        (["run", "--broker", "broker.example:8883"], "is not this machine"),
        (["run", "--mode", "production"], "speaks TLS"),
        (["run", "--tls", "nowhere"], "no authority.pem in nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    tmp_path: Path, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"--database=sqlite:///{tmp_path}/centre.db", f"--keys={tmp_path}/keys"]
    assert main([*words, *options]) == 1
    said = capsys.readouterr().err
    assert complaint in said
    assert said.count("\n") == 1
