"""Pages with a few ways on: big buttons in the middle, what they are about above them."""

from ui.draft import Chosen
from ui.fields import FormField, Option
from ui.icons import Icon
from ui.layout.canvas import Canvas
from ui.layout.controls import choice, label_script
from ui.layout.field import HELP, told
from ui.scene import Align, Element, Rect
from ui.theme import GAP, GUTTER, Colour, Role
from ui.view import Action, Choice

BIG = 160.0
_BIG_TALL = 128.0


def choices(canvas: Canvas, place: Rect, content: Choice) -> list[Element]:
    """Beside each other while two are wide enough, else under each other."""
    text = canvas.height_of(content.text, Role.LEAD, place.width) + GUTTER if content.text else 0.0
    across = len(content.options) if canvas.wide and not canvas.large else 1
    height = BIG if across > 1 else min(_BIG_TALL, (place.height - text) / len(content.options) - GAP)
    down = -(-len(content.options) // across)
    whole = text + down * (height + GUTTER) - GUTTER
    top = place.y + max(0.0, (place.height - whole) / 2 - 16)
    said = label_script(canvas, content.text)
    told_at = Rect(place.x, top, place.width, text - GUTTER)
    elements: list[Element] = (
        [canvas.text(told_at, content.text, Role.LEAD, Colour.MUTED, Align.CENTRE, said)]
        if content.text
        else []
    )
    grid = Rect(place.x, top + text, place.width, 0)
    width = (grid.width - GUTTER * (across - 1)) / across
    for index, action in enumerate(content.options):
        row, column = divmod(index, across)
        at = Rect(grid.x + column * (width + GUTTER), grid.y + row * (height + GUTTER), width, height)
        elements.append(choice(canvas, at, action, Role.RESULT))
    return elements


def yes_no(canvas: Canvas, place: Rect, field: FormField) -> list[Element]:
    """Two big buttons, the chosen one filled and ticked; the error or hint under them."""
    content = Choice(tuple(answer(field, option) for option in field.options))
    buttons = choices(canvas, Rect(place.x, place.y, place.width, place.height - HELP - GAP), content)
    bottom = max(each.rect.bottom for each in buttons)
    return [*buttons, *told(canvas, Rect(place.x, bottom + GAP, place.width, HELP), field)]


def answer(field: FormField, option: Option) -> Action:
    """One answer of a question as something to touch."""
    chosen = field.chosen == option.value
    sends = Chosen(field.name, option.value)
    sign = Icon.CHECK_CIRCLE if chosen else None
    return Action(f"option.{option.value}", option.label, sends, sign, chosen=chosen)
