# Everything a person does here starts with one of these. `make help` lists them.
PY := .venv/bin/python
UV_LOCK := .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: help setup demo test check bench soak scenarios simulate fuzz privacy assure coverage mutate deb boot-trial image-trial record lock format clean

help:
	@sed -n 's/^## //p' Makefile

## setup   install what is missing: Debian packages and .venv from the lock
setup:
	@sh tools/setup.sh

## demo    start broker, centre, simulators and kiosk, and take an applicant to a delivered card
##         FINGERS=DIR uses real images, DPI=N says their resolution
demo: setup
	@$(PY) -m tools.demo $(if $(FINGERS),--fingers "$(FINGERS)") $(if $(DPI),--dpi $(DPI))

## test    every check: format, lint, types, import contracts, tests
test:
	@sh tools/setup.sh tests
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest -n 3 --dist loadfile

check:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	@git ls-files | xargs -r grep -lE '^(<{7}|>{7}) ' && exit 1 || true

## bench   measure the figures, print a table, update docs/measurements.md
bench: setup
	$(PY) -m tools.bench

## soak    put a card in and take it out again, N times through each reader (10000: hours)
soak: setup
	$(PY) -m pytest tests/drivers/card/test_soak.py --insertions=$(or $(N),10000)

## deb     the Debian package for a kiosk, with its wheel and list of contents, in dist/
deb: setup
	$(PY) -m tools.packaging

## boot-trial  a fresh Debian 12 with the package, started under systemd in an emulator, as root; FOLDER=dist/boot
boot-trial: deb
	sh tools/packaging/boot.sh dist/national-card-kiosk_*.deb $(or $(FOLDER),dist/boot)

## image-trial a disk with two halves, cut and updated in an emulator, as root; FOLDER=dist/image
image-trial: deb
	sh tools/packaging/image.sh dist/national-card-kiosk_*.deb $(or $(FOLDER),dist/image)

## simulate the whole kiosk in one thread with a virtual clock and random faults; SEED=1 SESSIONS=10000
simulate: setup
	$(PY) -m tools.simulation --seed $(or $(SEED),1) --sessions $(or $(SESSIONS),10000)

## scenarios  play every scenario of the library, each fault F1 to F32, as make test does
scenarios: setup
	$(PY) -m pytest -n 2 --dist loadfile tests/simulators/scenarios

## fuzz    spoilt bytes for every parser of docs/parsers.md; N=100000 inputs for each, SEED=1
##         GUIDED=1 lets coverage choose them (atheris), TALLY=FILE goes on where an earlier run stopped
fuzz: setup
	$(PY) -m tools.fuzzing --times $(or $(N),100000) --seed $(or $(SEED),1) $(if $(GUIDED),--guided) $(if $(TALLY),--tally "$(TALLY)")

## privacy canary people through all journeys and kills, then looked for everywhere; SESSIONS=60
privacy: setup
	$(PY) -m tools.privacy --sessions $(or $(SESSIONS),60) --seed $(or $(SEED),1)

## assure  every long proof in turn, hours with the full numbers; KILLS=2000 SESSIONS=10000 FUZZ=5000000
assure: setup
	$(PY) -m tools.assurance --kills $(or $(KILLS),2000) --sessions $(or $(SESSIONS),10000) --fuzz $(or $(FUZZ),5000000)

## coverage lines and branches that the tests take, room by room against their floors; half an hour or more
##         FOLDER=DIR goes on where an earlier run stopped
coverage: setup
	$(PY) -m tools.assurance.branches $(if $(FOLDER),--folder "$(FOLDER)")

## mutate  wrong rules made by mutmut in a clone of the last commit: each room must notice nine in ten
mutate: setup
	$(PY) -m tools.assurance.mutation

## record  renew the golden files after a wanted change of behaviour; review the diff
record: setup
	$(PY) -m pytest --record

## lock    renew the hash-pinned requirements
lock:
	$(UV_LOCK) pyproject.toml -o requirements/run.txt
	$(UV_LOCK) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(UV_LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(UV_LOCK) requirements/build.in -o requirements/build.txt

## format  put the code into the house's form
format:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv demo-output dist build .mypy_cache .ruff_cache .hypothesis
