"""Other people's virtual cards (Debian's vsmartcard-vpicc) are named within a second, or gone with a word.

Off unless KIOSK_STRANGERS is set: an environment is made for them and what they import is installed into it.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from drivers.card.pcsc import PcscReader
from drivers.card.reader import Reader
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.vpcd import VpcdReader
from drivers.errors import DeviceError
from simulators.pcscd import READER, Pcscd, PcscdError
from tests.drivers.card.cards import application

LIBRARY = Path("/usr/lib/python3/site-packages/virtualsmartcard")  # Debian 12 puts it where nobody looks
PACKAGES = ("pycryptodome", "pillow")
SEEN_S = 15.0
NAMED_S = 1.0


@pytest.fixture(scope="module")
def vicc(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that starts such a card, with a Python that has what it imports."""
    program = shutil.which("vicc")
    if not os.environ.get("KIOSK_STRANGERS"):
        pytest.skip("set KIOSK_STRANGERS=1 to try other people's virtual cards")
    if program is None:
        pytest.skip("no vicc here; apt-get install vsmartcard-vpicc")
    home = tmp_path_factory.mktemp("vicc") / "venv"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = str(home / "bin" / "python")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES], check=True
    )
    return [python, program]


@pytest.fixture(params=["vpcd", "pcsc"])
def reader(request: pytest.FixtureRequest, free_port: int) -> Iterator[tuple[Reader, int]]:
    with ExitStack() as stack:
        if request.param == "vpcd":
            yield stack.enter_context(closing(VpcdReader("127.0.0.1", free_port))), free_port
            return
        try:
            daemon = stack.enter_context(Pcscd())
        except PcscdError as error:
            pytest.skip(str(error))
        yield stack.enter_context(closing(PcscReader(READER))), daemon.port


@contextmanager
def inserted(vicc: list[str], kind: str, port: int) -> Iterator[None]:
    environment = os.environ | {"PYTHONPATH": str(LIBRARY)}
    command = [*vicc, "-t", kind, "-H", "127.0.0.1", "-P", str(port)]
    card = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        card.terminate()
        card.wait(10)


@pytest.mark.timeout(300)
def test_a_strangers_card_is_named_within_a_second(vicc: list[str], reader: tuple[Reader, int]) -> None:
    slot, port = reader
    with inserted(vicc, "iso7816", port):
        assert slot.wait_card(SEEN_S)
        started = time.monotonic()
        with pytest.raises(CardRefused) as caught:
            application(slot.connect().transmit).select()
        assert time.monotonic() - started < NAMED_S
    assert caught.value.card_problem is CardProblem.OTHER_APPLICATION


@pytest.mark.timeout(300)
@pytest.mark.parametrize("reader", ["vpcd"], indirect=True)  # pcscd never sees this one at all
def test_a_strangers_card_that_dies_in_mid_dialogue_is_no_card(
    vicc: list[str], reader: tuple[Reader, int]
) -> None:
    slot, port = reader
    with inserted(vicc, "cryptoflex", port):
        assert slot.wait_card(SEEN_S)
        started = time.monotonic()
        with pytest.raises(DeviceError) as caught:
            application(slot.connect().transmit).select()
        assert time.monotonic() - started < NAMED_S
    assert caught.value.remedy
