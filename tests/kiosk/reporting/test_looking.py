import threading

from kiosk.reporting.looking import Looking

A_DAY_S = 86_400.0
PATIENCE_S = 20.0


def test_it_looks_at_once_and_whenever_it_is_woken_until_it_is_stopped() -> None:
    looks = threading.Semaphore(0)
    looking = Looking("trial", A_DAY_S, looks.release)
    looking.start()
    assert looks.acquire(timeout=PATIENCE_S)
    looking.wake()
    assert looks.acquire(timeout=PATIENCE_S)
    looking.stop()
    looking.wake()
    assert not looks.acquire(blocking=False)
    assert "trial" not in {each.name for each in threading.enumerate()}


def test_it_looks_again_by_itself() -> None:
    looks = threading.Semaphore(0)
    looking = Looking("trial", 0.0, looks.release)
    looking.start()
    for _ in range(3):
        assert looks.acquire(timeout=PATIENCE_S)
    looking.stop()


def test_what_never_started_stops() -> None:
    Looking("trial", A_DAY_S, lambda: None).stop()
