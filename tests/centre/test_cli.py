"""The command `kiosk-centre` as people type it."""

import io
import json
from pathlib import Path

import pytest

from centre.cli import main
from centre.inbox.batch import Arrival
from centre.inbox.inbox import Inbox
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from simulators.broker import free_port
from tests.centre.office import APPLICANT


class Command:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._files = ["--database", f"sqlite:///{folder}/centre.db", "--keys", str(folder / "keys")]
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, *self._files])
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


def test_enrolling_gives_back_the_centres_public_keys(command: Command, tmp_path: Path) -> None:
    key = "0a" * 32
    code, out, _ = command("enrol", "k-17", "--place", "tehran-1", "--public-key", key)
    assert code == 0
    assert set(json.loads(out)) == {"kiosk", "sealing", "signing"}
    command("enrol", "k-17", "--place", "qom-1", "--public-key", key, "--out", str(tmp_path / "centre.json"))
    assert json.loads((tmp_path / "centre.json").read_text()) == json.loads(out)
    seen = json.loads(command("watch", "--once", "--json")[1])
    assert [(kiosk["place"], kiosk["state"]) for kiosk in seen["kiosks"]] == [("qom-1", "never_seen")]


def test_an_officers_pin_comes_from_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    references = set()
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.StringIO("271828\n"))
        code, out, _ = command("officer", "add", "مریم", "--place", "tehran-1")
        assert code == 0
        references.add(out)
    assert len(references) == 1


def test_an_officers_code_is_kept_as_a_digest_and_a_new_pin_leaves_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add = ("officer", "add", "مریم", "--place", "tehran-1")
    for given in ("271828\n9991234500\n", "161803\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        assert command(*add)[::2] == (0, "")
    code, out, _ = command("officer", "list")
    assert (code, "missing" in out) == (0, False)
    assert b"9991234500" not in (tmp_path / "centre.db").read_bytes()


def test_an_officer_without_a_code_is_named_until_it_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("271828\n"))
    code, _, err = command("officer", "add", "مریم", "--place", "tehran-1")
    assert (code, "national code missing" in err) == (0, True)
    code, out, _ = command("officer", "list")
    assert (code, "مریم  national code missing" in out) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("9991234500\n"))
    assert command("officer", "code", "مریم")[0] == 0
    assert command("officer", "list")[0] == 0


def test_a_centre_in_production_takes_no_officer_without_a_code(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("271828\n"))
    code, out, err = command("officer", "add", "مریم", "--place", "tehran-1", "--mode", "production")
    assert (code, out) == (1, "")
    assert err == "kiosk-centre: officer مریم: the second line must be their national code\n"
    assert "no officers yet" in command("officer", "list")[1]


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (("add", "x", "--place", "p"), "271828\n9991234501\n", "national code: "),
        (("code", "nobody"), "9991234500\n", "officer nobody is unknown"),
        (("code", "nobody"), "\n", "national code: "),
    ],
)
def test_a_wrong_code_or_name_is_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], given: str, told: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    code, out, err = command("officer", *words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"kiosk-centre: {told}")


def test_a_weak_pin_is_refused(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for pin in ("", "12345", "abcdef", "1" * 13):
        monkeypatch.setattr("sys.stdin", io.StringIO(pin + "\n"))
        assert command("officer", "add", "x", "--place", "p")[::2] == (
            1,
            "kiosk-centre: a PIN has 6 to 12 digits\n",
        )


def test_a_file_is_brought_in_whole_or_not_at_all(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([APPLICANT, {"application": "broken"}]))
    code, _, err = command("import", str(file))
    assert code == 1
    assert err.startswith("kiosk-centre: application broken")
    file.write_text(json.dumps([APPLICANT]))
    assert command("import", str(file))[:2] == (0, "1 applications ready for delivery\n")
    assert json.loads(command("watch", "--once", "--json")[1])["applications"] == {"READY_FOR_DELIVERY": 1}
    assert "app-1  imported  None -> READY_FOR_DELIVERY" in command("watch", "--once")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("enrol", "K 17", "--place", "p", "--public-key", "A"), "kiosk id"),
        (("enrol", "k-17", "--place", "p", "--public-key", "A"), "public key"),
        (("enrol", "k-17", "--place", "P!", "--public-key", "A"), "place"),
        (("import", "/nowhere/a.json"), "/nowhere/a.json"),
        (("run", "--broker", "nowhere"), "HOST:PORT"),
        (("run", "--config", "/nowhere/c.toml"), "/nowhere/c.toml"),
    ],
)
def test_every_mistake_is_one_line_and_a_failure(
    command: Command, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1


def test_without_a_broker_the_centre_says_so_and_ends(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("centre.work.running.READY_S", 0.2)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    port = free_port()
    code, out, err = command("run", "--broker", f"127.0.0.1:{port}")
    assert (code, out) == (1, "")
    assert err == f"kiosk-centre: no broker at 127.0.0.1:{port}; start it, or name it with --broker\n"


@pytest.mark.parametrize("url", ["sqlite:////nowhere/centre.db", "nonsense", "oracle://u:secret@h/d"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", "--once", "--database", url]) == 1
    err = capsys.readouterr().err
    assert err.startswith("kiosk-centre: database")
    assert err.count("\n") == 1
    assert "secret" not in err


def test_letters_are_listed_without_content_and_taken_in_again(command: Command, tmp_path: Path) -> None:
    command("enrol", "k-17", "--place", "tehran-1", "--public-key", "0a" * 32)
    engine = open_database(f"sqlite:///{tmp_path}/centre.db")
    Inbox(engine, CentreKeys.open(tmp_path / "keys")).take([Arrival("k-17", b"secret noise")], 0.0)
    engine.dispose()
    code, out, _ = command("letters", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "number": 1,
            "at": "1970-01-01T00:00:00.000Z",
            "kiosk": "k-17",
            "event": None,
            "reason": "not_json",
            "bytes": 12,
        },
    )
    assert "secret" not in command("letters")[1]
    assert command("replay")[:2] == (1, "0 taken in, 1 refused again\n")
    assert command("replay", "77")[:2] == (
        1,
        "77: there is no such letter; kiosk-centre letters lists them\n0 taken in, 0 refused again\n",
    )
    assert command("letters")[1].count("not_json") == 1
