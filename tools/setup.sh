#!/bin/sh
# Installs what is missing: Debian packages (with sudo where not root) and the virtual environment from the lock.
set -eu
cd "$(dirname "$0")/.."

packages="gcc libc6-dev pkg-config libpcsclite-dev pcscd libccid vsmartcard-vpcd opensc pcsc-tools \
mosquitto mosquitto-clients postgresql libgl1 libegl1 libgles2 libgl1-mesa-dri libudev1 libmtdev1 libfribidi0 espeak-ng alsa-utils"
python=${PYTHON:-python3}

missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if ! command -v "$python" >/dev/null || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    missing="$missing python3 python3-venv python3-dev"
elif ! "$python" -c 'import sysconfig, os, sys; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; then
    missing="$missing python3-dev"
fi
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null; then as_root=sudo; else
        echo "setup: these Debian packages are missing and there is no root and no sudo to install them:$missing" >&2
        exit 1
    fi
    # A package's service would take port 1883 or the one pcscd socket: what is needed is started by its user.
    started_by_us=
    [ -e /usr/sbin/policy-rc.d ] || started_by_us=yes
    [ -z "$started_by_us" ] || printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
    [ -z "$started_by_us" ] || $as_root chmod 755 /usr/sbin/policy-rc.d
    trap '[ -z "$started_by_us" ] || $as_root rm -f /usr/sbin/policy-rc.d' EXIT
    # Tests start a PostgreSQL of their own; the package need not make a cluster that runs from the next boot on.
    case $missing in *postgresql*)
        [ -e /etc/postgresql-common ] || {
            $as_root mkdir -p /etc/postgresql-common/createcluster.d
            echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.d/kiosk.conf >/dev/null
        } ;;
    esac
    echo "setup: installing Debian packages:$missing"
    # shellcheck disable=SC2086
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || {
        echo "setup: apt-get could not install:$missing" >&2
        exit 1
    }
fi

wanted=$(cat requirements/*.txt pyproject.toml simulators/pyproject.toml | sha256sum)
[ "$(cat .venv/.wanted 2>/dev/null)" != "$wanted" ] || exit 0
echo "setup: bringing .venv to requirements/dev.txt"
if ! .venv/bin/uv --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
fi
.venv/bin/uv pip sync -q --require-hashes --build-constraints requirements/build.txt requirements/dev.txt
.venv/bin/uv pip install -q --no-deps --no-build-isolation -e . -e ./simulators
printf '%s' "$wanted" >.venv/.wanted
