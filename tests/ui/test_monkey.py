"""Random touches, keys and news on every screen; ten thousand of them with KIOSK_MONKEY=10000."""

import os
import random

from kiosk.session.states import Language
from tests.ui.monkey import A_WHILE, Monkey
from tools.exhibits import exhibits

EVENTS = int(os.environ.get("KIOSK_MONKEY", "0")) or A_WHILE * (len(exhibits(Language.PERSIAN)) // 3)


def test_no_screen_fails_or_leads_nowhere_whatever_is_done_on_it() -> None:
    monkey = Monkey(random.Random(1405))
    monkey.play(EVENTS)
    assert len(monkey.seen) > 20


def test_every_screen_leads_back_to_the_first_by_itself() -> None:
    for exhibit in exhibits(Language.PERSIAN):
        Monkey(random.Random(7), exhibit.state, exhibit.draft).home()
