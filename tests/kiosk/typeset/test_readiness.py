import pytest
from PIL import features

from kiosk.typeset import TypesetError, require_raqm


def test_this_machine_can_set_persian() -> None:
    require_raqm()


def test_a_pillow_without_raqm_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    with pytest.raises(TypesetError, match=r"Raqm.*make setup"):
        require_raqm()
