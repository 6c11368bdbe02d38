"""`kiosk-centre run`: this process, or several of it, from the settings to the end."""

import argparse
import time
from pathlib import Path

from centre.applications.population import RegisterOverHttp
from centre.broker.folders import authority_in, end_context
from centre.line.mqtt import BrokerAddress
from centre.line.service import CentreService, ServiceSettings
from centre.production.port import ProductionOverHttp
from centre.settings import Settings, SettingsError
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from centre.work.workers import Workers, command_of, watch_parent
from kiosk.domain.clock import Clock
from kiosk.domain.stopping import Stop, Stopping

READY_S = 15.0
WILL_DELAY_S = 5
MOST_WORKERS = 64


def run(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Serve until SIGTERM or SIGINT; `ready` is printed once the centre hears its kiosks."""
    asked_to_stop = Stop.on_signals()
    settings.check_line()
    CentreKeys.open(Path(settings.keys))
    if options.workers == 1 or options.as_worker:
        return _serve(settings, options, clock, asked_to_stop)
    open_database(settings.database).dispose()
    workers = Workers(command_of(options.arguments), options.workers, clock.monotonic)
    return workers.run(asked_to_stop, lambda: print("ready", flush=True))


def _serve(settings: Settings, options: argparse.Namespace, clock: Clock, asked_to_stop: Stopping) -> int:
    service = _service(settings, options, clock)
    if options.as_worker:
        watch_parent(asked_to_stop.set)
    service.start()
    try:
        if _wait_ready(service, asked_to_stop):
            _tell_ready(asked_to_stop)
        elif not asked_to_stop.is_set() and not service.failed:
            raise SettingsError(f"no broker at {settings.broker}; start it, or name it with --broker")
        while not asked_to_stop.wait(0.2) and not service.ended.is_set():
            pass
    finally:
        service.stop()
    return 1 if service.failed else 0


def _tell_ready(asked_to_stop: Stopping) -> None:
    try:
        print("ready", flush=True)
    except BrokenPipeError:
        asked_to_stop.set()  # whoever started us is gone


def _service(settings: Settings, options: argparse.Namespace, clock: Clock) -> CentreService:
    host, port = settings.broker_address()
    name, will_delay_s = settings.client_id, 0
    if options.as_worker:
        name, will_delay_s = f"{settings.client_id}-{options.as_worker}", WILL_DELAY_S
    address = BrokerAddress(host, port, name, end_context(settings.tls, name), will_delay_s)
    keys, register = CentreKeys.open(Path(settings.keys)), _register(settings)
    outside = (register, register, _production(settings, keys), authority_in(settings.tls))
    told = ServiceSettings(address, settings.root, settings.policy, *outside)
    return CentreService(told, open_database(settings.database), keys, clock)


def number_of_workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"expected 1 to {MOST_WORKERS}, got {text!r}")
    return int(text)


def _register(settings: Settings) -> RegisterOverHttp | None:
    try:
        return RegisterOverHttp(settings.register) if settings.register else None
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _production(settings: Settings, keys: CentreKeys) -> ProductionOverHttp | None:
    if not settings.production:
        return None
    try:
        return ProductionOverHttp(settings.production, keys.sealing, settings.production_key)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _wait_ready(service: CentreService, asked_to_stop: Stopping) -> bool:
    """Whether the broker took us; it gets a while, for it may be starting as well."""
    deadline = time.monotonic() + READY_S
    while not service.ready.wait(0.05):
        if asked_to_stop.is_set() or service.ended.is_set() or time.monotonic() > deadline:
            return False
    return True
