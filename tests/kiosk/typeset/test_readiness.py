import pytest
from PIL import features

from kiosk.typeset import TypesetError, require_glyphs, require_raqm


def test_this_machine_can_set_persian() -> None:
    require_raqm()


def test_a_pillow_without_raqm_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    with pytest.raises(TypesetError, match=r"Raqm.*make setup"):
        require_raqm()


def test_a_character_without_a_glyph_is_named_by_its_code() -> None:
    require_glyphs("کارت ملی ۱۲۳ National card")
    with pytest.raises(TypesetError, match=r"Vazirmatn Regular lacks U\+2603; cut the fonts"):
        require_glyphs("snow ☃")
