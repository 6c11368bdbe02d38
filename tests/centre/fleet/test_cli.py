"""What operators type: done under their name, or refused in one line."""

import io
import json
from pathlib import Path

import pytest

from centre.cli import main

PASSWORD = "correct horse battery"
WHEN = ("--from", "2030-01-01T01:00+03:30", "--until", "2030-01-01T04:00+03:30")


class Terminal:
    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._more = (f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/keys")
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def type(self, *words: str, given: str = PASSWORD) -> tuple[int, str, str]:
        """Exit status, what it printed, what it complained of."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{given}\n"))
        code = main([*words, *self._more])
        told = self._capsys.readouterr()
        return code, told.out, told.err


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One centre for all of them, with a kiosk and four operators."""
    made = tmp_path_factory.mktemp("centre")
    with pytest.MonkeyPatch.context() as patch:

        def call(*words: str) -> None:
            patch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
            assert main([*words, f"--database=sqlite:///{made}/centre.db", f"--keys={made}/keys"]) == 0

        call("enrol", "kiosk-1", "--place", "tehran-1", "--public-key", "ab" * 32)
        for name, scope in (("sara", ""), ("mina", ""), ("omid", "qom-*")):
            call("operator", "add", name, "--role=operator", f"--scope={scope}")
        call("operator", "add", "reza")
    return made


@pytest.fixture
def terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(folder, monkeypatch, capsys)


def test_a_dangerous_command_is_asked_by_one_and_confirmed_by_another(terminal: Terminal) -> None:
    code, out, _ = terminal.type("command", "kiosk-1", "unlock", "--operator=sara")
    assert (code, out.splitlines()[1]) == (0, "waiting")
    code, _, err = terminal.type("confirm", "kiosk-1", "--operator=sara")
    assert code == 1
    assert "second person" in err
    assert terminal.type("confirm", "kiosk-1", "--operator=mina")[:2] == (0, "ready\n")
    assert terminal.type("confirm", "kiosk-1", "--operator=mina")[0] == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("command", "kiosk-1", "release", "--operator=sara"), "no command 'release'; there are ping"),
        (("command", "kiosk-0", "ping", "--operator=sara"), "no kiosk 'kiosk-0'"),
        (("command", "kiosk-1", "ping", "--operator=omid"), "out of this operator's reach"),
        (("command", "kiosk-1", "ping", "--operator=reza"), "may look and not act"),
        (("command", "kiosk-1", "ping", "--operator=nobody"), "name or password is wrong"),
        (("command", "kiosk-1", "log-pull", "--arg=lines", "--operator=sara"), "KEY=VALUE"),
        (("acknowledge", "9", "--note=x", "--operator=sara"), "no such alarm"),
        (("configuration", "confirm", "7", "--operator=sara"), "no such configuration"),
        (("configuration", "draft", "/nowhere.json", "--operator=sara"), "/nowhere.json"),
        (("notice", "--take-back", "--operator=sara"), "no notice"),
        (("notice", "--operator=sara"), "--from and --until"),
        (("notice", *WHEN, "--fa=x", "--en=y", "--operator=omid"), "whole country"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    terminal: Terminal, words: tuple[str, ...], says: str
) -> None:
    code, _, err = terminal.type(*words)
    assert code == 1
    assert says in err
    assert err.count("\n") == 1


def test_a_wrong_password_orders_nothing(terminal: Terminal) -> None:
    code, _, err = terminal.type("command", "kiosk-1", "ping", "--operator=sara", given="x" * 20)
    assert code == 1
    assert "wrong" in err


def test_a_configuration_is_drafted_confirmed_and_listed(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    file.write_text('{"policy": {"result_s": 5}}')
    code, out, _ = terminal.type("configuration", "draft", str(file), "--operator=sara", "--note=shorter")
    assert code == 0
    assert "configuration confirm 1" in out
    assert terminal.type("configuration", "confirm", "1", "--operator=mina")[0] == 0
    out = terminal.type("configuration", "list")[1]
    assert "rolling" in out
    assert "shorter" in out


def test_a_notice_is_told_and_taken_back(terminal: Terminal) -> None:
    words = (*WHEN, "--closed", "--fa=تعمیر", "--en=Maintenance")
    assert terminal.type("notice", *words, "--operator=sara")[0] == 0
    assert terminal.type("notice", "--take-back", "--operator=mina")[0] == 0
    assert terminal.type("notice", "--take-back", "--operator=mina")[0] == 1


def test_a_signed_list_of_technicians_is_written_for_its_user_alone(
    terminal: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "technicians.json"
    people = (
        "technicians",
        "70125:mend",
        "۷۰۱۲۶:look",
        "--place",
        "tehran-1",
        "--days",
        "30",
        "--out",
        str(out),
    )
    code, told, _ = terminal.type(*people, given="271828\n۳۱۴۱۵۹")
    assert (code, told.split(",")[0]) == (0, "2 technicians")
    assert out.stat().st_mode & 0o777 == 0o600
    assert "271828" not in out.read_text()
    first = _references(out)
    assert terminal.type(*people, given="271828\n314159")[0] == 0
    assert _references(out) == first, "a reference stays the same from list to list"
    assert len(set(first)) == 2


def _references(out: Path) -> list[str]:
    return [each["reference"] for each in json.loads(out.read_text())["technicians"]]


@pytest.mark.parametrize(
    ("people", "given", "told"),
    [
        (("701:mend",), "271828", "'701:mend': NUMBER:ROLE is wanted"),
        (("70125:boss",), "271828", "NUMBER:ROLE is wanted"),
        (("70125:mend", "70125:look"), "271828\n271828", "a number stands in the list twice"),
        (("70125:mend",), "27182", "technician 70125: a PIN has 6 to 8 digits"),
        (("70125:mend", "--days", "0"), "271828", "--days 0: 1 to 400 are possible"),
        (("70125:mend", "--days", "401"), "271828", "--days 401"),
    ],
)
def test_a_list_that_cannot_be_is_refused_in_one_line(
    terminal: Terminal, tmp_path: Path, people: tuple[str, ...], given: str, told: str
) -> None:
    out = tmp_path / "technicians.json"
    code, _, said = terminal.type("technicians", *people, "--out", str(out), given=given)
    assert code != 0
    assert told in said
    assert said.count("\n") == 1
    assert not out.exists()
