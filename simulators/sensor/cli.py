"""`kiosk-sim sensor`: a fingerprint module at a pty link or a TCP port."""

import argparse
import os
import secrets
import signal
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from drivers.fingerprint.codes import BAUD_UNIT
from simulators.control import ControlServer
from simulators.mischief import Mischief
from simulators.rfc2217 import Rfc2217Endpoint
from simulators.scenario import Step, check_actions
from simulators.scenario import read as read_scenario
from simulators.sensor import traces
from simulators.sensor.device import Device
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.sensor.models import Model, model_named
from simulators.sensor.options import parser
from simulators.sensor.replay import Replay
from simulators.sensor.requests import FIELDS, Driven, Requests
from simulators.sensor.running import Running, Served
from simulators.sensor.sfm.line import FAULTS as SFM_FAULTS
from simulators.sensor.sfm.line import SfmLine
from simulators.sensor.sfm.memory import Parameters
from simulators.sensor.sfm.module import MODEL as SFM_MODEL
from simulators.sensor.sfm.module import SfmModule
from simulators.sensor.traces import Recorded
from simulators.serve import AddressError, Endpoint, PtyEndpoint, TcpEndpoint

_BAD_INPUT = 2
FACTORY_BAUD = 57600


def main(argv: list[str]) -> int:
    """The command's exit status: 0 once it is told to stop, 2 for bad input."""
    options = parser().parse_args(argv)
    try:
        if options.replay:
            return _replay(options)
        return _run(options)
    except ValueError as error:
        print(f"kiosk-sim sensor: {error}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk-sim sensor: {error.filename or ''} {error.strerror or error}".strip(), file=sys.stderr)
    return _BAD_INPUT


def _run(options: argparse.Namespace) -> int:
    is_sfm = options.model.upper() == SFM_MODEL.name.upper()
    model = SFM_MODEL if is_sfm else _model(options)
    mischief = Mischief(SFM_FAULTS if is_sfm else CATALOGUE, _seed(options))
    for fault in options.fault:
        mischief.switch_on(fault)
    # Live pictures are never alike: the noise of the last start, sent again, would be taken for a recording.
    noise = secrets.randbelow(2**31) if options.seed is None else options.seed
    glass = Glass(model, mischief, seed=noise, clock=time.monotonic)
    if options.finger:
        glass.place(options.finger, options.dpi)
    if options.other:
        glass.set_other(options.other, options.dpi)
    steps = _steps(options, mischief)
    running, line = _sfm(options, glass) if is_sfm else _ef01(options, model, glass)
    requests = Requests(running, line, options.dpi)
    for step in steps:
        running.at(step.at_s, partial(_take_step, requests, step))
    with ExitStack() as files:
        return _serve(options, running, _recorded(options, line, files), requests)


def _seed(options: argparse.Namespace) -> int:
    return 1 if options.seed is None else int(options.seed)


def _ef01(options: argparse.Namespace, model: Model, glass: Glass) -> tuple[Running, Driven]:
    flash = Flash.load(options.state)
    device = Device(model, flash, glass, glass.mischief, seed=_seed(options), clock=time.monotonic)
    running = Running(_endpoint(options, device.speed_factor * BAUD_UNIT))
    unplug = running.unplug_for_a_while
    line = Line(device, glass.mischief, paced=options.paced, clock=time.monotonic, unplug=unplug)
    return running, line


def _sfm(options: argparse.Namespace, glass: Glass) -> tuple[Running, Driven]:
    """The module of another protocol: glass, faults and addresses are the same."""
    if options.bits:
        raise ValueError(f"the model {SFM_MODEL.name} takes no --bits; it sends 8")
    module = SfmModule(glass, glass.mischief, Parameters(options.state), clock=time.monotonic)
    running = Running(_endpoint(options, module.parameters.baud))
    unplug = running.unplug_for_a_while
    return running, SfmLine(module, paced=options.paced, clock=time.monotonic, unplug=unplug)


def _replay(options: argparse.Namespace) -> int:
    replay = Replay(traces.read(options.replay), paced=options.paced, clock=time.monotonic)
    return _serve(options, Running(_endpoint(options, FACTORY_BAUD)), replay, None)


def _recorded(options: argparse.Namespace, line: Served, files: ExitStack) -> Served:
    if options.record is None:
        return line
    # A trace holds pictures: a new one is for its owner's eyes alone.
    handle = os.open(options.record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return Recorded(line, files.enter_context(os.fdopen(handle, "w", encoding="ascii")), time.monotonic)


def _steps(options: argparse.Namespace, mischief: Mischief) -> tuple[Step, ...]:
    """The scenario's steps, its faults' names checked before anything starts."""
    steps = read_scenario(options.scenario).steps if options.scenario else ()
    check_actions(options.scenario, steps, FIELDS)
    for step in steps:
        if step.request["do"] in ("fault", "clear") and "name" in step.request:
            Mischief(mischief.catalogue, 0).switch_on(str(step.request["name"]))
    return steps


def _take_step(requests: Requests, step: Step) -> None:
    try:
        requests.handle(step.request)
    except ValueError as error:
        print(f"kiosk-sim sensor: scenario at {step.at_s} s: {error}", file=sys.stderr, flush=True)


def _endpoint(options: argparse.Namespace, baud: int) -> Endpoint:
    if options.link:
        return PtyEndpoint(options.link, baud)
    return TcpEndpoint(options.tcp) if options.tcp is not None else Rfc2217Endpoint(options.rfc2217, baud)


def _serve(options: argparse.Namespace, running: Running, served: Served, requests: Requests | None) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    with ExitStack() as stack:
        stack.callback(running.unplug)
        if options.control and requests:
            stack.callback(_controlled(options.control, requests).close)
        print(f"ready {running.address}", flush=True)
        running.serve(served)
    return 0


def _controlled(path: Path, requests: Requests) -> ControlServer:
    try:
        return ControlServer(path, requests.handle)
    except OSError as error:
        raise AddressError(f"cannot make the control socket {path}: {error.strerror or error}") from None


def _model(options: argparse.Namespace) -> Model:
    model = model_named(options.model)
    return model.with_depth(options.bits) if options.bits else model
