from kiosk.session.states import Finger
from kiosk.work.waiting import WaitingProbe, wipe


def test_a_probe_is_taken_once_and_only_for_its_finger_and_session() -> None:
    waiting = WaitingProbe()
    waiting.put(3, Finger.RIGHT_INDEX, bytearray(b"abc"))
    assert waiting.take(3, Finger.LEFT_INDEX) is None
    assert waiting.take(2, Finger.RIGHT_INDEX) is None
    assert waiting.take(3, Finger.RIGHT_INDEX) == bytearray(b"abc")
    assert waiting.take(3, Finger.RIGHT_INDEX) is None


def test_a_probe_that_gives_way_is_overwritten() -> None:
    waiting, first, second = WaitingProbe(), bytearray(b"abc"), bytearray(b"def")
    waiting.put(3, Finger.RIGHT_INDEX, first)
    waiting.put(3, Finger.RIGHT_INDEX, second)
    assert first == bytes(3)
    waiting.wipe()
    assert second == bytes(3)
    assert waiting.take(3, Finger.RIGHT_INDEX) is None


def test_wiping_keeps_the_length() -> None:
    data = bytearray(b"secret")
    wipe(data)
    assert data == bytes(6)
