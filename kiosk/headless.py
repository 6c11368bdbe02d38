"""`kiosk run --no-window`: a whole kiosk with nobody before it, as fleets and trials want a few."""

import sys

from config.settings import Settings
from kiosk import deliver
from kiosk.compose import running
from kiosk.domain.line_tls import LineTlsError
from kiosk.domain.stopping import Stop
from kiosk.log import set_up
from kiosk.reporting.keys import KeysError
from kiosk.session.vocabulary import Journey
from kiosk.typeset import TypesetError

LOOK_S = 0.5
BUG, FAULT = 1, 4
CANNOT_BEGIN = (*deliver.CANNOT_BEGIN, KeysError, LineTlsError, TypesetError)
SERVICES = frozenset(Journey) - {Journey.COMPLETION}


def run(settings: Settings) -> int:
    """Say `ready` and its name once up, and go on until a signal: 0; 1 after a bug, 4 if it cannot begin."""
    set_up(settings.log.level, settings.log.file)
    stopped = Stop.on_signals()
    try:
        with running(settings, lambda picture: None, services=SERVICES) as kiosk:
            print(f"ready {settings.kiosk.id}", flush=True)
            while not stopped.wait(LOOK_S):
                if kiosk.crashed.is_set():
                    return BUG
    except CANNOT_BEGIN as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return FAULT
    return 0
