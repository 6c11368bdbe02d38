"""One message for each rule in both languages."""

import pytest

from kiosk.domain.problems import WORDINGS, Problem


@pytest.mark.parametrize("problem", Problem)
def test_every_rule_has_its_words(problem: Problem) -> None:
    wording = WORDINGS[problem]
    assert wording.fa.endswith(".")
    assert wording.en.endswith(".")
    assert not any("a" <= letter.lower() <= "z" for letter in wording.fa)


def test_no_two_rules_say_the_same() -> None:
    assert len({wording.en for wording in WORDINGS.values()}) == len(Problem)
    assert len({wording.fa for wording in WORDINGS.values()}) == len(Problem)
