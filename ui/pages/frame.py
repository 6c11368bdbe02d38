"""What every page shares: its words, its tools in the header, its step, its buttons back and forward."""

from dataclasses import dataclass

from kiosk.session.events import Cancelled, LanguageChosen
from kiosk.session.states import Language, State
from ui.draft import Draft
from ui.icons import Icon
from ui.view import Action, Content, Emphasis, Message, Notice, View
from ui.wishes import AS_EVER, Contrasted, HelpAsked, TextSized, Wishes
from ui.wording import Words, words

STEPS = 5  # receipt, documents, card, finger, take the card


@dataclass(frozen=True, slots=True)
class Page:
    """One page in the making: the state it shows, what was typed, and the words of its language."""

    state: State
    draft: Draft
    say: Words
    wishes: Wishes = AS_EVER

    def view(
        self,
        name: str,
        heading: str,
        content: Content,
        *,
        step: int = 0,
        steps: int = STEPS,
        actions: tuple[Action, ...] = (),
        notice: Notice | None = None,
        may_cancel: bool = True,
    ) -> View:
        tools = (self.help_tool(), self.text_size_tool(), self.contrast_tool(), self.language_tool())
        label = self.say("step", number=step, count=steps) if step else ""
        return View(
            name,
            self.state.language,
            self.say("service"),
            heading,
            content,
            tools=(*tools, self.cancel_tool()) if may_cancel else tools,
            actions=actions,
            notice=notice,
            step=step,
            steps=steps,
            step_label=label,
            wishes=self.wishes,
        )

    def help_tool(self) -> Action:
        return Action("help", self.say("help.heading"), HelpAsked(True), Icon.HELP, symbol=True)

    def text_size_tool(self) -> Action:
        large = self.wishes.large
        label = self.say("text_normal" if large else "text_larger")
        return Action("text_size", label, TextSized(not large), Icon.TEXT_SIZE, chosen=large, symbol=True)

    def contrast_tool(self) -> Action:
        high = self.wishes.contrast
        label = self.say("contrast_normal" if high else "contrast_high")
        return Action("contrast", label, Contrasted(not high), Icon.CONTRAST, chosen=high, symbol=True)

    def language_tool(self) -> Action:
        other = Language.ENGLISH if self.state.language is Language.PERSIAN else Language.PERSIAN
        return Action("language", self.say("other_language"), LanguageChosen(other), Icon.TRANSLATE)

    def cancel_tool(self) -> Action:
        return Action("cancel", self.say("cancel"), Cancelled(), Icon.CLOSE, goes_back=True)

    def forward(self, name: str, label: str, sends: Message, *, enabled: bool = True) -> Action:
        rtl = self.state.language is Language.PERSIAN
        icon = Icon.ARROW_LEFT if rtl else Icon.ARROW_RIGHT
        return Action(name, self.say(label), sends, icon, Emphasis.PRIMARY, enabled)

    def back(self, name: str, sends: Message) -> Action:
        rtl = self.state.language is Language.PERSIAN
        icon = Icon.ARROW_RIGHT if rtl else Icon.ARROW_LEFT
        return Action(name, self.say("back"), sends, icon, Emphasis.SECONDARY, goes_back=True)


def page_of(state: State, draft: Draft, wishes: Wishes) -> Page:
    return Page(state, draft, words(state.language, brief=wishes.large), wishes)
