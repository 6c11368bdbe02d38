"""`kiosk`: one command for everything a kiosk does or is asked; each loads only what it needs."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from config.loading import ConfigError, load
from config.settings import SensorProtocol, Settings
from kiosk import core_dumps
from ui.arguments import SHIPPED, parser

_BAD_SETTINGS = 2
_CANNOT = 1


def main(argv: list[str] | None = None) -> int:
    options = parser().parse_args(argv)
    core_dumps.forbid()
    try:
        code = _COMMANDS[options.command](options)
    except ConfigError as error:
        return _complain(error, _BAD_SETTINGS)
    except KeyboardInterrupt:
        return _complain("stopped", 130)
    return code


def _run(options: argparse.Namespace) -> int:
    settings = load(options.config)
    if options.no_window:
        from kiosk.headless import run
    else:
        from ui.app import run
    return run(settings)


def _capture(options: argparse.Namespace) -> int:
    from drivers.fingerprint import capture
    from drivers.fingerprint.opening import Speech

    speech = Speech(options.protocol or Speech.EF01)
    return capture.run(options.sensor, options.out, options.timeout, speech=speech, trace=options.trace)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor
    from ui import renderer

    findings = doctor.examine(options.config, renderer=lambda: renderer.asked(options.config))
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        print("\n".join(str(finding) for finding in findings))
    return doctor.exit_code(findings)


def _prompts(options: argparse.Namespace) -> int:
    speech = load(options.config).speech
    folder = options.out or (speech.prompts if speech else None)
    if folder is None:
        return _complain("prompts: no [speech] in the settings; name a folder with --out", _BAD_SETTINGS)
    from ui.speech.rendering import RenderingError, render
    from ui.speech.synthesis import Synthesiser

    try:
        made = render(folder, Synthesiser())
    except RenderingError as error:
        return _complain(f"prompts: {error}", _CANNOT)
    print(f"{made.new} prompts made, {made.all} in {folder}")
    return 0


def _enrol(options: argparse.Namespace) -> int:
    settings = load(options.config)
    from kiosk import enrolment
    from kiosk.reporting.keys import KeysError

    folder = settings.centre.keys
    try:
        if options.answer:
            enrolment.install(folder, settings.kiosk.id, options.answer)
            print(f"enrolled as {settings.kiosk.id}")
        elif options.request:
            enrolment.write_request(folder, settings.kiosk.id, options.request)
            print(f"take {options.request} to the centre: kiosk-centre enrol --request")
        else:
            print(enrolment.public_key(folder))
    except KeysError as error:
        return _complain(f"enrol: {error}", _CANNOT)
    return 0


def _verify_slip(options: argparse.Namespace) -> int:
    from kiosk import slip_check

    try:
        keys = slip_check.public_keys(options.key, load(options.config).centre.keys)
    except slip_check.KeyTextError as error:
        return _complain(f"verify-slip: {error}", _BAD_SETTINGS)
    code, told = slip_check.check(options.code, keys)
    print(told)
    return code


def _workload(options: argparse.Namespace) -> int:
    from kiosk.workload import program
    from kiosk.workload.plan import Habit

    try:
        plain = program.Request(
            options.state,
            options.seed,
            options.sessions,
            people=options.people,
            journeys=program.Journeys(options.journeys),
            habit=Habit(options.habit) if options.habit else None,
            control=options.control,
            on_enter=options.on_enter,
        )
        request = program.asked(plain, options.fault, options.at)
    except program.RequestError as error:
        return _complain(f"workload: {error}", _BAD_SETTINGS)
    return program.run(request)


def _check_state(options: argparse.Namespace) -> int:
    from kiosk.inspection import program

    return program.check_state(options.folder, options.acks)


def _verify_audit(options: argparse.Namespace) -> int:
    from kiosk.inspection import program

    return program.verify_audit(options.folder, options.head)


def _audit_head(options: argparse.Namespace) -> int:
    from kiosk.inspection import program

    return program.print_head(options.folder)


def _deliver(options: argparse.Namespace) -> int:
    settings = _with_log(load(options.config or _shipped_for_trying()))
    from kiosk import deliver

    request = deliver.Request(
        reader=options.reader,
        sensor=options.sensor,
        protocol=SensorProtocol(options.protocol) if options.protocol else None,
        dpi=options.dpi,
        serial=options.serial,
        application=options.application,
        state=options.state,
        unattended=options.unattended,
    )
    try:
        course = deliver.deliver(settings, request, _silent if options.json else _tell)
    except deliver.CANNOT_BEGIN as error:
        if options.json:
            print(json.dumps({"outcome": "fault", "problem": str(error), "steps": []}, ensure_ascii=False))
        return _complain(f"deliver: {error}", deliver.exit_code(error))
    if options.json:
        print(json.dumps(course.as_json(), ensure_ascii=False))
    else:
        print(f"outcome {course.outcome.value}" + (f" ({course.reason})" if course.reason else ""))
    return course.exit_code


def _shipped_for_trying() -> Path:
    """The demo's settings, which a production package does not carry."""
    demo = SHIPPED / "demo.toml"
    return demo if demo.exists() else SHIPPED / "default.toml"


def _with_log(settings: Settings) -> Settings:
    from kiosk import log

    log.set_up("WARNING", settings.log.file)
    return settings


def _tell(step: Any, facts: Mapping[str, Any]) -> None:
    told = "  ".join(f"{key} {value}" for key, value in facts.items())
    print(f"{step.value:<4}{step.name.lower().replace('_', ' '):<16}{told}", flush=True)


def _silent(step: Any, facts: Mapping[str, Any]) -> None:
    pass


def _complain(problem: object, code: int) -> int:
    print(f"kiosk: {problem}", file=sys.stderr)
    return code


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "deliver": _deliver,
    "capture": _capture,
    "doctor": _doctor,
    "verify_slip": _verify_slip,
    "workload": _workload,
    "check_state": _check_state,
    "verify_audit": _verify_audit,
    "audit_head": _audit_head,
    "enrol": _enrol,
    "prompts": _prompts,
}


if __name__ == "__main__":
    sys.exit(main())
