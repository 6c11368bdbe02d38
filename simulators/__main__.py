"""`kiosk-sim`: one command for every device and outside system that is made of software."""

import importlib
import sys

COMMANDS = {
    "sensor": ("simulators.sensor.cli", "a fingerprint module on a pty or a TCP port"),
    "card": ("simulators.card.cli", "a personalised card put into a vpcd reader"),
    "issue": ("simulators.card.issue_cli", "production in small: a card file from holder data and fingers"),
    "trust": ("simulators.card.trust_cli", "test authorities and a kiosk's test trust folder"),
    "cabinet": ("simulators.cabinet.cli", "latch, card sensor, case, keypad and lamps on Modbus boards"),
    "camera": ("simulators.camera.cli", "a face camera as a Motion JPEG stream, showing picture files"),
    "scanner": ("simulators.scanner.cli", "a document camera with pages laid on its table"),
    "printer": ("simulators.printer.cli", "an ESC/POS receipt printer that drops its receipts as PNG files"),
    "clock": ("simulators.clock.cli", "the time of day of a whole trial, turned on command"),
    "broker": ("simulators.broker_cli", "a mosquitto on a loopback port"),
    "register": ("simulators.register.cli", "the population register as an HTTP service"),
    "production": ("simulators.production.cli", "card production as an HTTP service, with its card files"),
    "fleet": ("simulators.fleet.cli", "thousands of kiosks with real connections to a broker"),
    "panel": ("simulators.panel.cli", "the technician's panel over everything simulated"),
    "play": ("simulators.scenarios.cli", "a scenario by its name or file: F8, or what the panel saved"),
    "fingers": ("simulators.fingers.cli", "synthetic fingerprints as PNG files"),
}


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_usage())
        return 0 if arguments else 2
    entry = COMMANDS.get(arguments[0])
    if entry is None:
        print(f"kiosk-sim: no device {arguments[0]!r}; there are: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    module, _, function = entry[0].partition(":")
    result: int = getattr(importlib.import_module(module), function or "main")(arguments[1:])
    return result


def _usage() -> str:
    lines = [f"  {name:<10}{purpose}" for name, (_, purpose) in COMMANDS.items()]
    return "\n".join(["usage: kiosk-sim DEVICE …   (kiosk-sim DEVICE --help tells its options)", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
