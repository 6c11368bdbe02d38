"""The stick: what the centre signed is taken, what it did not is left, and nothing readable is written."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from drivers.errors import DeviceFault, DeviceGone
from kiosk.domain.service_bundle import Bundle, unpack
from kiosk.domain.technicians import FILE, Account, TechnicianList, sign
from kiosk.reporting.keys import KioskKeys
from kiosk.session.journeys.technician.parts import Fact, FactGrade
from kiosk.work.stick import CONFIGURATION, Desk, Stick
from tests.kiosk.fakes import FakeClock

SIGNING, SEALING, OWN = (
    Ed25519PrivateKey.generate(),
    X25519PrivateKey.generate(),
    X25519PrivateKey.generate(),
)
KEYS = KioskKeys("kiosk-1", OWN, SEALING.public_key(), SIGNING.public_key())
WHO = Account("tech-1", "70125", "mend", "$argon2id$")


class Told:
    """A configuration as it is taken, or refused by a word."""

    def __init__(self) -> None:
        self.refusal: str | None = None
        self.taken: list[bytes] = []

    def standing(self) -> tuple[int, str]:
        return len(self.taken), "applied"

    def take(self, payload: bytes) -> str | None:
        if self.refusal is None:
            self.taken.append(payload)
        return self.refusal


class Bench:
    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.keys = folder / "keys"
        self.mounted = folder / "stick"
        for each in (self.keys, self.mounted):
            each.mkdir()
        self.told = Told()
        self.desk = Desk(KEYS, self.keys, "place-1", self.told, lambda: "one line\n")
        self.stick = Stick(self.mounted, self.desk, self.clock, must_be_mounted=False)

    def listed(self, days: int, place: str = "place-1", by: Ed25519PrivateKey = SIGNING) -> bytes:
        listed = TechnicianList(place, self.clock.now() + timedelta(days=days), (WHO,))
        return json.dumps(sign(listed, by)).encode()

    def take(self) -> dict[str, Fact]:
        return {each.about: each for each in self.stick.take()}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_bundle_is_on_the_stick_whole_and_the_centre_alone_reads_it(bench: Bench) -> None:
    looks = {"storage": (Fact("disk", "812 MiB free", FactGrade.GOOD),)}
    digest, size, facts = bench.stick.export(("tech-1", "tech-2"), looks)
    (written,) = bench.mounted.iterdir()
    data = written.read_bytes()
    assert len(data) == size
    assert {each.about: each.value for each in facts}["bundle"] == written.name
    assert digest.startswith(facts[1].value.replace(" ", ""))
    assert b"812 MiB" not in data
    told = unpack(Bundle.parse(data), SEALING, OWN.public_key())
    assert told["technicians"] == ["tech-1", "tech-2"]
    assert told["found"] == {"storage": [["disk", "812 MiB free", "good"]]}
    assert told["log"] == "one line\n"


def test_a_stick_that_cannot_be_written_is_told_with_its_remedy(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.work.stick.write_private", full)
    with pytest.raises(DeviceFault, match="No space left"):
        bench.stick.export(("tech-1", "tech-2"), {})


def test_what_lies_there_is_taken_each_by_itself(bench: Bench) -> None:
    nothing = bench.take()
    assert (nothing["configuration"].value, nothing["technicians"].value) == ("none", "none")
    (bench.mounted / CONFIGURATION).write_bytes(b"a signed configuration")
    (bench.mounted / FILE).write_bytes(bench.listed(90))
    taken = bench.take()
    assert (taken["configuration"].value, taken["technicians"].value) == ("taken", "taken")
    assert bench.told.taken == [b"a signed configuration"]
    assert (bench.keys / FILE).read_bytes() == bench.listed(90)
    assert (bench.keys / FILE).stat().st_mode & 0o077 == 0
    assert bench.stick.settings()[2].grade is FactGrade.GOOD


def test_a_configuration_that_is_refused_is_told_by_its_word(bench: Bench) -> None:
    (bench.mounted / CONFIGURATION).write_bytes(b"an old one")
    bench.told.refusal = "old_revision"
    refused = bench.take()["configuration"]
    assert (refused.value, refused.grade) == ("old_revision", FactGrade.BAD)


LISTS = {
    "another signer": ({"by": Ed25519PrivateKey.generate()}, "not_signed"),
    "another place": ({"place": "place-2"}, "not_signed"),
    "ended": ({"days": -1}, "not_signed"),
    "before the one there": ({"days": 5}, "older"),
}


@pytest.mark.parametrize(("how", "word"), LISTS.values(), ids=list(LISTS))
def test_a_list_that_is_no_better_leaves_the_one_there(
    bench: Bench, how: dict[str, object], word: str
) -> None:
    there = bench.listed(30)
    (bench.keys / FILE).write_bytes(there)
    (bench.mounted / FILE).write_bytes(bench.listed(**({"days": 90} | how)))  # type: ignore[arg-type]
    refused = bench.take()["technicians"]
    assert (refused.value, refused.grade) == (word, FactGrade.BAD)
    assert (bench.keys / FILE).read_bytes() == there


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"[" * 9000])
def test_rubbish_on_a_stick_is_refused(bench: Bench, content: bytes) -> None:
    (bench.mounted / FILE).write_bytes(content)
    assert bench.take()["technicians"].value == "not_signed"


def test_without_a_stick_the_remedy_is_said(bench: Bench, tmp_path: Path) -> None:
    pulled = Stick(tmp_path / "gone", bench.desk, bench.clock, must_be_mounted=False)
    with pytest.raises(DeviceGone, match="no stick"):
        pulled.take()
    nowhere = Stick(None, bench.desk, bench.clock, must_be_mounted=False)
    with pytest.raises(DeviceGone, match="no place"):
        nowhere.export(("tech-1", "tech-2"), {})
    assert nowhere.settings()[3].value == "none"


def test_in_production_a_folder_of_the_kiosks_own_disk_is_no_stick(bench: Bench) -> None:
    strict = Stick(bench.mounted, bench.desk, bench.clock, must_be_mounted=True)
    with pytest.raises(DeviceGone, match="no stick"):
        strict.export(("tech-1", "tech-2"), {})
