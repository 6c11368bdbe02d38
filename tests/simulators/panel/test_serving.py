"""The panel in a browser: shown to pages of its own, and to nobody else."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from simulators.broker import free_port
from simulators.control import ControlClient
from simulators.fingers.cli import main as grow
from simulators.panel.cli import main
from tests.kiosk import programs

LIMIT_S = 60.0
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

Act = Callable[[aiohttp.ClientSession], Awaitable[None]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sensor, and a finger on it."""
    folder = tmp_path_factory.mktemp("served")
    assert grow(["--seed", "3", "--count", "1", "--impressions", "1", "--out", str(folder / "prints")]) == 0
    with programs.sensor(folder, folder / "prints" / "1_1.png"):
        yield folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    port = free_port()
    panel = (sys.executable, "-m", "simulators", "panel", "--sensor", folder / "sensor.control")
    with programs.Program(*panel, "--serve", str(port), log=folder / "panel.log"):
        yield f"http://127.0.0.1:{port}"


def visited(act: Act) -> None:
    async def run() -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(LIMIT_S)) as visitor:
            await act(visitor)

    asyncio.run(run())


async def shown(window: aiohttp.ClientWebSocketResponse, text: str) -> None:
    """Read what the panel draws until `text` is on it."""
    drawn = ""
    async with asyncio.timeout(LIMIT_S):
        while text not in _CODES.sub("", drawn):
            message = await window.receive()
            assert message.type not in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR), drawn[-300:]
            drawn += (
                message.data.decode(errors="replace") if isinstance(message.data, bytes) else message.data
            )


def test_a_window_shows_the_devices_and_its_keys_reach_them(folder: Path, address: str) -> None:
    sensor = ControlClient(folder / "sensor.control")
    sensor.do("fault", name="silence")

    async def act(visitor: aiohttp.ClientSession) -> None:
        async with visitor.ws_connect(
            f"{address}/ws?width=150&height=48", headers={"Origin": address}
        ) as window:
            await shown(window, "Lift the finger")
            await window.send_json(["stdin", "c"])
            async with asyncio.timeout(LIMIT_S):
                while "silence" in str(sensor.do("stats")["faults"]):
                    await window.receive()

    visited(act)
    sensor.close()


def test_the_page_is_for_this_machine_and_asks_no_other_for_anything(address: str) -> None:
    async def act(visitor: aiohttp.ClientSession) -> None:
        async with visitor.get(address) as page:
            policy = page.headers["Content-Security-Policy"]
            assert "kiosk bench" in await page.text()
        assert policy.startswith(f"default-src 'self' 'unsafe-inline' {address.replace('http', 'ws')};")
        for path, headers in (
            ("/ws", {"Origin": "http://evil.example"}),
            ("/ws", {"Origin": "null"}),
            ("/", {"Host": "evil.example"}),
        ):
            async with visitor.get(address + path, headers=headers) as refused:
                assert refused.status == 403

    visited(act)


@pytest.mark.parametrize("port", ["taken", "99999", "-1"])
def test_a_port_that_cannot_be_had_is_said_in_one_line(
    folder: Path, address: str, port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = address.rpartition(":")[2] if port == "taken" else port
    assert main(["--sensor", str(folder / "sensor.control"), "--serve", number]) == 1
    said = capsys.readouterr().err
    assert f"port {number} cannot be had" in said
    assert said.count("\n") == 1
