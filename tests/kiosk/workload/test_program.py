"""The workload as a judge runs it: killed, started again, and every promise judged afterwards."""

import subprocess
from pathlib import Path

import pytest

from kiosk.inspection.judge import check_state

LIMIT_S = 240
pytestmark = pytest.mark.timeout(600)


def workload(python: str, state: Path, *options: str) -> tuple[int, list[str]]:
    command = [python, "-m", "ui.cli", "workload", "--state", str(state), "--seed", "5", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.fixture(scope="module")
def seen(warm: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], list[str]]:
    """A run killed as the release was written down, and another of one session on the same state."""
    state = tmp_path_factory.mktemp("workload") / "state"
    code, killed = workload(warm, state, "--journeys", "delivery", "--fault", "kill", "--at", "D7")
    assert code == -9
    code, after = workload(warm, state, "--journeys", "delivery", "--sessions", "1")
    assert code == 0
    return state, killed, after


def test_a_killed_kiosk_told_only_what_is_there_again(seen: tuple[Path, list[str], list[str]]) -> None:
    state, killed, after = seen
    assert killed[0] == "READY"
    assert killed[-1] == "AT D7"
    acks = state.parent / "acks"
    acks.write_text("\n".join((*killed, *after)))
    assert check_state(state, acks) == []


def test_it_goes_on_with_the_next_applicant(seen: tuple[Path, list[str], list[str]]) -> None:
    _, _, after = seen
    assert [line for line in after if line.startswith("SESSION")] == ["SESSION 2"]
    assert [line for line in after if line.startswith("ACK delivery")]


def test_nothing_of_a_person_lies_outside_what_must_know_it(seen: tuple[Path, list[str], list[str]]) -> None:
    """The chip and its holder file know their person; kiosk, centre, broker and logs must not."""
    from kiosk.workload.people import applicant

    state, *_ = seen
    for number in (1, 2):
        person = applicant(5, number, 8).person
        for path in state.rglob("*"):
            if path.is_file() and path.parent.name not in ("cards", "prints"):
                held = path.read_bytes()
                assert person.national_code.encode() not in held, path.name
                assert person.last_name.encode() not in held, path.name


def test_whole_lives_survive_a_kill_on_the_way_to_a_number(warm: str, tmp_path: Path) -> None:
    state, acks = tmp_path / "state", tmp_path / "acks"
    code, killed = workload(warm, state, "--fault", "kill", "--at", "registration.submitting_form")
    assert code == -9
    assert killed[-1] == "AT registration.submitting_form"
    code, after = workload(warm, state, "--sessions", "3")
    assert code == 0
    assert [line for line in after if line.startswith("SESSION")] == ["SESSION 2", "SESSION 3", "SESSION 4"]
    assert [line for line in after if line.startswith(("AT registration", "AT status"))]
    acks.write_text("\n".join((*killed, *after)))
    assert check_state(state, acks) == []
    acks.write_text(
        "ACK application 123456789012\nACK appointment 123456789012\nACK packet nobody\nACK what 1"
    )
    assert len(check_state(state, acks)) == 4
