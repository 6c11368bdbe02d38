"""What a soak calls growth: a line through the lowest of each block, with how sure that is."""

import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tools.assurance.growth import Growth, growth
from tools.assurance.holding import held, tell_when_asked
from tools.assurance.soak import Measure, judged, keep, memory, told

ONE = Measure(0, 200_000, 150_000, 33, 31)


def measures(kb_a_session: float, sessions: int = 2000, noise_kb: int = 200) -> list[Measure]:
    """A process that grows so much, with a picture under way in every third measure."""
    chance = random.Random(7)
    return [
        replace(
            ONE,
            session=session,
            kilobytes=round(200_000 + kb_a_session * session + chance.uniform(0, 40 * noise_kb)),
            in_use=round(150_000 + kb_a_session * session + chance.uniform(0, noise_kb))
            + (9000 if session % 3 else 0),
        )
        for session in range(0, sessions, 10)
    ]


def test_a_line_is_found_with_how_far_the_true_one_may_lie() -> None:
    exact = growth([(x, 5.0 + 2.0 * x) for x in range(10)])
    assert (exact.slope, exact.give) == pytest.approx((2.0, 0.0))
    # By hand: slope 0.6, residual variance 1.2 over 2 degrees of freedom, so an error of sqrt(1.2 / 5).
    rough = growth([(0, 0.0), (1, 2.0), (2, 1.0), (3, 2.0)])
    assert rough.slope == pytest.approx(0.5)
    assert rough.least < 0 < rough.most
    assert str(Growth(0.125, 0.25)) == "0.12 ± 0.25"


@pytest.mark.parametrize(("free", "table"), [(5, 2.571), (10, 2.228), (30, 2.042)])
def test_how_sure_it_is_follows_students_table(free: int, table: float) -> None:
    points = [(x, float((-1) ** x)) for x in range(free + 2)]
    middle = (free + 1) / 2
    found = growth(points)
    missed = sum(
        (y - (sum(y for _, y in points) / len(points)) - found.slope * (x - middle)) ** 2 for x, y in points
    )
    error = (missed / free / sum((x - middle) ** 2 for x, _ in points)) ** 0.5
    assert found.give / error == pytest.approx(table, rel=0.01)


def test_pictures_under_way_are_no_growth() -> None:
    assert judged(measures(0.0)) == []
    grown = memory(measures(0.0), "in_use")
    assert grown is not None
    assert grown.most < 0.5


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (measures(2.0), "the memory in use grows: 2."),
        (measures(0.3, sessions=800, noise_kb=6000), "the memory in use is not shown to be flat"),
        ([replace(each, in_use=150_000) for each in measures(9.0)], "the memory grows in pieces: "),
        (measures(0.0, sessions=200), "too few sessions"),
        ([], "nothing was measured"),
    ],
)
def test_growth_is_found_and_so_is_a_soak_that_cannot_tell(found: list[Measure], words: str) -> None:
    (finding,) = judged(found)
    assert finding.startswith(words)
    assert told(found, [finding]).endswith("1 findings")


def test_descriptors_and_threads_that_stay_are_found_and_those_for_a_moment_not() -> None:
    flat = measures(0.0)
    for name in ("descriptors", "threads"):
        busy = [replace(each, **{name: 40 if each.session % 20 else 33}) for each in flat]
        assert judged(busy) == []
        leaking = [replace(each, **{name: 33 + each.session // 500}) for each in flat]
        assert judged(leaking) == [f"33 {name} became 36"]


def test_a_process_tells_what_it_holds_when_it_is_asked(capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGUSR1)
    try:
        tell_when_asked()
        os.kill(os.getpid(), signal.SIGUSR1)
        word, *figures = capfd.readouterr().out.split()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert word == "HOLDS"
    kilobytes, in_use, descriptors, threads = (int(each) for each in figures)
    assert in_use > 1000
    assert kilobytes > 1000
    assert descriptors >= 3
    assert threads >= 1
    kept = bytearray(50 << 20)
    assert held()[1] - in_use > 40 << 10
    del kept
    assert held()[1] - in_use < 10 << 10


def test_every_measure_is_kept_as_it_comes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for session in (90, 100):
        keep(replace(ONE, session=session), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text().splitlines()[0] == "90,200000,150000,33,31"
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("session 100: 200000 kilobytes, ")
