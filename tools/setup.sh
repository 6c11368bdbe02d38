#!/bin/sh
# Installs what is missing: Debian packages (with sudo where not root) and the virtual environment from the lock.
# With `tests` also what only tests want; where Debian does not give it, those tests are skipped and say so.
set -eu
cd "$(dirname "$0")/.."

packages="gcc libc6-dev pkg-config libpcsclite-dev pcscd libccid vsmartcard-vpcd opensc pcsc-tools \
mosquitto mosquitto-clients libgl1 libegl1 libgles2 libgl1-mesa-dri libudev1 libmtdev1 libfribidi0 espeak-ng alsa-utils"
[ "${1:-}" = tests ] && for_tests="postgresql chromium chromium-driver swtpm mosquitto-dev libmosquitto-dev rauc dbus-daemon squashfs-tools" || for_tests=
python=${PYTHON:-python3}

# Prints those of the packages that are not installed, each after a space.
lacking() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf ' %s' "$package"
    done
}

# shellcheck disable=SC2086
missing=$(lacking $packages) wanted=$(lacking $for_tests)
if ! command -v "$python" >/dev/null || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    missing="$missing python3 python3-venv python3-dev"
elif ! "$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; then
    missing="$missing python3-dev"
fi
if [ -n "$missing$wanted" ]; then
    if [ "$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null; then as_root=sudo; else
        as_root=none
    fi
    [ -z "$missing" ] || [ "$as_root" != none ] || {
        echo "setup: these Debian packages are missing and there is no root and no sudo to install them:$missing" >&2
        exit 1
    }
fi
if [ -n "$missing$wanted" ] && [ "$as_root" != none ]; then
    # A package's service would take port 1883 or the one pcscd socket: what is needed is started by its user.
    started_by_us=
    [ -e /usr/sbin/policy-rc.d ] || started_by_us=yes
    [ -z "$started_by_us" ] || printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
    [ -z "$started_by_us" ] || $as_root chmod 755 /usr/sbin/policy-rc.d
    trap '[ -z "$started_by_us" ] || $as_root rm -f /usr/sbin/policy-rc.d' EXIT
    # Tests start a PostgreSQL of their own; the package need not make a cluster that runs from the next boot on.
    case $wanted in *postgresql*)
        [ -e /etc/postgresql-common ] || {
            $as_root mkdir -p /etc/postgresql-common/createcluster.d
            echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.d/kiosk.conf >/dev/null
        } ;;
    esac
    install() {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    }
    echo "setup: installing Debian packages:$missing$wanted"
    # shellcheck disable=SC2086
    { $as_root apt-get update -qq >/dev/null && { [ -z "$missing" ] || install $missing; }; } || {
        echo "setup: apt-get could not install:$missing" >&2
        exit 1
    }
    for package in $wanted; do
        install "$package" || echo "setup: $package cannot be installed here; its tests are skipped"
    done
fi

lock=$(cat requirements/*.txt pyproject.toml simulators/pyproject.toml | sha256sum)
[ "$(cat .venv/.wanted 2>/dev/null)" != "$lock" ] || exit 0
echo "setup: bringing .venv to requirements/dev.txt"
if ! .venv/bin/uv --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
fi
.venv/bin/uv pip sync -q --require-hashes --build-constraints requirements/build.txt requirements/dev.txt
.venv/bin/uv pip install -q --no-deps --no-build-isolation -e . -e ./simulators
printf '%s' "$lock" >.venv/.wanted
