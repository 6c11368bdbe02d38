"""A search of the memory is only believed when it could have found something."""

from collections import Counter

from tools.privacy.living import Found


def found(**changes: object) -> Found:
    told = Found(720, Counter(template=50), ["kiosk 900 MiB"], ["completion"], 70)
    for name, value in changes.items():
        setattr(told, name, value)
    return told


def test_nothing_left_of_who_was_there_is_good() -> None:
    assert found().is_good
    assert "70 hits while somebody stood there, 0 afterwards" in list(found().lines())[-1]


def test_a_search_that_never_found_anybody_is_not() -> None:
    blind = found(while_there=0)
    assert not blind.is_good
    assert any("shows nothing" in line for line in blind.lines())


def test_what_is_left_a_failed_kiosk_and_an_unseen_one_are_not() -> None:
    assert not found(hits=Counter({"kiosk: template": 1})).is_good
    assert not found(failed=True).is_good
    assert not found(looked=[]).is_good
