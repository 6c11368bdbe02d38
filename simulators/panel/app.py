"""The panel on a terminal, for mouse and keys: a tab a device with its deeds, its faults and its state."""

import re
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import (
    Button,
    Footer,
    Header,
    OptionList,
    RichLog,
    SelectionList,
    Static,
    TabbedContent,
    TabPane,
)
from textual.widgets.option_list import Option

from simulators import scenario
from simulators.control import ControlError, Reply, Request
from simulators.panel.bench import Bench, Device
from simulators.panel.wire import Wire
from simulators.scenarios.playing import play

Titled = TypeVar("Titled", bound=Widget)

LOOK_S = 0.5
LISTEN_S = 0.2
_CSS = """
TabbedContent, ContentSwitcher, TabPane { height: 1fr; }
TabPane { padding: 0; }
.faults, .fingers, .state { border-title-color: $text; }
Grid { grid-size: 2; grid-gutter: 1 1; height: auto; padding: 1 0; }
Grid Button { width: 100%; }
.left { width: 44; padding: 0 1; }
.faults { width: 1fr; height: 1fr; border: round $secondary; }
.fingers { height: 1fr; border: round $secondary; }
.state { width: 46; border: round $secondary; padding: 0 1; }
RichLog { height: 7; border: round $primary; }
RichLog.wire { height: 1fr; }
"""


def _identifier(wire: Wire) -> str:
    """The name of a file as Textual takes it."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", wire.path.stem)


class Panel(App[None]):
    """Everything simulated on one screen."""

    TITLE = "kiosk bench"
    CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit"),
        Binding("c", "clear", "Clear this device's faults"),
        Binding("s", "save", "Save what was done as a scenario"),
        Binding("p", "play", "Play the saved scenario"),
    ]

    def __init__(
        self,
        bench: Bench,
        fingers: Sequence[Path],
        dpi: float,
        record: Path,
        wires: Sequence[Wire] = (),
    ) -> None:
        super().__init__()
        self._wires = tuple(wires)
        self._bench = bench
        self._fingers = tuple(fingers)
        self._dpi = dpi
        self._record = record

    def compose(self) -> ComposeResult:
        yield Header(show_clock=True)
        with TabbedContent():
            for device in self._bench.devices:
                with TabPane(device.name, id=device.name):
                    yield from self._pane(device)
            for wire in self._wires:
                with TabPane(f"wire {wire.path.stem}", id=f"wire-{_identifier(wire)}"):
                    yield RichLog(markup=False, max_lines=2000, classes="wire")
        yield RichLog(id="log", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.set_interval(LOOK_S, self._look)
        if self._wires:
            self.set_interval(LISTEN_S, self._listen)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        device, number = self._device(), int(str(event.button.name))
        self._do(device, device.kind.deeds[number].as_request())

    @on(OptionList.OptionSelected, ".fingers")
    def _finger(self, event: OptionList.OptionSelected) -> None:
        picture = self._fingers[event.option_index]
        self._do(self._device(), {"do": "place", "finger": str(picture.resolve()), "dpi": self._dpi})

    @on(SelectionList.SelectionToggled)
    def _fault(self, event: SelectionList.SelectionToggled[str]) -> None:
        name = event.selection.value
        if name in event.selection_list.selected:
            self._do(self._device(), {"do": "fault", "name": name})
        elif self._device().kind.clears_all:
            event.selection_list.deselect_all()
            self._do(self._device(), {"do": "clear"})
        else:
            self._do(self._device(), {"do": "clear", "name": name})

    def action_clear(self) -> None:
        self.query_one(f"#{self._device().name}", TabPane).query(SelectionList).first().deselect_all()
        self._do(self._device(), {"do": "clear"})

    def action_save(self) -> None:
        if not self._bench.done:
            self._tell("nothing was done yet, so there is nothing to save")
            return
        try:
            scenario.write(self._record, self._bench.done)
        except OSError as error:
            self._tell(f"not saved: {self._record}: {error.strerror}")
        else:
            self._tell(f"{len(self._bench.done)} steps saved to {self._record}; kiosk-sim play repeats them")

    @work(thread=True, exclusive=True, group="play")
    def action_play(self) -> None:
        """What was saved once more, in its time."""
        try:
            for line in play(self._bench, scenario.read(self._record).steps, time.sleep):
                self.call_from_thread(self._tell, line)
        except (scenario.ScenarioError, ControlError) as error:
            self.call_from_thread(self._tell, str(error))

    def _listen(self) -> None:
        for wire in self._wires:
            for log in self.query(f"#wire-{_identifier(wire)} RichLog").results(RichLog):  # none at first
                for line in wire.news():
                    log.write(line)

    def _pane(self, device: Device) -> ComposeResult:
        with Horizontal():
            with Vertical(classes="left"):
                with Grid():
                    for number, deed in enumerate(device.kind.deeds):
                        yield Button(deed.label, name=str(number), compact=True)
                if device.kind.takes_fingers:
                    fingers = OptionList(*(Option(path.stem) for path in self._fingers), classes="fingers")
                    yield _titled("put a finger down", fingers)
            if device.kind.faults:
                faults = [(f"{name}: {words}", name) for name, words in device.kind.faults.items()]
                yield _titled("faults", SelectionList(*faults, classes="faults"))
            with _titled("state", VerticalScroll(classes="state")):
                yield Static(id=f"{device.name}-state")

    def _device(self) -> Device:
        """The one in front; a wire stands for the first device."""
        active = self.query_one(TabbedContent).active
        named = [each for each in self._bench.devices if each.name == active]
        return named[0] if named else self._bench.devices[0]

    @work(thread=True, group="deeds")
    def _do(self, device: Device, request: Request) -> None:
        words = " ".join(str(value) for value in request.values())
        try:
            self._bench.do(device, request)
        except ControlError as error:
            self.call_from_thread(self._tell, f"{device.name} {words}: {error}")
        else:
            self.call_from_thread(self._tell, f"{device.name} {words}: done")

    @work(thread=True, exclusive=True, group="look")
    def _look(self) -> None:
        device = self._device()
        try:
            seen = device.state()
        except ControlError as error:
            seen = {"silent": str(error)}
        self.call_from_thread(partial(self._show, device, seen))

    def _show(self, device: Device, seen: Reply) -> None:
        lines = [f"{name:<18} {_short(value)}" for name, value in seen.items()]
        for state in self.query(f"#{device.name}-state").results(Static):  # none once the panel has closed
            state.update("\n".join(lines))

    def _tell(self, line: str) -> None:
        self.query_one("#log", RichLog).write(line)


def _titled(title: str, widget: Titled) -> Titled:
    widget.border_title = title
    return widget


def _short(value: object) -> str:
    match value:
        case list():
            return ", ".join(str(each) for each in value) or "none"
        case dict():
            return ", ".join(f"{key} {each}" for key, each in value.items()) or "none"
        case bool():
            return "yes" if value else "no"
        case str() if "/" in value:
            return Path(value).name
        case _:
            return "-" if value is None else str(value)
