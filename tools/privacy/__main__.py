"""`make privacy SESSIONS=60`: whole journeys of canary people, with crashes and a listener, then a search.

The crashes are such as leave a core, where the limit allows one; it would lie among the temporary files.
After it further journeys without a crash, and a search of the memory of what lives on (`living`).

Searched are the state folder but for chips, production and prints; logs, the broker's own files, every topic
and message a subscriber of `#` hears, what is left among the temporary files, and the names of files.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.privacy.canaries import canary_people, forms_of_all
from tools.privacy.living import searched
from tools.privacy.memory import may_read_memory
from tools.privacy.scan import Scanner

ROOT = Path(__file__).resolve().parent.parent.parent
CRASHES = 3
CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")
_CORE_ALLOWED = ("sh", "-c", 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"', "sh")


def main() -> int:
    options = _parser().parse_args()
    people = canary_people(options.seed)
    scanner = Scanner(forms_of_all(people))
    with tempfile.TemporaryDirectory(prefix="privacy-") as name:
        folder = Path(name)
        (folder / "people.json").write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
        began, temporary = time.time(), folder / "tmp"
        temporary.mkdir()
        sessions = sum(
            _part(folder, options.seed, options.sessions // (CRASHES + 1)) for _ in range(CRASHES + 1)
        )
        hits = list(_hits(scanner, folder))
        print("\n".join(hits), end="\n" if hits else "")
        heard = _heard(folder).count(b"kiosks/")
        print(f"{len(people)} canary people in {scanner.size} forms, {sessions} sessions, {CRASHES} crashes,")
        print(f"{heard} messages heard, {time.time() - began:.0f} s: {len(hits)} hits")
    if CORE_PATTERN.read_text().startswith(("|", "/")):
        print("cores: this machine keeps them elsewhere, and was not looked through")
    is_clean = _is_memory_clean()
    return 0 if is_clean and not hits else 1


def _is_memory_clean() -> bool:
    """Whether nothing is left in what lives on; also where nobody may look, which is said."""
    if not may_read_memory():
        print("memory: not looked through, this user may not read another process's; as root it can be")
        return True
    found = searched()
    print(*found.lines(), sep="\n")
    return found.is_good


def _part(folder: Path, seed: int, sessions: int) -> int:
    """Some sessions, ended by a crash; how many there were."""
    state = folder / "state"
    options = ["--state", str(state), "--seed", str(seed), "--people", str(folder / "people.json")]
    command = [*_CORE_ALLOWED, sys.executable, "-m", "ui.cli", "workload", *options]
    with (folder / "errors").open("ab") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder / "tmp",
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=_environment(folder),
        )
    done, listener = 0, None
    assert process.stdout
    for line in process.stdout:
        listener = listener or _listening(state, folder)
        done += line.startswith("SESSION")
        if done >= sessions:
            time.sleep(random.Random(f"{seed}/{folder}").uniform(0.0, 1.0))
            process.send_signal(signal.SIGSEGV)
            break
    process.wait()
    if listener:
        listener.terminate()
        listener.wait()
    return done


def _listening(state: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """An eavesdropper on everything the broker carries."""
    settings = (state / "broker" / "mosquitto.conf").read_text()
    port = re.findall(r"^listener (\d+)", settings, re.MULTILINE)[0]
    with (folder / "heard").open("ab") as heard:
        command = ["mosquitto_sub", "-V", "5", "-p", port, "-t", "#", "-F", "%t %r %P %p"]
        return subprocess.Popen(command, stdout=heard)


def _hits(scanner: Scanner, folder: Path) -> Iterator[str]:
    yield from (f"state: {found}" for found in scanner.found_under(folder / "state"))
    yield from (f"temporary files: {found}" for found in scanner.found_under(folder / "tmp"))
    yield from (f"a core: {core.name}" for core in (folder / "tmp").rglob("core*"))
    yield from (f"on the line: {whose}" for whose in sorted(scanner.found_in(_heard(folder))))
    yield from (f"errors: {whose}" for whose in sorted(scanner.found_in((folder / "errors").read_bytes())))


def _heard(folder: Path) -> bytes:
    path = folder / "heard"
    return path.read_bytes() if path.exists() else b""


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.privacy", description=__doc__)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
