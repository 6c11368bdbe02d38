"""What the documents tell people to type exists, every command and option; every link leads somewhere."""

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import centre.cli
import simulators.__main__
import ui.cli
from tests.conftest import ROOT

PROGRAMS = {"kiosk": ui.cli.main, "kiosk-sim": simulators.__main__.main, "kiosk-centre": centre.cli.main}
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
_COMMAND = re.compile(r"(?:^|[\s/;&|(])(kiosk(?:-sim|-centre)?) ([a-z][^\n;&|<>)#]*)")
_TARGET = re.compile(r"(?:^|[\s;&])make ([a-z][a-z-]*)\b")
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
Typed = tuple[str, tuple[str, ...], frozenset[str]]


def typed(text: str) -> Iterator[Typed]:
    """Program, subcommands and options of every command in code of the document."""
    for code in (*_FENCE.findall(text), *_INLINE.findall(_FENCE.sub("", text))):
        joined = code.replace("\\\n", " ")
        for program, rest in _COMMAND.findall(joined):
            words = re.split(r"\s+", rest.replace("[", " ").replace("]", " ").replace("…", " ").strip())
            options = frozenset(
                word.split("=")[0] for word in words if word.startswith("--") and len(word) > 2
            )
            yield program, tuple(_leading(words)), options


def _leading(words: list[str]) -> Iterator[str]:
    for word in words:
        if not re.fullmatch(r"[a-z][a-z-]*", word):
            return
        yield word


@cache
def help_of(program: str, names: tuple[str, ...]) -> str | None:
    """The help of the deepest of these subcommands; None if the first is unknown."""
    for depth in range(len(names), 0, -1):
        said, code = io.StringIO(), 1
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            try:
                code = PROGRAMS[program]([*names[:depth], "--help"])
            except SystemExit as ended:
                code = int(ended.code or 0)
        if code == 0 and f" {names[0]}" in said.getvalue():
            return said.getvalue()
    return None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_that_is_told_exists(document: Path) -> None:
    wrong = []
    for program, names, options in typed(document.read_text(encoding="utf-8")):
        told = help_of(program, names)
        if told is None:
            wrong.append(shlex.join((program, *names)))
        else:
            wrong += [f"{program} {names[0]} {each}" for each in options if not re.search(rf"{each}\b", told)]
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_every_target_of_make_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    code = "\n".join((*_FENCE.findall(text), *_INLINE.findall(_FENCE.sub("", text))))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert [each for each in _TARGET.findall(code) if each not in targets] == []
    assert [link for link in _LINK.findall(text) if not (document.parent / link).exists()] == []


def test_commands_are_found_in_fences_and_in_running_text() -> None:
    fence = "```sh\nkiosk-sim sensor --link X &\n.venv/bin/kiosk-centre operator add NAME\n```"
    text = f"Try `kiosk doctor --json`.\n{fence}\n"
    assert sorted(typed(text)) == [
        ("kiosk", ("doctor",), {"--json"}),
        ("kiosk-centre", ("operator", "add"), frozenset()),
        ("kiosk-sim", ("sensor",), {"--link"}),
    ]
    assert help_of("kiosk", ("fly",)) is None
