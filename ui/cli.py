"""`kiosk`: one command for everything a kiosk does or is asked; each loads only what it needs."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import config
from config.loading import ConfigError, load
from config.settings import SensorProtocol, Settings
from kiosk import core_dumps

_SHIPPED = Path(config.__file__).parent
_BAD_SETTINGS = 2
_CANNOT = 1
_LONGEST_REFERENCE = 40


def main(argv: list[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    core_dumps.forbid()
    try:
        code: int = options.command(options)
    except ConfigError as error:
        return _complain(error, _BAD_SETTINGS)
    except KeyboardInterrupt:
        return _complain("stopped", 130)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "kiosk", description="Hands a national card to its holder, and to nobody else."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the kiosk with its window")
    _takes_config(run)
    run.set_defaults(command=_run)

    deliver = commands.add_parser(
        "deliver", help="one delivery without a window; exit 0 delivered, 3 refused, 4 fault"
    )
    _takes_delivery(deliver)
    deliver.set_defaults(command=_deliver)

    capture = commands.add_parser("capture", help="one finger image through the driver")
    capture.add_argument("--sensor", required=True, metavar="PORT", help="a serial device or a pyserial URL")
    _takes_protocol(capture)
    capture.add_argument("--out", required=True, type=Path, metavar="FILE.png")
    capture.add_argument(
        "--timeout", type=float, default=10.0, metavar="S", help="how long to wait for a finger"
    )
    capture.add_argument(
        "--trace", type=Path, metavar="FILE", help="every byte on the wire, the picture's too: keep it safe"
    )
    capture.set_defaults(command=_capture)

    doctor = commands.add_parser("doctor", help="look at every device, setting and service; a finding a line")
    _takes_config(doctor)
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(command=_doctor)

    slip = commands.add_parser("verify-slip", help="whether a printed slip's code is genuine; needs no line")
    slip.add_argument(
        "code", metavar="CODE", help="what a QR reader reads from the slip; - reads it from stdin"
    )
    slip.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="public key as text or a file; else our own"
    )
    _takes_config(slip)
    slip.set_defaults(command=_verify_slip)

    workload = commands.add_parser("workload", help="whole journeys on simulated devices, for judges")
    _takes_workload(workload)
    workload.set_defaults(command=_workload)

    state = commands.add_parser(
        "check-state", help="judge what a kiosk left on its disk; a finding a line, exit 0 or 1"
    )
    state.add_argument("folder", type=Path, metavar="DIR")
    state.add_argument("--acks", type=Path, metavar="FILE", help="the ACK lines that were seen")
    state.set_defaults(command=_check_state)

    audit = commands.add_parser("audit", help="the chain of everything a kiosk did")
    audits = audit.add_subparsers(required=True, metavar="COMMAND")
    verify = audits.add_parser("verify", help="a finding a line, exit 0 or 1")
    verify.add_argument("folder", type=Path, metavar="DIR")
    verify.add_argument("--head", type=Path, metavar="FILE", help="a head that was published, as JSON")
    verify.set_defaults(command=_verify_audit)
    head = audits.add_parser("head", help="the signed head of the chain as it stands, as JSON")
    head.add_argument("folder", type=Path, metavar="DIR")
    head.set_defaults(command=_audit_head)

    enrol = commands.add_parser("enrol", help="the kiosk's public key, for `kiosk-centre enrol`")
    _takes_config(enrol)
    enrol.add_argument(
        "--answer", type=Path, metavar="FILE", help="install what `kiosk-centre enrol` answered"
    )
    enrol.set_defaults(command=_enrol)
    return parser


def _takes_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=_SHIPPED / "default.toml", metavar="FILE")


def _takes_protocol(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--protocol",
        choices=[each.value for each in SensorProtocol],
        help="what the sensor speaks: ef01 unless settings say otherwise",
    )


def _takes_delivery(parser: argparse.ArgumentParser) -> None:
    _takes_protocol(parser)
    parser.add_argument("--reader", required=True, metavar="NAME", help="a PC/SC reader, or vpcd://HOST:PORT")
    parser.add_argument("--sensor", required=True, metavar="PORT", help="a serial device or a pyserial URL")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="issuers, policy and mode; without it those of the demo"
    )
    parser.add_argument(
        "--serial", metavar="S", help="the card the claim names; without it the one in the reader"
    )
    parser.add_argument("--application", type=_reference, metavar="REF", help="the claim's reference")
    parser.add_argument("--dpi", type=_dpi, metavar="N", help="overrules what the sensor's type says")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="keeps the journal; without it nothing is kept"
    )
    parser.add_argument(
        "--unattended",
        action="store_true",
        help="the card counts as taken only when the reader sees it go; otherwise an officer hands it out",
    )


def _takes_workload(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", required=True, type=Path, metavar="DIR", help="everything kept lies here")
    parser.add_argument("--seed", required=True, type=int, metavar="N")
    parser.add_argument("--sessions", type=int, metavar="N", help="without it until SIGTERM")
    parser.add_argument(
        "--fault", metavar="NAME", help="of the sensor or the card; kill, broker-down, centre-down"
    )
    parser.add_argument("--at", metavar="STEP", help="D1 to D9, D6a, D6b, END: when the fault strikes")
    parser.add_argument("--people", type=Path, metavar="FILE", help="JSON list of the applicants")


def _reference(text: str) -> str:
    if not 0 < len(text.encode()) <= _LONGEST_REFERENCE:
        raise argparse.ArgumentTypeError(f"1 to {_LONGEST_REFERENCE} bytes are what a card can record")
    return text


def _dpi(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 250 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"expected 250 to 1000, got {text!r}")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    settings = load(options.config)
    from ui.app import run

    return run(settings)


def _capture(options: argparse.Namespace) -> int:
    from drivers.fingerprint import capture
    from drivers.fingerprint.opening import Speech

    speech = Speech(options.protocol or Speech.EF01)
    return capture.run(options.sensor, options.out, options.timeout, speech=speech, trace=options.trace)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor

    findings = doctor.examine(options.config)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        print("\n".join(str(finding) for finding in findings))
    return doctor.exit_code(findings)


def _enrol(options: argparse.Namespace) -> int:
    settings = load(options.config)
    from kiosk import enrolment
    from kiosk.reporting.keys import KeysError

    folder = settings.centre.keys
    try:
        if options.answer:
            enrolment.install(folder, settings.kiosk.id, options.answer)
            print(f"enrolled as {settings.kiosk.id}")
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

    try:
        request = program.asked(
            options.state, options.seed, options.sessions, options.fault, options.at, options.people
        )
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
    demo = _SHIPPED / "demo.toml"
    return demo if demo.exists() else _SHIPPED / "default.toml"


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


if __name__ == "__main__":
    sys.exit(main())
