"""Help over one page of each kind, and what becomes of calling somebody."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.session.vocabulary import Part
from tools.exhibit import Exhibit
from ui.pages.helping import step_of
from ui.presenter import present

_PICTURED = ("attract", "receipt", "finger", "status")


def help_exhibits(shown: Sequence[Exhibit]) -> tuple[Exhibit, ...]:
    """Of the given screens, the first of each kind with its help over it."""
    first: dict[str, Exhibit] = {}
    for each in shown:
        if each.state.warning_s is None:
            first.setdefault(step_of(present(each.state, each.draft).name)[0], each)
    some = first["receipt"]
    called = replace(some, state=replace(some.state, attendant_called=True))
    offline = replace(some, state=replace(some.state, missing=frozenset({Part.CENTRE})))
    return (
        *(
            replace(each, name=f"help-{key}", help=True, pictured=key in _PICTURED)
            for key, each in first.items()
        ),
        replace(called, name="help-called", help=True, pictured=True),
        replace(offline, name="help-no-line", help=True, pictured=False),
    )
