"""The tools of the header that are there while something can be heard: how loud, and the screen hidden."""

from dataclasses import replace

from ui.icons import Icon
from ui.speech.narrator import Hearing
from ui.speech.volume import LOUDEST, OFF, louder
from ui.view import Action, View
from ui.wishes import Covered, VolumeSet, Wishes
from ui.wording import Words


def with_sound_tools(view: View, hearing: Hearing, wishes: Wishes, say: Words) -> View:
    """The view with its sound tools before the others; a kiosk that cannot be heard has none.

    For the room they take, others show their signs alone. Who asked for large letters reads the
    screen, and is not offered to hide it.
    """
    if not hearing.any:
        return view
    volume = _volume(hearing, wishes, say)
    if wishes.large:
        return replace(view, tools=(volume, *_as_signs(view.tools, "language")))
    if hearing.plugged:
        return replace(view, tools=(_cover(say), volume, *_as_signs(view.tools, "cancel", "language")))
    return replace(view, tools=(volume, *view.tools))


def _as_signs(tools: tuple[Action, ...], *names: str) -> tuple[Action, ...]:
    return tuple(replace(each, symbol=True) if each.name in names else each for each in tools)


def _volume(hearing: Hearing, wishes: Wishes, say: Words) -> Action:
    step = hearing.step(wishes.volume)
    label = say("speech.volume", step=step, most=LOUDEST) if step else say("speech.silent")
    then = VolumeSet(louder(step, to_silence=not hearing.plugged))
    icon = Icon.VOLUME if step else Icon.VOLUME_OFF
    return Action("volume", label, then, icon, chosen=step > OFF and not hearing.plugged, symbol=True)


def _cover(say: Words) -> Action:
    return Action("cover", say("speech.cover"), Covered(True), Icon.EYE_OFF, symbol=True)
