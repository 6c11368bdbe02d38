import json
from pathlib import Path

import pytest

from kiosk.doctor import Finding, Grade, examine, exit_code
from kiosk.reporting.keys import make_kiosk_key
from tests.kiosk.programs import cabinet, sensor
from ui.cli import main

CONFIG = Path(__file__).resolve().parents[3] / "config"


def _settings(tmp_path: Path, **changes: str) -> Path:
    text = (CONFIG / "demo.toml").read_text()
    replaced = {
        "../demo-output/run/kiosk": str(tmp_path / "state"),
        "../demo-output/run/sensor": str(tmp_path / "sensor"),
        "../demo-output/run/keys": str(tmp_path / "keys"),
        '"test-trust"': f'"{CONFIG / "test-trust"}"',
    }
    for old, new in (replaced | changes).items():
        text = text.replace(old, new)
    file = tmp_path / "kiosk.toml"
    file.write_text(text)
    return file


def _by_part(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.part: finding for finding in findings}


def test_everything_that_is_missing_is_named_with_its_remedy(tmp_path: Path, free_port: int) -> None:
    findings = _by_part(examine(_settings(tmp_path, **{"21963": str(free_port), "21883": "1"})))
    assert findings["settings"].grade is Grade.GOOD
    assert findings["sensor"].grade is Grade.BAD
    assert "plug" in findings["sensor"].remedy
    assert findings["keys"].grade is Grade.BAD
    assert "enrol" in findings["keys"].remedy
    assert findings["broker"].grade is Grade.WARNING
    assert "broker" in findings["broker"].remedy
    assert findings["reader"].grade is Grade.GOOD
    assert findings["trust"].grade is Grade.GOOD
    assert exit_code(list(findings.values())) == 1
    assert all("\n" not in str(finding) for finding in findings.values())


def test_looking_leaves_nothing_behind(tmp_path: Path, free_port: int) -> None:
    file = _settings(tmp_path, **{"21963": str(free_port)})
    examine(file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_sensor_that_answers_is_described(tmp_path: Path, prints: Path, free_port: int) -> None:
    with sensor(tmp_path, prints / "1_1.png"):
        found = _by_part(examine(_settings(tmp_path, **{"21963": str(free_port)})))["sensor"]
        slow = {"21963": str(free_port), "baudrate = 0 ": "baudrate = 9600 "}
        slower = _by_part(examine(_settings(tmp_path, **slow)))["sensor"]
    assert found.grade is Grade.GOOD
    assert "256 x 288" in found.text
    assert slower.grade is Grade.WARNING
    assert slower.text.endswith("answers at 57600 baud, not at 9600")
    assert slower.remedy.startswith("set sensor.baudrate = 57600")


def test_a_kiosk_in_service_with_test_issuers_is_told(tmp_path: Path, free_port: int) -> None:
    file = _settings(tmp_path, **{"vpcd://127.0.0.1:21963": "SmartCard", '"simulation"': '"production"'})
    found = _by_part(examine(file))["trust"]
    assert found.grade is Grade.BAD
    assert "simulation only" in found.text


def test_keys_of_another_kiosk_are_told(tmp_path: Path, free_port: int) -> None:
    public = make_kiosk_key(tmp_path / "keys")
    centre = {"kiosk": "kiosk-2", "sealing": public, "signing": public}
    (tmp_path / "keys" / "centre.json").write_text(json.dumps(centre))
    found = _by_part(examine(_settings(tmp_path, **{"21963": str(free_port)})))["keys"]
    assert found.text == "made for kiosk kiosk-2, not kiosk-1"


def test_a_folder_that_may_not_be_written_is_told(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    found = _by_part(examine(_settings(tmp_path, **{"21963": str(free_port)})))["store"]
    assert (found.grade, found.text) == (Grade.BAD, f"{tmp_path}: may not be written")


def test_unreadable_settings_are_the_only_finding(tmp_path: Path) -> None:
    findings = examine(tmp_path / "none.toml")
    assert [finding.part for finding in findings] == ["settings"]
    assert exit_code(findings) == 1


def test_the_command_prints_lines_or_json(
    tmp_path: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(_settings(tmp_path, **{"21963": str(free_port), "21883": "1"}))
    assert main(["doctor", "--config", file]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert main(["doctor", "--config", file, "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert len(findings) == len(lines)
    assert {"part", "grade", "text", "remedy"} == set(findings[0])


def test_a_cabinet_is_looked_at_where_there_is_one(tmp_path: Path, free_port: int) -> None:
    file = _settings(tmp_path, **{"21963": str(free_port)})
    assert "officer" in _by_part(examine(file))["cabinet"].text
    file.write_text(f'{file.read_text()}\n[cabinet]\naddress = "{tmp_path / "cabinet"}"\nunit = 1\n')
    assert _by_part(examine(file))["cabinet"].grade is Grade.BAD
    with cabinet(tmp_path) as boards:
        assert "locked, case closed, a card in the slot" in _by_part(examine(file))["cabinet"].text
        boards.do("open_case")
        assert "case is open" in _by_part(examine(file))["cabinet"].text
