from dataclasses import fields
from pathlib import Path

import pytest

from config.loading import ConfigError, load
from config.settings import Address, CabinetSettings, Mode, PolicySettings, Settings
from kiosk.session.policy import Policy

CONFIG = Path(__file__).resolve().parents[2] / "config"


def _load(tmp_path: Path, old: str, new: str) -> Settings:
    text = (CONFIG / "default.toml").read_text()
    assert text.count(old) == 1
    file = tmp_path / "kiosk.toml"
    file.write_text(text.replace(old, new))
    return load(file)


@pytest.mark.parametrize("name", ["default.toml", "demo.toml"])
def test_shipped_settings_load(name: str) -> None:
    assert load(CONFIG / name).kiosk.mode in Mode


def test_shipped_policy_is_the_sheets_policy() -> None:
    policy = load(CONFIG / "default.toml").policy
    values = {each.name: getattr(policy, each.name) for each in fields(PolicySettings)}
    assert Policy(**values) == Policy()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("baudrate = 0", 'baudrate = "fast"', 'kiosk.toml: sensor.baudrate: expected int, got "fast"'),
        ("baudrate = 0", "baudrate = true", "kiosk.toml: sensor.baudrate: expected int, got true"),
        ("port = 8883", "port = 0", "kiosk.toml: centre.port: expected 1 to 65535, got 0"),
        ("port = 8883", "", "kiosk.toml: centre.port: missing"),
        ('language = "fa"', 'language = "fr"', "kiosk.toml: kiosk.language: expected text like fa|en"),
        (
            'mode = "production"',
            'mode = "service"',
            "kiosk.toml: kiosk.mode: expected one of production, simu",
        ),
        (
            "# rotation = 90",
            "rotation = 45",
            "kiosk.toml: screen.rotation: expected one of 0, 90, 180, 270",
        ),
        (
            "# rotation = 90",
            "rotation = false",
            "kiosk.toml: screen.rotation: expected one of 0, 90, 180, 270",
        ),
        (
            '# driver = "kmsdrm"',
            'driver = "dance"',
            "kiosk.toml: screen.driver: expected one of kmsdrm",
        ),
        ('speaker = ""', 'speaker = "a b"', "kiosk.toml: speech.speaker: expected text like"),
        ("[screen]", "colour = 1\n[screen]", "kiosk.toml: centre.colour: unknown; there are host, port"),
        ("[screen]", "[plotter]\n[screen]", "kiosk.toml: plotter: unknown"),
        ("[screen]\nwidth = 1280\nheight = 800\nfullscreen = true", "", "kiosk.toml: screen: missing"),
        (
            "verify_max_tries = 3 ",
            "verify_max_tries = 11 ",
            "kiosk.toml: policy.verify_max_tries: expected 1 to 10, got 11",
        ),
        ("timeout_s = 10.0\nkeep", "timeout_s = nan\nkeep", "kiosk.toml: centre.timeout_s: expected 1.0 to"),
        ('state = "/var/lib/kiosk"', "state = 3", "kiosk.toml: kiosk.state: expected a path, got 3"),
        ("[kiosk]", "[kiosk", "kiosk.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_names_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, old, new)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_value_where_a_table_belongs_names_its_place(tmp_path: Path) -> None:
    text = (CONFIG / "default.toml").read_text()
    screen = text[text.index("[screen]") : text.index("[touch]")]
    file = tmp_path / "kiosk.toml"
    file.write_text("screen = 3\n" + text.replace(screen, ""))
    with pytest.raises(ConfigError, match=r"^kiosk\.toml: screen: expected a table, got 3$"):
        load(file)


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml: No such file.*--config"):
        load(tmp_path / "absent.toml")


def test_relative_paths_count_from_the_file(tmp_path: Path) -> None:
    settings = _load(tmp_path, 'address = "/dev/fingerprint"', 'address = "run/sensor"')
    assert settings.sensor.address == str(tmp_path / "run" / "sensor")


@pytest.mark.parametrize("address", ["/dev/ttyS0", "socket://127.0.0.1:9000"])
def test_addresses_that_are_whole_stay(tmp_path: Path, address: str) -> None:
    settings = _load(tmp_path, 'address = "/dev/fingerprint"', f'address = "{address}"')
    assert settings.sensor.address == address


def test_a_whole_number_will_do_for_seconds(tmp_path: Path) -> None:
    assert _load(tmp_path, "result_s = 8.0", "result_s = 9").policy.result_s == 9.0


def test_a_cabinet_may_be_left_out_and_is_whole_where_it_is_named(tmp_path: Path) -> None:
    assert load(CONFIG / "default.toml").cabinet is None
    text = (CONFIG / "default.toml").read_text()
    file = tmp_path / "kiosk.toml"
    file.write_text(text + '[cabinet]\naddress = "/dev/cabinet"\nunit = 1\n')
    assert load(file).cabinet == CabinetSettings(Address("/dev/cabinet"), 1)
    file.write_text(text + '[cabinet]\naddress = "/dev/cabinet"\n')
    with pytest.raises(ConfigError, match=r"cabinet\.unit: missing"):
        load(file)
