"""`run`: the kiosk of some settings with its window."""

import signal
import sys

from config.settings import Settings
from kiosk import deliver
from kiosk.compose import running
from kiosk.log import set_up
from kiosk.domain.line_tls import LineTlsError
from kiosk.reporting.keys import KeysError
from kiosk.session.vocabulary import Journey
from kiosk.typeset import TypesetError
from ui.bridge import Bridge
from ui.holding import Touching
from ui.speech.voice import EspeakVoice, installed
from ui.window import KioskApp, Script

BUG, FAULT = 1, 4
CANNOT_BEGIN = (*deliver.CANNOT_BEGIN, KeysError, LineTlsError, TypesetError)


def _services(settings: Settings) -> frozenset[Journey]:
    """Every journey there are screens for; a visit only where there are eyes for it."""
    whole = frozenset(Journey)
    return whole if settings.camera and settings.scanner else whole - {Journey.COMPLETION}


def run(settings: Settings, script: Script | None = None) -> int:
    """The kiosk of these settings with its window; 0 when closed, 1 after a bug, 4 if it cannot begin."""
    set_up(settings.log.level, settings.log.file)
    bridge = Bridge()
    screen = settings.screen
    try:
        with running(
            settings,
            show=bridge.show_picture,
            panel=bridge.panel,
            services=_services(settings),
            scans=bridge.show_scans,
            photos=bridge.show_photo,
        ) as kiosk:
            voice = EspeakVoice() if installed() else None
            app = KioskApp(
                kiosk.loop,
                bridge,
                size=(screen.width, screen.height),
                fullscreen=screen.fullscreen,
                script=script,
                crashed=kiosk.crashed,
                voice=voice,
                touching=Touching(settings.touch.key_repeat_s, settings.touch.same_key_pause_s),
            )
            signal.signal(signal.SIGTERM, lambda *_: app.stop())
            try:
                app.run()
            finally:
                if voice:
                    voice.close()
    except CANNOT_BEGIN as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return FAULT
    return BUG if app.failed else 0
