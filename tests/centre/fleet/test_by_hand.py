"""What technicians carry: the centre opens a kiosk's bundle, and signs what one kiosk shall run with."""

import io
import json
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from centre.cli import main
from centre.fleet import configurations
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.domain.configuration import open_configuration
from kiosk.domain.sealing import key_text
from kiosk.domain.service_bundle import pack
from tests.centre.fleet.operating import REZA, SARA

KIOSK = X25519PrivateKey.generate()
CONTENT = {"technicians": ["tech-1", "tech-2"], "found": {}, "log": "one line\n"}


class Centre:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = (f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys")
        assert self.call("enrol", "kiosk-1", "--place", "tehran-1", "--public-key", self._key()) == 0
        self.keys = CentreKeys.open(folder / "keys")

    def call(self, *words: str) -> int:
        return main([*words, *self._own])

    def roll_out(self, document: str) -> None:
        with opened(f"sqlite:///{self.folder}/centre.db") as engine, engine.begin() as connection:
            now = time.time()
            revision = configurations.draft(connection, SARA, document, "", now, hold_s=0.0)
            configurations.confirm(connection, REZA, revision, now)
            configurations.advance(connection, now)

    def _key(self) -> str:
        return key_text(KIOSK.public_key())


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return Centre(tmp_path)


def bundle_of(centre: Centre, kiosk: str = "kiosk-1", by: X25519PrivateKey = KIOSK) -> Path:
    made = pack(kiosk, "2026-11-22T22:16:49Z", CONTENT, by, centre.keys.sealing.public_key())
    path = centre.folder / "made.bundle"
    path.write_bytes(bytes(made))
    return path


def test_a_bundle_is_opened_with_its_digest_and_its_log(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    log = centre.folder / "log"
    assert centre.call("bundle", str(bundle_of(centre)), "--out", str(log)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kiosk"], told["technicians"], len(told["digest"])) == ("kiosk-1", ["tech-1", "tech-2"], 64)
    assert log.read_text() == "one line\n"


@pytest.mark.parametrize("problem", ["missing", "rubbish", "another kiosk", "not enrolled"])
def test_what_is_no_bundle_of_an_enrolled_kiosk_is_said_in_one_line(
    centre: Centre, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    path = bundle_of(centre)
    if problem == "missing":
        path.unlink()
    elif problem == "rubbish":
        path.write_text("[]")
    elif problem == "another kiosk":
        path = bundle_of(centre, by=X25519PrivateKey.generate())
    else:
        path = bundle_of(centre, kiosk="kiosk-2")
    assert centre.call("bundle", str(path)) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert not told.out


def test_a_kiosk_gets_the_configuration_it_is_meant_to_run_with(centre: Centre) -> None:
    centre.roll_out('{"policy": {"technician_card": "optional"}}')
    out = centre.folder / "configuration.json"
    assert centre.call("configuration-file", "kiosk-1", "--out", str(out)) == 0
    told = open_configuration(out.read_bytes(), centre.keys.signing.public_key(), "kiosk-1")
    assert (told.revision, dict(told.policy)) == (1, {"technician_card": "optional"})


@pytest.mark.parametrize("kiosk", ["kiosk-1", "kiosk-9"])
def test_a_kiosk_without_one_gets_none(
    centre: Centre, kiosk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = centre.folder / "configuration.json"
    assert centre.call("configuration-file", kiosk, "--out", str(out)) == 1
    assert "first" in capsys.readouterr().err
    assert not out.exists()
