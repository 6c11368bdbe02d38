import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.settings import Settings
from drivers.card.trust import Trust
from kiosk import keys as kept
from kiosk.doctor import line
from kiosk.doctor.findings import Grade, found
from kiosk.domain.sealing import key_text
from kiosk.domain.technicians import Account, TechnicianList, sign
from kiosk.reporting.keys import make_kiosk_key
from tests.kiosk.doctor.certificates import Authority
from tests.kiosk.doctor.settings import in_service, simulated
from tests.kiosk.reporting.reporter_unit import ReporterThreads


@contextmanager
def listening(context: ssl.SSLContext) -> Iterator[int]:
    """A broker as far as its handshake."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]

        def serve() -> None:
            try:
                client, _ = server.accept()
                with client, context.wrap_socket(client, server_side=True):
                    pass
            except OSError:
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield port
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def at(settings: Settings, port: int) -> Settings:
    return replace(settings, centre=replace(settings.centre, port=port))


def test_a_broker_of_the_same_authority_is_well(tmp_path: Path) -> None:
    authority = Authority()
    authority.enrol(tmp_path / "keys")
    with listening(authority.server(tmp_path)) as port:
        assert "TLSv1" in line.broker(at(in_service(tmp_path), port))


def test_a_broker_of_another_authority_is_told(tmp_path: Path) -> None:
    Authority().enrol(tmp_path / "keys")
    with listening(Authority().server(tmp_path)) as port:
        finding = found("broker", lambda: line.broker(at(in_service(tmp_path), port)))
    assert finding.grade is Grade.BAD
    assert "same authority" in finding.remedy


def test_a_broker_that_is_not_there_does_not_stop_the_kiosk(tmp_path: Path) -> None:
    Authority().enrol(tmp_path / "keys")
    assert found("broker", lambda: line.broker(at(in_service(tmp_path), 1))).grade is Grade.WARNING


def test_a_line_without_tls_is_no_line_in_service(tmp_path: Path) -> None:
    plain = replace(in_service(tmp_path), centre=replace(in_service(tmp_path).centre, tls=False, port=1))
    assert found("broker", lambda: line.broker(plain)).remedy == "set centre.tls = true"
    assert found("broker", lambda: line.broker(simulated(plain))).grade is Grade.WARNING
    assert "not encrypted" in line.certificates(plain)


def test_a_reporter_is_there_when_its_unit_begins_one(tmp_path: Path) -> None:
    path = tmp_path / "reporter.socket"
    through = replace(in_service(tmp_path), centre=replace(in_service(tmp_path).centre, reporter=path))
    missing = found("reporter", lambda: line.reporter(through))
    assert missing.grade is Grade.BAD
    assert missing.remedy == "systemctl start kiosk-reporter.socket"
    with ReporterThreads(tmp_path):
        assert line.reporter(through) == f"{path}: begins"
    own = replace(through, centre=replace(through.centre, reporter=None))
    assert line.reporter(own).startswith("none")


@pytest.mark.parametrize("said", [b"", b"\0\0\0\1?"], ids=["nothing", "what none says"])
def test_a_reporter_that_ends_at_its_start_is_bad(said: bytes, tmp_path: Path) -> None:
    path = tmp_path / "reporter.socket"
    through = replace(in_service(tmp_path), centre=replace(in_service(tmp_path).centre, reporter=path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        ends = threading.Thread(target=lambda: _say_and_end(server, said))
        ends.start()
        finding = found("reporter", lambda: line.reporter(through))
        ends.join()
    assert finding.grade is Grade.BAD
    assert "ended at its start" in finding.text
    assert finding.remedy == "journalctl -u 'kiosk-reporter@*'"


def test_a_reporter_that_never_answers_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.reporting.over_reporter.BEGIN_S", 0.01)
    path = tmp_path / "reporter.socket"
    through = replace(in_service(tmp_path), centre=replace(in_service(tmp_path).centre, reporter=path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        finding = found("reporter", lambda: line.reporter(through))
    assert finding.grade is Grade.BAD
    assert "says nothing in" in finding.text


def _say_and_end(server: socket.socket, said: bytes) -> None:
    with server.accept()[0] as client:
        client.sendall(said)


def test_a_kiosk_without_a_network_says_of_the_broker_what_its_line_says(tmp_path: Path) -> None:
    assert "the centre answer" in line.reported(lambda: True, in_service(tmp_path))
    silent = found("broker", lambda: line.reported(lambda: False, in_service(tmp_path)))
    assert silent.grade is Grade.WARNING
    assert "outbox" in silent.remedy


def test_a_certificate_near_its_end_is_told_before_and_after_it(tmp_path: Path) -> None:
    settings = in_service(tmp_path)
    assert "no usable" in found("line", lambda: line.certificates(settings)).text
    authority = Authority()
    authority.enrol(tmp_path / "keys")
    assert "valid until" in line.certificates(settings)
    authority.enrol(tmp_path / "keys", days=9)
    assert found("line", lambda: line.certificates(settings)).grade is Grade.WARNING
    authority.enrol(tmp_path / "keys", days=-1)
    ended = found("line", lambda: line.certificates(settings))
    assert (ended.grade, ended.remedy) == (Grade.BAD, "fetch a new one from the centre")


def test_keys_that_others_can_read_are_told(tmp_path: Path) -> None:
    Authority().enrol(tmp_path / "keys")
    (tmp_path / "keys" / "ring.json").chmod(0o644)
    finding = found("line", lambda: line.certificates(in_service(tmp_path)))
    assert (finding.grade, finding.remedy) == (Grade.BAD, "restore it with mode 0600")


def test_a_kiosk_that_no_technician_can_sign_on_at_is_told(tmp_path: Path) -> None:
    settings, centre = in_service(tmp_path), Ed25519PrivateKey.generate()
    told = {"kiosk": "kiosk-1", "sealing": make_kiosk_key(tmp_path / "keys")}
    signing = key_text(centre.public_key())
    (tmp_path / "keys" / "centre.json").write_text(json.dumps({**told, "signing": signing}))
    finding = found("service", lambda: line.technicians(settings))
    assert finding.grade is Grade.WARNING
    assert "kiosk-centre technicians" in finding.remedy
    listed = TechnicianList("*", datetime.now(UTC) + timedelta(days=9), (Account("t", "70125", "mend", "x"),))
    (tmp_path / "keys" / "technicians.json").write_text(json.dumps(sign(listed, centre)))
    assert line.technicians(settings).startswith("1 may sign on with card and PIN, until")
    lax = replace(settings, policy=replace(settings.policy, technician_card="optional"))
    assert "number and PIN, or card" in line.technicians(lax)


def enrolled(folder: Path) -> Settings:
    told = {"kiosk": "kiosk-1", "sealing": make_kiosk_key(folder / "keys")}
    signing = key_text(Ed25519PrivateKey.generate().public_key())
    (folder / "keys" / "centre.json").write_text(json.dumps({**told, "signing": signing}))
    return in_service(folder)


def test_the_grade_of_the_keys_is_named_and_a_bare_file_is_a_warning_in_service(tmp_path: Path) -> None:
    settings = enrolled(tmp_path)
    assert "file: a key file on the same disk" in line.keys(simulated(settings))
    finding = found("keys", lambda: line.keys(settings))
    assert finding.grade is Grade.WARNING
    assert "file: a key file on the same disk" in finding.text
    assert "TPM" in finding.remedy


@pytest.mark.parametrize("grade", [kept.Grade.TPM, kept.Grade.CREDENTIAL])
def test_keys_that_are_well_kept_are_told_as_such(
    tmp_path: Path, grade: kept.Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = enrolled(tmp_path)
    monkeypatch.setattr(kept, "grade", lambda folder: grade)
    assert f"{grade.value}: {grade.words}" in line.keys(settings)


def on(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the day on which the doctor looks be this one."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Then":
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(line, "datetime", Then)


@pytest.mark.parametrize(("days", "grade"), [(9, Grade.WARNING), (-1, Grade.BAD)])
def test_a_card_certificate_near_its_end_is_told(
    tmp_path: Path, days: int, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = simulated(in_service(tmp_path))
    end = min(each.not_valid_after_utc for each in Trust.load(settings.reader.trust).terminal_chain)
    on(end - timedelta(days=days), monkeypatch)
    finding = found("trust", lambda: line.trust(settings))
    assert finding.grade is grade
    assert "the kiosk's card certificate" in finding.text
    assert finding.remedy == "fetch a new one from the centre"


def test_a_revocation_list_that_was_not_renewed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = simulated(in_service(tmp_path))
    shipped = Trust.load(settings.reader.trust)
    (due,) = (each.next_update_utc for each in shipped.revocation_lists)
    assert due
    lasting = replace(shipped, terminal_chain=(Authority(days=90_000).certificate,))
    monkeypatch.setattr(Trust, "load", staticmethod(lambda folder: lasting))  # whose own end comes later
    on(due + timedelta(days=2), monkeypatch)
    finding = found("trust", lambda: line.trust(settings))
    assert finding.grade is Grade.BAD
    assert "revocation list" in finding.text
    assert "fetch a new one" in finding.remedy
