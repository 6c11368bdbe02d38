"""The command line of `kiosk`: every command with its options; nothing is imported that only one needs."""

import argparse
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import config
from config.settings import SensorProtocol

SHIPPED = Path(config.__file__).parent
_LONGEST_REFERENCE = 40
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        "kiosk", description="Hands a national card to its holder, and to nobody else."
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for adds in (_serving, _capturing, _slips, _judging, _auditing, _enrolling, _speaking):
        adds(commands)
    return whole


def _serving(commands: Commands) -> None:
    run = _command(commands, "run", "the kiosk with its window")
    _takes_config(run)
    run.add_argument(
        "--no-window", action="store_true", help="nobody stands before it: for fleets and trials"
    )
    _takes_delivery(
        _command(
            commands,
            "deliver",
            "one delivery without a window; exit 0 delivered, 3 refused, 4 fault",
        )
    )
    doctor = _command(commands, "doctor", "look at every device, setting and service; a finding a line")
    _takes_config(doctor)
    doctor.add_argument("--json", action="store_true")


def _capturing(commands: Commands) -> None:
    capture = _command(commands, "capture", "one finger image through the driver")
    capture.add_argument("--sensor", required=True, metavar="PORT", help="a serial device or a pyserial URL")
    _takes_protocol(capture)
    capture.add_argument("--out", required=True, type=Path, metavar="FILE.png")
    capture.add_argument(
        "--timeout", type=float, default=10.0, metavar="S", help="how long to wait for a finger"
    )
    capture.add_argument(
        "--trace", type=Path, metavar="FILE", help="every byte on the wire, the picture's too: keep it safe"
    )


def _slips(commands: Commands) -> None:
    slip = _command(
        commands, "verify-slip", "whether a printed slip's code is genuine; needs no line", does="verify_slip"
    )
    slip.add_argument(
        "code", metavar="CODE", help="what a QR reader reads from the slip; - reads it from stdin"
    )
    slip.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="public key as text or a file; else our own"
    )
    _takes_config(slip)


def _judging(commands: Commands) -> None:
    if find_spec("kiosk.workload"):  # not in the package for kiosks in service
        _takes_workload(_command(commands, "workload", "whole journeys on simulated devices, for judges"))
    state = _command(
        commands,
        "check-state",
        "judge what a kiosk left on its disk; a finding a line, exit 0 or 1",
        does="check_state",
    )
    state.add_argument("folder", type=Path, metavar="DIR")
    state.add_argument("--acks", type=Path, metavar="FILE", help="the ACK lines that were seen")


def _auditing(commands: Commands) -> None:
    audit = commands.add_parser("audit", help="the chain of everything a kiosk did")
    audits = audit.add_subparsers(required=True, metavar="COMMAND")
    verify = _command(audits, "verify", "a finding a line, exit 0 or 1", does="verify_audit")
    verify.add_argument("folder", type=Path, metavar="DIR")
    verify.add_argument("--head", type=Path, metavar="FILE", help="a head that was published, as JSON")
    head = _command(audits, "head", "the signed head of the chain as it stands, as JSON", does="audit_head")
    head.add_argument("folder", type=Path, metavar="DIR")


def _enrolling(commands: Commands) -> None:
    enrol = _command(commands, "enrol", "the kiosk's public key, for `kiosk-centre enrol`")
    _takes_config(enrol)
    enrol.add_argument(
        "--answer", type=Path, metavar="FILE", help="install what `kiosk-centre enrol` answered"
    )
    enrol.add_argument(
        "--request", type=Path, metavar="FILE", help="write key and certificate request for the centre"
    )


def _speaking(commands: Commands) -> None:
    prompts = _command(commands, "prompts", "make sound files of every fixed sentence, once after installing")
    _takes_config(prompts)
    prompts.add_argument("--out", type=Path, metavar="DIR", help="instead of the settings' own folder")


def _command(commands: Commands, name: str, help: str, *, does: str = "") -> argparse.ArgumentParser:
    """A command of its own; `does` is what `ui.cli` calls it where its name says it otherwise."""
    added = commands.add_parser(name, help=help)
    added.set_defaults(command=does or name)
    return added


def _takes_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=SHIPPED / "default.toml", metavar="FILE")


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
        "--fault",
        metavar="NAME",
        help="of the sensor or the card, DEVICE.FAULT of another; kill, hold, broker-down, centre-down",
    )
    parser.add_argument(
        "--at",
        metavar="STEP",
        help="when the fault strikes: D1 to D9, D6a, D6b, END, or a page as registration.filling_form",
    )
    parser.add_argument(
        "--journeys",
        choices=("all", "life", "delivery"),
        default="all",
        help="life: whole lives one after the other; delivery: cards that lie ready, with less around",
    )
    parser.add_argument(
        "--habit",
        choices=("types-wrong", "goes-astray", "loses-receipt"),
        help="what everybody does: the last with --journeys delivery, the others with life",
    )
    parser.add_argument("--control", type=Path, metavar="DIR", help="leave the control sockets of all here")
    parser.add_argument(
        "--on-enter",
        action="store_true",
        help="each session, and the end, waits for a line on standard input",
    )
    parser.add_argument("--people", type=Path, metavar="FILE", help="JSON list of the applicants")


def _reference(text: str) -> str:
    if not 0 < len(text.encode()) <= _LONGEST_REFERENCE:
        raise argparse.ArgumentTypeError(f"1 to {_LONGEST_REFERENCE} bytes are what a card can record")
    return text


def _dpi(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 250 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"expected 250 to 1000, got {text!r}")
    return int(text)
