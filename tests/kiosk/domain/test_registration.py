"""The guard of a correction: how often, that it changes something, and nothing that was confirmed (T9)."""

import pytest

from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.registration import ApplicationRefusal, check_edit

NAME, BORN = "applicant.first_name", "father.birth_date"
CURRENT = {NAME: "مریم", BORN: "1950-01-02", "applicant.last_name": "کریمی"}
LIMIT = DEFAULT_POLICY.edit_limit


@pytest.mark.parametrize(
    ("changes", "used", "refusal"),
    [
        ({NAME: "ریم"}, 0, None),
        ({NAME: "ریم", BORN: CURRENT[BORN]}, LIMIT - 1, None),
        ({NAME: "ریم"}, LIMIT, ApplicationRefusal.EDIT_LIMIT),
        ({NAME: "ریم"}, LIMIT + 1, ApplicationRefusal.EDIT_LIMIT),
        ({}, 0, ApplicationRefusal.NOTHING_CHANGED),
        ({NAME: CURRENT[NAME], BORN: CURRENT[BORN]}, 0, ApplicationRefusal.NOTHING_CHANGED),
        ({"applicant.last_name": "رضایی"}, 0, ApplicationRefusal.CONFIRMED_ITEM),
        ({NAME: "ریم", "applicant.last_name": "رضایی"}, 0, ApplicationRefusal.CONFIRMED_ITEM),
    ],
)
def test_only_disputed_items_are_changed_and_only_so_often(
    changes: dict[str, str], used: int, refusal: ApplicationRefusal | None
) -> None:
    told = check_edit(
        changes, current=CURRENT, mismatched=(NAME, BORN), edits_used=used, policy=DEFAULT_POLICY
    )
    assert told is refusal
