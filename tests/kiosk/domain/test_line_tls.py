"""The line's certificates: one line with the remedy where they cannot be used."""

from pathlib import Path

import pytest

from kiosk.domain.line_tls import LineFiles, LineTlsError, client_context, context_of


def files(folder: Path, *names: str) -> LineFiles:
    for name in names:
        (folder / name).write_text("no certificate")
        (folder / name).chmod(0o600)
    return LineFiles.within(folder)


@pytest.mark.parametrize(("there", "missing"), [((), "authority.pem"), (("authority.pem",), "line.pem")])
def test_what_is_missing_is_named_with_what_to_do(
    tmp_path: Path, there: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(LineTlsError, match=f"no {missing} in {tmp_path}; enrol anew"):
        client_context(files(tmp_path, *there))


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    kept = files(tmp_path, "authority.pem", "line.pem")
    kept.identity.chmod(0o640)
    with pytest.raises(LineTlsError, match=r"line\.pem can be read by others; set its mode to 0600"):
        client_context(kept)


def test_what_is_no_certificate_is_named_by_its_own_file(tmp_path: Path) -> None:
    kept = files(tmp_path, "authority.pem", "line.pem")
    with pytest.raises(LineTlsError, match=r"line\.pem: .*; enrol anew"):
        client_context(kept)
    with pytest.raises(LineTlsError, match=r"line\.pem: .*; enrol anew"):
        context_of(kept.authority, b"no key")
