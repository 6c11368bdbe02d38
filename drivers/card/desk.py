"""A desk's side of the card: the record of a delivery by exception, which no kiosk can write.

Whoever has no finger that can be compared is served by an authority's own procedure. The chip then records
that nothing matched: with a role of its own, in a state of its own, under a receipt that names no finger. The
kiosk imports nothing of this (an import contract), and neither its certificate nor the card would let it.
"""

from collections.abc import Mapping
from typing import ClassVar

from drivers.card.application import UNUSABLE, CardApplication
from drivers.card.profile import CardState
from drivers.card.receipt import DeliveryRecord, Receipt
from drivers.card.refusal import CardProblem


class DeskApplication(CardApplication):
    """The card application as a desk uses it, on `Trust.load_any` of the desk's own folder."""

    unusable: ClassVar[Mapping[CardState, CardProblem]] = {
        state: problem for state, problem in UNUSABLE.items() if problem is not CardProblem.BY_EXCEPTION
    }

    def write_exception_record(self, record: DeliveryRecord) -> Receipt:
        """Write the one-way record of a delivery by exception; the chip's checked receipt for it."""
        if record.state is not CardState.DELIVERED_BY_EXCEPTION:
            raise self._dialogue.broken("a desk records exceptions and nothing else")
        return self._write(record, matched=None)
