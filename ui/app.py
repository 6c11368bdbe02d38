"""`run`: the kiosk of some settings with its window."""

import signal
import sys
import threading
from pathlib import Path

from config.settings import Settings, SpeechSettings
from kiosk import deliver
from kiosk.compose import running
from kiosk.domain.line_tls import LineTlsError
from kiosk.log import set_up
from kiosk.reporting.keys import KeysError
from kiosk.session.vocabulary import Journey
from kiosk.storage.store import StoreError
from kiosk.typeset import TypesetError
from ui.bridge import Bridge
from ui.closed import stand_closed
from ui.crash import OnThreadBug
from ui.display import DisplayError, choose
from ui.holding import Touching
from ui.speech import player, synthesis
from ui.speech.player import Player
from ui.speech.prompts import Prompts
from ui.speech.synthesis import Synthesiser
from ui.speech.voice import SpokenVoice
from ui.window import KioskApp, Script

BUG, FAULT = 1, 4
CANNOT_BEGIN = (*deliver.CANNOT_BEGIN, DisplayError, KeysError, LineTlsError, TypesetError)
PLAIN_SPEECH = SpeechSettings("default", "", Path("/var/cache/kiosk/prompts"))


def _services(settings: Settings) -> frozenset[Journey]:
    """Every journey there are screens for; a visit only where there are eyes for it."""
    whole = frozenset(Journey)
    return whole if settings.camera and settings.scanner else whole - {Journey.COMPLETION}


def run(settings: Settings, script: Script | None = None) -> int:
    """The kiosk of these settings with its window; 0 when closed, 1 after a bug, 4 if it cannot begin."""
    set_up(settings.log.level, settings.log.file)
    bridge = Bridge()
    screen, speech = settings.screen, settings.speech or PLAIN_SPEECH
    try:
        choose(screen.driver)
        with running(
            settings,
            show=bridge.show_picture,
            panel=bridge.panel,
            services=_services(settings),
            scans=bridge.show_scans,
            photos=bridge.show_photo,
            renderer=lambda: bridge.drawn_by,
        ) as kiosk:
            voice = _voice(speech)
            app = KioskApp(
                kiosk.loop,
                bridge,
                size=(screen.width, screen.height),
                fullscreen=screen.fullscreen,
                rotation=screen.rotation.value if screen.rotation else 0,
                script=script,
                crashed=kiosk.crashed,
                voice=voice,
                speaker=bool(speech.speaker),
                touching=Touching(settings.touch.key_repeat_s, settings.touch.same_key_pause_s),
            )
            threading.excepthook = OnThreadBug(kiosk.crashed)
            signal.signal(signal.SIGTERM, lambda *_: app.stop())
            try:
                app.run()
            finally:
                if voice:
                    voice.close()
    except CANNOT_BEGIN as error:
        print(f"kiosk: {error}", file=sys.stderr)
        if isinstance(error, StoreError):
            stand_closed(settings, bridge)
        return FAULT
    return BUG if app.failed else 0


def _voice(speech: SpeechSettings) -> SpokenVoice | None:
    """None where a program for it is missing, which the doctor tells."""
    if not (synthesis.installed() and player.installed()):
        return None
    return SpokenVoice(Prompts(speech.prompts), Synthesiser(), Player(speech.headphones, speech.speaker))
