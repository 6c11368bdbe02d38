"""What somebody has typed and chosen so far: texts by the path of their field, as they were entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Answers:
    """A field that was left empty stands here as an empty text; one never shown is not here at all."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def text(self, path: str) -> str:
        return self.texts.get(path, "")

    def count(self, path: str) -> int:
        """How many spouses or children were stated; none as long as nothing was."""
        said = self.text(path)
        return int(said) if said.isascii() and said.isdecimal() else 0

    def having(self, values: Iterable[tuple[str, str]]) -> "Answers":
        return replace(self, texts={**self.texts, **dict(values)})
