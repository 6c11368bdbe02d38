"""Every way of tampering is noticed; without what was published, two are not, and the trial says so."""

from pathlib import Path

import pytest

from centre.inbox.rollback import HighMarks
from kiosk.inspection.judge import verify_audit
from tools.assurance.tampering import tamper
from tools.assurance.tamperings import KINDS


def test_every_kind_of_tampering_is_noticed_and_an_honest_disk_raises_nothing(tmp_path: Path) -> None:
    counts = tamper(4 * len(KINDS), 1, tmp_path)
    assert counts.unnoticed == []
    assert counts.false_alarms == []
    assert set(counts.kinds) == set(KINDS)
    assert len(KINDS) >= 10


def test_without_the_published_head_a_rewritten_or_shortened_audit_would_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tools.assurance.tampering.verify_audit", lambda folder, head: verify_audit(folder, None)
    )
    counts = tamper(2 * len(KINDS), 1, tmp_path)
    assert {where.split("/")[1] for where in counts.unnoticed} >= {"audit_rewritten"}


def test_without_the_centres_marks_an_older_disk_would_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HighMarks, "goes_back", lambda marks, event: False)
    counts = tamper(len(KINDS), 1, tmp_path)
    assert {where.split("/")[1] for where in counts.unnoticed} == {"older_copy_put_back"}
