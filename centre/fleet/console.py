"""`kiosk-centre watch` on a terminal: what needs a person, all kiosks with a filter, the latest moves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import DataTable, Footer, Header, Input, Static

from centre.fleet.hot_list import Urgency, hot_list

LOOK_S = 2.0
LONGEST = 300  # rows of a table; the filter finds the others
_CSS = """
#hot { width: 2fr; border: round $error; }
#moves { width: 3fr; border: round $secondary; }
#top { height: 40%; }
#kiosks { height: 1fr; border: round $primary; }
#sums { height: 1; padding: 0 1; }
DataTable { border-title-color: $text; }
"""
_COLUMNS = {
    "hot": ("", "whose", "what"),
    "moves": ("at", "application", "rule", "to", "kiosk"),
    "kiosks": ("kiosk", "place", "state", "heard", "in trouble", "last event"),
}


_TITLES = {"hot": "needs a person", "moves": "latest moves", "kiosks": "kiosks"}


class Console(App[None]):
    """Looks at the centre every other second; it changes nothing there."""

    TITLE = "kiosks"
    CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit"),
        Binding("slash", "filter", "Filter"),
        Binding("escape", "all", "All"),
    ]

    def __init__(self, look: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__()
        self._view = look
        self._seen: Mapping[str, Any] | None = None

    def compose(self) -> ComposeResult:
        yield Header(show_clock=True)
        yield Static(id="sums")
        with Horizontal(id="top"):
            yield DataTable(id="hot", cursor_type="row")
            yield DataTable(id="moves", cursor_type="row")
        yield Input(placeholder="part of a name, place, state or fault", id="filter")
        yield DataTable(id="kiosks", cursor_type="row", zebra_stripes=True)
        yield Footer()

    def on_mount(self) -> None:
        for name, columns in _COLUMNS.items():
            table = self._table(name)
            table.add_columns(*columns)
        self._table("kiosks").focus()
        self._look()
        self.set_interval(LOOK_S, self._look)

    def action_filter(self) -> None:
        self.query_one("#filter", Input).focus()

    def action_all(self) -> None:
        self.query_one("#filter", Input).value = ""
        self._table("kiosks").focus()

    @on(Input.Changed)
    def _filtered(self) -> None:
        if self._seen:
            self._show_kiosks(self._seen)

    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        self.call_from_thread(self._show, self._view())

    def _show(self, seen: Mapping[str, Any]) -> None:
        self._seen = seen
        states: dict[str, int] = {}
        for kiosk in seen["kiosks"]:
            states[kiosk["state"]] = states.get(kiosk["state"], 0) + 1
        sums = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        counted = f"{len(seen['kiosks'])} kiosks: {sums or 'none'}   {seen['events']} events"
        self.query_one("#sums", Static).update(counted)
        hot = [
            ("!" if each.urgency is Urgency.NOW else " ", each.subject, each.words) for each in hot_list(seen)
        ]
        self._fill("hot", hot)
        self._fill("moves", (_move(move) for move in seen["deliveries"]))
        self._show_kiosks(seen)

    def _show_kiosks(self, seen: Mapping[str, Any]) -> None:
        wanted = self.query_one("#filter", Input).value.strip().casefold()
        rows = (_kiosk(kiosk) for kiosk in seen["kiosks"])
        self._fill("kiosks", (row for row in rows if wanted in " ".join(row).casefold()))

    def _fill(self, name: str, rows: Iterable[tuple[str, ...]]) -> None:
        """New rows under the cursor that stays where it is, the first of them if there are many."""
        table, every = self._table(name), list(rows)
        row, scroll = table.cursor_row, table.scroll_y
        table.border_title = f"{_TITLES[name]}: {_how_many(len(every))}"
        table.clear()
        table.add_rows(every[:LONGEST])
        table.move_cursor(row=row, scroll=False)
        table.scroll_to(y=scroll, animate=False)

    def _table(self, name: str) -> "DataTable[str]":
        return self.query_one(f"#{name}", DataTable)


def _how_many(number: int) -> str:
    return f"{number}" if number <= LONGEST else f"the first {LONGEST} of {number}"


def _kiosk(kiosk: Mapping[str, Any]) -> tuple[str, ...]:
    broken = [
        f"{name} {part['cause'] or ''}".strip()
        for name, part in kiosk["parts"].items()
        if part["state"] == "fault"
    ]
    event = kiosk["last_event"]
    return (
        kiosk["id"],
        kiosk["place"],
        kiosk["state"],
        kiosk["last_heard"] or "never",
        ", ".join(broken),
        f"{event['type']} {event['at']}" if event else "",
    )


def _move(move: Mapping[str, Any]) -> tuple[str, ...]:
    rule = f"T{move['transition']}" if move["transition"] else f"{move['event']}"
    return (move["at"], move["application"], rule, move["after"] or "", move["kiosk"] or "")
