import pytest

from drivers.card import opening
from drivers.card.opening import is_virtual, open_reader
from drivers.card.pcsc_frames import Slot, SlotState, choose_reader
from drivers.errors import DeviceGone


@pytest.mark.parametrize(
    "name", ["vpcd://", "vpcd://127.0.0.1", "vpcd://127.0.0.1:x", "vpcd://:1", "vpcd://a:99999"]
)
def test_an_address_that_is_none_is_named_with_the_form_it_should_have(name: str) -> None:
    with pytest.raises(DeviceGone, match="vpcd://HOST:PORT"):
        open_reader(name)


def test_a_busy_port_is_named(free_port: int) -> None:
    first = open_reader(f"vpcd://127.0.0.1:{free_port}")
    try:
        with pytest.raises(DeviceGone, match="cannot listen"):
            open_reader(f"vpcd://127.0.0.1:{free_port}")
    finally:
        first.close()


def test_addresses_that_only_a_simulator_has_are_known() -> None:
    assert is_virtual("vpcd://127.0.0.1:21000")
    assert is_virtual("Virtual PCD 00 00")
    assert not is_virtual("Identiv uTrust 2700 R Smart Card Reader 00 00")


def test_a_reader_is_chosen_by_its_name_or_a_part_that_fits_one_alone() -> None:
    there = ["Virtual PCD 00 00", "Virtual PCD 00 01"]
    assert choose_reader("Virtual PCD 00 01", there) == "Virtual PCD 00 01"
    assert choose_reader("00 00", there) == "Virtual PCD 00 00"
    assert choose_reader("virtual", there) is None
    assert choose_reader("Identiv", there) is None


def test_slot_states_are_read_back() -> None:
    slot = Slot(SlotState.NO_READER, 7, ("Reader A", "Reader B"))
    assert Slot.parse(bytes(slot)[1:]) == slot
    assert Slot.parse(bytes(Slot(SlotState.CARD, 3))[1:]) == Slot(SlotState.CARD, 3)


def test_a_kiosk_built_without_the_virtual_reader_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "vpcd", None)
    with pytest.raises(DeviceGone, match="no virtual reader is installed; name a PC/SC reader"):
        open_reader("vpcd://127.0.0.1:21000")
