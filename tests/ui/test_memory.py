import gc
import weakref

from ui.memory import settle_memory, sweep_memory


class Typed:
    """Something personal that holds on to itself."""

    def __init__(self) -> None:
        self.myself = self


def test_what_was_there_at_the_start_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    settle_memory()
    try:
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


def test_what_a_person_left_in_a_cycle_is_gone_after_the_sweep() -> None:
    gc.disable()  # else it might be gone before
    try:
        left = weakref.ref(Typed())
        assert left() is not None
        sweep_memory()
        assert left() is None
    finally:
        gc.enable()
