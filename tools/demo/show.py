"""Puts world, kiosk and story together, and leaves report and contact sheet behind."""

import json
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import cycle
from pathlib import Path

from kiosk.compose import running
from kiosk.session.states import Finger as Position
from kiosk.session.vocabulary import Journey, Part
from tools.demo import bench, course, handing_over, people, process, report, story
from tools.demo.citizen import CITIZENS
from tools.demo.enrolment import EnrolmentDesk, grown, in_folder
from tools.demo.narrator import Narrator
from tools.demo.people import Applicant
from tools.demo.rig import Finger, Rig
from tools.demo.traveller import Traveller
from tools.demo.visit import Scene
from tools.demo.watcher import Watcher
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

TAKEN = (Position.RIGHT_INDEX, Position.LEFT_INDEX, Position.RIGHT_THUMB, Position.LEFT_THUMB)


def show(
    out: Path,
    *,
    fingers: Path | None,
    dpi: float,
    seed: int,
    touch: bool,
    window: type[KioskApp] = KioskApp,
) -> int:
    """The exit status: 0 only if every act ended as expected and the centre agrees."""
    narrator, conditions = Narrator(), []

    def note(line: str) -> None:
        conditions.append(line)
        narrator.note(line)

    with Rig(out / "run", note, paced=touch) as rig:
        note(
            f"fingers: real images in {fingers.name}, {dpi:g} dpi" if fingers else f"fingers: grown, {seed=}"
        )
        with ThreadPoolExecutor(1) as beside:
            centre = beside.submit(rig.start_centre)
            impressions = in_folder(fingers, dpi) if fingers else grown(out / "run" / "fingers", seed)
            centre.result()
            enrolled = beside.submit(_enrolled, rig, impressions, people.EVERYBODY if touch else people.CAST)
            given_out = _take_through(rig, narrator, impressions)
            cast = enrolled.result()
        _play(rig, narrator, cast, out, touch, window)
        _ask_centre(rig, narrator)
        events = _heard(rig, given_out)
        shutil.copytree(rig.outside.receipts, out / "receipts")
    shutil.rmtree(out / "run")
    _leave(out, narrator, [*conditions, f"{narrator.seconds:.0f} s in all"], events)
    return 0 if narrator.passed else 1


def _enrolled(
    rig: Rig, impressions: Mapping[int, Sequence[Finger]], applicants: Sequence[Applicant]
) -> story.Cast:
    with closing(EnrolmentDesk(rig.folder)) as desk:
        return story.enrol(rig, desk, impressions, applicants)


def _take_through(
    rig: Rig, narrator: Narrator, impressions: Mapping[int, Sequence[Finger]]
) -> tuple[str, ...]:
    """The whole process for one citizen, at the kiosk's own ports; the numbers that were given out."""
    watcher, own = Watcher(), list(impressions)
    hands = {position: cycle(impressions[own[-1 - at]]) for at, position in enumerate(TAKEN)}
    with (
        closing(rig.other_kiosk()) as other,
        running(rig.settings_with_eyes, lambda picture: None, services=frozenset(Journey)) as kiosk,
    ):
        kiosk.loop.observe(watcher.saw)
        watcher.wait(lambda state: not state.missing - {Part.PRINTER}, "every part there")
        traveller = Traveller(kiosk.loop, watcher, narrator)
        way = course.Course(traveller, rig, narrator, other, hands, cycle(impressions[own[0]]))
        course.play(way, (*process.ACTS, *handing_over.ACTS))
    return tuple(number for number in (way.tracking, way.receipt) if number)


def _play(
    rig: Rig, narrator: Narrator, cast: story.Cast, out: Path, touch: bool, window: type[KioskApp]
) -> None:
    watcher, bridge = Watcher(), Bridge()
    with running(rig.settings, bridge.show_picture) as kiosk:
        kiosk.loop.observe(watcher.saw)

        def script(pilot: Pilot) -> None:
            story.tell(Scene(pilot, watcher, rig, narrator, out / "screens"), cast)
            if touch:
                bench.work(rig, cast)

        window(kiosk.loop, bridge, script=script).run()


def _ask_centre(rig: Rig, narrator: Narrator) -> None:
    """The last act: what the centre knows must be what happened."""
    expected = {one.application: "DELIVERED" for one in people.CAST}
    expected[people.STRANGER.application] = "DELIVERY_REFERRED"
    act = narrator.begin("What the centre knows", json.dumps(expected))
    narrator.end(act, json.dumps(rig.wait_for_centre(expected)))


def _heard(rig: Rig, given_out: Sequence[str]) -> list[str]:
    events = rig.events
    named = [
        text
        for text in (*given_out, *people.secrets(), *(each for one in CITIZENS for each in one.secrets()))
        if any(text in event for event in events)
    ]
    assert not named, "something personal was on the broker"
    return events


def _leave(out: Path, narrator: Narrator, conditions: Sequence[str], events: Sequence[str]) -> None:
    shots = [shot for act in narrator.acts for shot in act.shots]
    report.contact_sheet(shots, out / "contact-sheet.png")
    report.page(narrator.acts, conditions, events, out / "report.html")
    verdict = (
        "every outcome was the expected one" if narrator.passed else "NOT every outcome was the expected one"
    )
    print(f"\n{verdict}; {narrator.seconds:.0f} s\n  {out / 'report.html'}\n  {out / 'contact-sheet.png'}")
