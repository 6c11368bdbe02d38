"""What lies in the memory of a process that goes on living: every private page, looked through for forms."""

import os
import re
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.privacy.canaries import ARABIC_DIGITS, PERSIAN_DIGITS, texts_of, with_digits

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r(.).. \S+ \S+ \d+\s*(.*)")
_PIECE = 2**20
_SHORTEST = 6
_CODINGS = ("utf-8", "utf-16-le", "utf-32-le")  # what is sent and stored, and CPython's wider strings


def forms_in_memory(people: list[dict[str, str]]) -> dict[bytes, str]:
    """Each text of a person as bytes and as CPython keeps it: one, two or four bytes a letter."""
    forms = {}
    for at, person in enumerate(people, 1):
        for key, text in person.items():
            if text not in texts_of(person):
                continue
            spellings = {text, *(with_digits(text, digits) for digits in (PERSIAN_DIGITS, ARABIC_DIGITS))}
            for form in (word.encode(coding) for word in spellings for coding in _CODINGS):
                if len(form) >= _SHORTEST:
                    forms[form] = f"person {at}: {key}"
    return forms


def found_in_memory(pid: int, forms: Mapping[bytes, str]) -> Counter[str]:
    """Whose field lies there, and in how many places; grep looks for all forms in one pass."""
    command = ["grep", "--text", "--fixed-strings", "--only-matching", "--file"]
    with tempfile.NamedTemporaryFile(prefix="forms-") as patterns:
        patterns.write(b"\n".join(forms))
        patterns.flush()
        grep = subprocess.Popen(
            [*command, patterns.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"LC_ALL": "C"}
        )
        with grep:
            feeding = threading.Thread(target=_feed, args=(pid, grep))
            feeding.start()
            assert grep.stdout
            found = Counter(forms[line.rstrip(b"\n")] for line in grep.stdout)
            feeding.join()
    return found


def _feed(pid: int, grep: "subprocess.Popen[bytes]") -> None:
    assert grep.stdin
    for piece in _pieces(pid):
        grep.stdin.write(piece)
    grep.stdin.close()


def may_read_memory() -> bool:
    """Whether this user may read the memory of a process it started: the system can forbid even that."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other:
        try:
            os.close(os.open(f"/proc/{other.pid}/mem", os.O_RDONLY))
        except OSError:
            return False
        finally:
            other.kill()
    return True


def processes_of(pid: int) -> list[tuple[int, str]]:
    """A process and all that it started and that live on, each with the module or program it runs."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        children = [
            int(each)
            for path in Path(f"/proc/{pid}/task").glob("*/children")
            for each in path.read_text().split()
        ]
    except OSError:  # it ended meanwhile
        return []
    module = words[words.index(b"-m") + 1] if b"-m" in words else words[0]
    rest = [each for child in children for each in processes_of(child)]
    return [(pid, module.decode()), *rest]


def size_of(pid: int) -> int:
    return sum(end - begin for begin, end in _ranges(pid))


def _pieces(pid: int) -> Iterator[bytes]:
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for begin, end in _ranges(pid):
            for at in range(begin, end, _PIECE):
                try:
                    yield os.pread(memory, min(end - at, _PIECE), at)
                except OSError:  # a page that nobody can read
                    continue
    finally:
        os.close(memory)


def _ranges(pid: int) -> Iterator[tuple[int, int]]:
    """What may have been written to: heaps, stacks and data, not the code that came from files."""
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="ascii", errors="replace").splitlines():
        found = _LINE.match(line)
        if found and found[3] == "w" and not found[4].startswith(("[v", "/dev")):
            yield int(found[1], 16), int(found[2], 16)
