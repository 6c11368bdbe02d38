"""Looks through bytes, files and their names for forms of canaries, by their first bytes first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

HOLDERS = ("cards", "prints")  # who must know their person: chips and production, and the prints themselves
_HEAD = 6


class Scanner:
    """Made once for all forms; what it finds it names by whose field it is, never by its text."""

    def __init__(self, forms: Mapping[bytes, str]) -> None:
        self._by_head: dict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
        for form, whose in forms.items():
            self._by_head[form[:_HEAD]].append((form, whose))
        self.size = len(forms)

    def found_in(self, data: bytes) -> set[str]:
        """Whose fields lie in these bytes."""
        found = set()
        for head, forms in self._by_head.items():
            if data.find(head) >= 0:
                found |= {whose for form, whose in forms if form in data}
        return found

    def found_under(self, folder: Path) -> Iterator[str]:
        """A line for every file that holds, or is called by, what it must not; holders are passed over."""
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if inside.parts[0] in HOLDERS:
                continue
            for whose in sorted(self.found_in(str(inside).encode())):
                yield f"{whose} is in the name of a file in {inside.parent}"
            if path.is_file():
                for whose in sorted(self.found_in(path.read_bytes())):
                    yield f"{whose} is in {inside}"
