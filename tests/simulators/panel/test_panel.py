"""The panel drives real simulated devices by touch and key, and what was done can be repeated without it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, OptionList, RichLog, SelectionList, Static, TabbedContent

from simulators.control import ControlError
from simulators.fingers.cli import main as grow
from simulators.panel.app import Panel
from simulators.panel.bench import Bench, Device, devices_named
from simulators.panel.cli import main
from simulators.panel.kinds import KINDS
from simulators.panel.wire import Wire
from simulators.scenario import ScenarioError, Step, read, write
from simulators.scenarios.cli import main as play
from simulators.scenarios.playing import play as played
from tests.kiosk import programs

Act = Callable[[Panel, Pilot[None]], Awaitable[None]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sensor and a cabinet of their own, and a finger."""
    folder = tmp_path_factory.mktemp("bench")
    assert grow(["--seed", "3", "--count", "1", "--impressions", "1", "--out", str(folder / "prints")]) == 0
    with ExitStack() as stack:
        stack.enter_context(programs.sensor(folder, folder / "prints" / "1_1.png"))
        stack.enter_context(programs.cabinet(folder))
        yield folder


@pytest.fixture
def bench(folder: Path) -> Iterator[Bench]:
    controls = [("sensor", folder / "sensor.control"), ("cabinet", folder / "cabinet.control")]
    bench = Bench(devices_named(controls))
    for device in bench.devices:
        device.ask({"do": "clear"})
    yield bench
    bench.close()


def driven(bench: Bench, folder: Path, act: Act) -> None:
    async def run() -> None:
        fingers = sorted((folder / "prints").glob("*.png"))
        panel = Panel(bench, fingers, 500.0, folder / "saved.toml", [Wire(folder / "sensor.trace")])
        async with panel.run_test(size=(150, 48)) as pilot:
            await until(pilot, lambda: all(panel.query(f"#{each.name}-state") for each in bench.devices))
            await act(panel, pilot)

    asyncio.run(run())


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came about")


def test_a_fault_touched_is_on_at_the_device_and_off_again(bench: Bench, folder: Path) -> None:
    sensor = bench.named("sensor")

    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        faults = panel.query("#sensor SelectionList").first(SelectionList)
        faults.focus()
        faults.highlighted = list(KINDS["sensor"].faults).index("silence")
        await pilot.press("space")
        await until(pilot, lambda: any(step.request.get("name") == "silence" for step in bench.done))
        await pilot.press("space")
        await until(pilot, lambda: bench.done[-1].request["do"] == "clear")

    driven(bench, folder, act)
    assert "silence" not in str(sensor.state().get("faults"))


def test_a_finger_chosen_lies_on_the_glass_and_a_button_lifts_it(bench: Bench, folder: Path) -> None:
    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        panel.query_one(".fingers", OptionList).focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: [step.request["do"] for step in bench.done] == ["place"])
        lift = next(button for button in panel.query(Button) if str(button.label) == "Lift the finger")
        lift.press()
        await until(pilot, lambda: [step.request["do"] for step in bench.done] == ["place", "lift"])

    driven(bench, folder, act)


def test_the_state_of_the_device_in_front_is_shown(bench: Bench, folder: Path) -> None:
    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        shown = panel.query_one("#sensor-state", Static)
        await until(pilot, lambda: "bytes_in" in str(shown.render()) or "plugged" in str(shown.render()))

    driven(bench, folder, act)


def test_what_was_done_is_saved_and_can_be_played_again(bench: Bench, folder: Path) -> None:
    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        lift = next(button for button in panel.query(Button) if str(button.label) == "Lift the finger")
        lift.press()
        await until(pilot, lambda: len(bench.done) == 1)
        await pilot.press("s")
        await until(pilot, (folder / "saved.toml").exists)

    driven(bench, folder, act)
    steps = read(folder / "saved.toml").steps
    assert [(step.device, step.request) for step in steps] == [("sensor", {"do": "lift"})]
    assert play(["--sensor", str(folder / "sensor.control"), str(folder / "saved.toml")]) == 0


def test_steps_are_played_in_their_time_and_said(bench: Bench) -> None:
    waited: list[float] = []
    steps = [Step({"do": "open_case"}, "cabinet", 0.5), Step({"do": "close_case"}, "cabinet", 2.0)]
    lines = list(played(bench, steps, waited.append))
    assert waited == [0.5, 1.5]
    assert [line.split(maxsplit=2)[2] for line in lines] == ["cabinet  open_case", "cabinet  close_case"]


def test_a_device_that_refuses_ends_the_play_and_is_named(bench: Bench) -> None:
    with pytest.raises(ControlError, match="at 0 s cabinet: no action"):
        list(played(bench, [Step({"do": "dance"}, "cabinet")], lambda _: None))


def test_what_cannot_be_played_to_its_end_is_refused_before_anything_is_done(bench: Bench) -> None:
    opened = Step({"do": "open_case"}, "cabinet")
    for other, told in (
        (
            Step({"do": "tear"}, "printer", 1.0),
            "a step is for printer; the devices here are: sensor, cabinet",
        ),
        (Step({"do": "lift"}, "sensor", after="^D4 "), "waits for the kiosk to say"),
    ):
        with pytest.raises(ScenarioError, match=told):
            list(played(bench, [opened, other], lambda _: None))
    assert bench.done == []


def test_what_was_saved_is_played_again_by_a_key(bench: Bench, folder: Path) -> None:
    write(
        folder / "saved.toml", [Step({"do": "open_case"}, "cabinet"), Step({"do": "close_case"}, "cabinet")]
    )

    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        await pilot.press("p")
        await until(pilot, lambda: [step.request["do"] for step in bench.done] == ["open_case", "close_case"])

    driven(bench, folder, act)


def test_the_wire_is_told_while_it_grows(bench: Bench, folder: Path) -> None:
    trace = folder / "sensor.trace"
    trace.unlink(missing_ok=True)

    async def act(panel: Panel, pilot: Pilot[None]) -> None:
        wire = panel.query_one("#wire-sensor RichLog", RichLog)
        panel.query_one(TabbedContent).active = "wire-sensor"
        trace.write_text("0.1 > ef 01 ff ff ff ff 01 00 03 01 00 05\n")
        await until(pilot, lambda: any("CAPTURE" in line.text for line in wire.lines))

    driven(bench, folder, act)


def test_what_no_socket_can_do_is_asked_of_a_hand(bench: Bench) -> None:
    asked: list[str] = []
    steps = [Step({"do": "insert"}, "card"), Step({"do": "close_case"}, "cabinet")]
    lines = list(played(bench, steps, lambda _: None, asked.append))
    assert asked == ["card: insert"]
    assert "(by hand)" in lines[0]


def test_a_device_that_is_gone_is_said_in_one_line_and_found_again(folder: Path) -> None:
    device = Device("sensor", "sensor", folder / "nowhere")
    with pytest.raises(ControlError, match="does not answer"):
        device.ask({"do": "stats"})
    device.control = folder / "sensor.control"
    assert device.state()
    device.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_word_for_each_of_its_faults_and_no_two_deeds_alike(kind: str) -> None:
    known = KINDS[kind]
    assert all(known.faults.values())
    assert len({deed.label for deed in known.deeds}) == len(known.deeds)


def test_a_panel_without_a_device_or_a_terminal_says_what_is_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.isatty", lambda _: False)
    assert main([]) == 2
    assert main(["--sensor", str(folder / "sensor.control")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "--sensor PATH" in first
    assert "kiosk-sim play" in second
