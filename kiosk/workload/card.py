"""A simulated card in a hand: a program beside the reader, put in and taken out by orders."""

from pathlib import Path

from kiosk.workload.processes import Program, order


class Card:
    """One personalised card in the officer's hand; leaving the block puts it away."""

    def __init__(self, program: Program, control: Path) -> None:
        self._program = program
        self._control = control

    def do(self, action: str, **fields: str) -> None:
        order(self._control, action, **fields)

    def put_away(self) -> None:
        self._program.stop()
