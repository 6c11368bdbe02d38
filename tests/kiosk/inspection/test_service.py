"""What the audit shows of technicians: no delivery beside one, and no start that ends the service mode."""

import pytest

from kiosk.domain.audit import AuditKind, Entry
from kiosk.domain.delivery import DeliveryStep
from kiosk.inspection.service import judge
from kiosk.storage.service_mode import KEPT_AS

KEPT = {KEPT_AS: 1}
ENTERED, LEFT, MODE = "service.entered", "service.left", "service.mode"
CLAIM, END = DeliveryStep.CLAIM, DeliveryStep.ENDED
Told = tuple[int, str | DeliveryStep]


def chain(*told: Told) -> list[tuple[int, bytes, bytes]]:
    """The entries of starts and what each told, without their links."""
    return [(n, _entry(n, boot, what).encode(), b"") for n, (boot, what) in enumerate(told, 1)]


def _entry(number: int, boot: int, what: str | DeliveryStep) -> Entry:
    if isinstance(what, DeliveryStep):
        facts = {"record": number, "step": what.value, "application": "a1", "digest": ""}
        return Entry(number, boot, "", AuditKind.DELIVERY, facts)
    return Entry(number, boot, "", AuditKind.EVENT, {"seq": number, "id": "x", "type": what})


SOUND: list[tuple[Told, ...]] = [
    (),
    ((1, ENTERED), (1, "service.did"), (1, LEFT), (1, CLAIM), (1, END)),
    ((1, ENTERED), (1, MODE), (1, MODE), (1, LEFT), (1, CLAIM)),
    ((1, ENTERED), (2, CLAIM)),  # killed while signed on
    ((1, ENTERED), (1, MODE), (2, MODE), (2, ENTERED), (2, MODE), (2, LEFT), (2, CLAIM)),
    ((1, CLAIM), (2, ENTERED), (2, MODE), (3, END), (3, MODE), (3, MODE)),
]


@pytest.mark.parametrize("told", SOUND)
def test_what_a_kiosk_may_write_is_accepted(told: tuple[Told, ...]) -> None:
    assert list(judge(chain(*told), {})) == []


def test_no_delivery_goes_on_beside_a_technician() -> None:
    (found,) = judge(chain((1, CLAIM), (1, ENTERED), (1, END)), {})
    assert found == "journal record 3: written while a technician was signed on"


@pytest.mark.parametrize(
    "told",
    [
        ((1, ENTERED), (1, MODE), (1, LEFT), (1, CLAIM)),
        ((1, ENTERED), (1, MODE), (1, LEFT), (2, CLAIM)),  # the start did not find it
        ((1, ENTERED), (1, MODE), (2, "reader.lost"), (3, CLAIM)),
        ((1, MODE), (2, MODE), (2, CLAIM)),
    ],
)
def test_nothing_is_claimed_in_service_mode(told: tuple[Told, ...]) -> None:
    assert list(judge(chain(*told), KEPT)) == [f"journal record {len(told)}: claimed in service mode"]


@pytest.mark.parametrize("told", [((1, MODE),), ((1, MODE), (2, "reader.lost"))])
def test_a_mode_that_was_told_is_kept_for_the_next_start(told: tuple[Told, ...]) -> None:
    assert list(judge(chain(*told), KEPT)) == []
    assert len(list(judge(chain(*told), {}))) == 1


def test_an_entry_that_is_none_is_left_to_the_chains_judge() -> None:
    assert list(judge([(1, b"{}", b"")], {})) == []
