"""What was forgotten is found in a usual process's memory, and not in one that runs as the unit says."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.privacy.canaries import canary_people
from tools.privacy.living import as_the_unit_says
from tools.privacy.memory import forms_in_memory, found_in_memory, size_of

PEOPLE = canary_people(5)
FORMS = forms_in_memory(PEOPLE)

# Reads, sends, splits and draws on people's texts as a journey does, forgets them, and then lives on.
_SERVES = """
import gc, json, sys
from pathlib import Path
from kiosk.domain.messages import decode, encode

def journey(person):
    form = decode(encode({"v": "1.0", "form": person}), most=10**6)["form"]
    words = " ".join(form.values()).split()
    return len([word + "." for word in words] + [bytearray(words[0].encode() * 40)])

for _ in range(20):
    for person in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        journey(person)
del person
gc.collect()
print("idle", flush=True)
sys.stdin.readline()
"""


def _left(folder: Path, environment: dict[str, str]) -> Counter[str]:
    path = folder / "people.json"
    path.write_text(json.dumps(PEOPLE, ensure_ascii=False), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", _SERVES, str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == b"idle\n"
        try:
            assert size_of(process.pid) > 10**6
            return found_in_memory(process.pid, FORMS)
        except PermissionError:
            pytest.skip("this user may not read another process's memory")
        finally:
            process.stdin.close()


def test_a_usual_process_keeps_what_it_forgot(tmp_path: Path) -> None:
    assert len(_left(tmp_path, {})) > len(PEOPLE), "the search finds nothing at all"


def test_a_process_that_runs_as_the_unit_says_overwrites_what_it_forgets(tmp_path: Path) -> None:
    assert _left(tmp_path, as_the_unit_says()) == Counter()


def test_strings_of_every_width_are_looked_for() -> None:
    name = PEOPLE[0]["last_name"]
    assert {name.encode("utf-8"), name.encode("utf-16-le"), name.encode("utf-32-le")} <= set(FORMS)
    assert PEOPLE[0]["national_code"].encode() in FORMS
