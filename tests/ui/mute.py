"""A voice with its thread and its queue, and no sound."""

import os
from pathlib import Path

from kiosk.session.states import Language
from ui.speech.player import Player
from ui.speech.prompts import Prompts
from ui.speech.sound import Sound
from ui.speech.synthesis import Synthesiser
from ui.speech.voice import SpokenVoice


class Mute(Synthesiser):
    def sound(self, sentence: str, language: Language) -> Sound | None:
        return None


def mute_voice() -> SpokenVoice:
    return SpokenVoice(Prompts(Path(os.devnull)), Mute(), Player(program=os.devnull))
