"""Whole kiosks of a fleet: real programs with lines of their own, missed when they die, ended with it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config.loading import load
from kiosk.domain.sealing import key_bytes, key_text
from simulators.broker import Broker, free_port
from simulators.control import ControlError
from simulators.fleet.cli import main
from simulators.fleet.keys import FleetKeysError
from simulators.fleet.whole import WholeKiosks
from tests.simulators.fleet.test_silence import Listener, until

pytestmark = pytest.mark.timeout(600)
NAME = "whole-00001"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker", free_port()) as running:
        yield running


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """What a centre answered to the register."""
    sealing, signing = X25519PrivateKey.generate().public_key(), Ed25519PrivateKey.generate().public_key()
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"sealing": key_text(sealing), "signing": signing.public_bytes_raw().hex()}))
    return answer


def test_a_whole_kiosk_is_heard_is_missed_when_it_dies_and_ends_with_the_fleet(
    broker: Broker, centre: Path, warm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = WholeKiosks(tmp_path / "whole", 2, 5, warm)
    entries = whole.entries(certified=False)
    assert [(each["kiosk"], each["place"]) for each in entries] == [
        (NAME, "place-2"),
        ("whole-00002", "place-3"),
    ]
    assert all(key_bytes(each["public_key"]) and not each["certificate_request"] for each in entries)
    whole.enrol(centre)
    whole.connect_to(("127.0.0.1", broker.port), "kiosks", tls=False)
    settings = load(tmp_path / "whole" / NAME / "kiosk.toml")
    assert (settings.kiosk.id, settings.kiosk.place, settings.centre.tls) == (NAME, "place-2", False)
    listener, told = Listener(broker), list[str]()

    def complaints() -> str:
        told.append(capsys.readouterr().err)
        return "".join(told)

    async def story() -> None:
        await whole.start()
        await until(lambda: listener.online >= {NAME, "whole-00002"})
        assert whole.alive == 2
        whole.kill(NAME)
        await until(lambda: listener.lost == [NAME])
        await until(complaints)
        assert whole.alive == 1
        with pytest.raises(ControlError, match="no whole kiosk"):
            whole.kill(NAME)
        await whole.stop()

    asyncio.run(story())
    listener.close()
    assert listener.lost == [NAME]
    assert whole.alive == 0
    log = tmp_path / "whole" / NAME / "kiosk.log"
    assert complaints() == f"kiosk-sim fleet: {NAME}'s kiosk ended with -9; {log} may say why\n"


def test_what_keeps_a_whole_kiosk_from_starting_is_said_in_one_line(
    centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = ["--kiosks", "1", "--whole", "1", "--centre", str(centre)]
    assert main(fleet) == 2
    assert "--folder DIR is wanted" in capsys.readouterr().err
    told = json.loads(centre.read_text()) | {"certificates": {}, "authority": ""}
    centre.write_text(json.dumps(told))
    (tmp_path / "whole" / NAME).mkdir(parents=True)
    with pytest.raises(FleetKeysError, match="enrol the fleet with its whole kiosks"):
        WholeKiosks(tmp_path / "whole", 1, 5).enrol(centre)


def test_a_program_that_never_says_ready_is_named_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "whole" / NAME).mkdir(parents=True)
    whole = WholeKiosks(tmp_path / "whole", 1, 5, "/bin/false")

    async def story() -> None:
        with pytest.raises(FleetKeysError, match=f"{NAME}'s sensor did not start"):
            await whole.start()
        await whole.stop()

    asyncio.run(story())
