"""`python -m tools.fuzzing.guided PARSER …`: one parser under libFuzzer, whose options the rest are."""

import logging
import sys

import atheris

SHIPPED = ["drivers", "kiosk", "matcher", "config"]

with atheris.instrument_imports(include=SHIPPED):
    from tools.fuzzing.fuzzing import TARGETS


def main() -> None:
    """Does not come back: libFuzzer ends the process when it has had its number of inputs."""
    logging.disable(logging.CRITICAL)
    name = sys.argv.pop(1)
    (target,) = [each for each in TARGETS if each.name == name]

    def one_input(data: bytes) -> None:
        try:
            target.parse(data)
        except target.family:
            return

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
