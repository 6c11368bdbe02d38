# A fresh Debian 12 with a built package, to be booted in an emulator, and what stands outside of it: broker, centre,
# sensor. Read by `boot.sh` and `image.sh`, in the repository's root, with `folder` and `package` set.
# MIRROR names another mirror, ACCEL=tcg forgoes KVM.
programs=$PWD/.venv/bin inside=$PWD/tools/packaging
base=$folder/base root=$folder/root share=$folder/share
host=broker.example port=28883 sensor=28884 limit_s=3600
accel=${ACCEL:-$([ -w /dev/kvm ] && echo kvm || echo tcg)}
central="--database=sqlite:///$folder/centre.db --keys=$folder/centre-keys --tls=$folder/line --broker=127.0.0.1:$port"
started=

tell() { echo "$(basename "$0" .sh): $*"; }
stop() {
    # shellcheck disable=SC2086
    [ -z "$started" ] || kill $started 2>/dev/null || true
}
trap stop EXIT
trap 'exit 1' INT TERM

# A Debian with systemd and a kernel, made once for a folder.
make_base() {
    [ ! -e "$folder/base.made" ] || return 0
    tell "making a Debian 12"
    rm -rf "$base"
    debootstrap --variant=minbase --include=systemd-sysv,dbus,udev,kmod,linux-image-amd64,ca-certificates \
        bookworm "$base" ${MIRROR:+"$MIRROR"} >"$folder/debootstrap.log"
    touch "$folder/base.made"
}

# Without a network where `offline` says how.
apt_in_root() {
    # shellcheck disable=SC2086
    ${offline:-} chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq -y "$@" >>"$folder/apt.log" 2>&1
}

# Writes what a technician does: this machine's settings, on the folder etc/kiosk given.
write_settings() {
    sed -i -e "s/^host = .*/host = \"$host\"/" -e "s/^port = .*/port = $port/" \
        -e 's/^mode = .*/mode = "simulation"/' -e 's/^# driver = .*/driver = "kmsdrm"/' "$1/kiosk.toml"
    mkdir -p "$1/trust" && cp config/test-trust/*.pem "$1/trust"
}

# The network, the share, and the unit that asks the questions of `inside.sh`.
prepare() {
    echo "10.0.2.2 $host" >>"$root/etc/hosts"
    printf '[Match]\nType=ether\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/trial.network"
    echo "trial /trial 9p trans=virtio,version=9p2000.L 0 0" >>"$root/etc/fstab"
    mkdir "$root/trial"
    cat >"$root/etc/systemd/system/trial.service" <<-UNIT
	[Unit]
	Wants=network-online.target
	After=multi-user.target network-online.target
	[Service]
	Type=oneshot
	TimeoutStartSec=infinity
	ExecStart=/bin/sh /trial/inside.sh
	[Install]
	WantedBy=graphical.target
	UNIT
    systemctl -q --root="$root" enable systemd-networkd.service trial.service
    systemctl -q --root="$root" set-default graphical.target
    [ "$accel" = kvm ] || be_patient
    rm -rf "$share" && mkdir "$share"
    cp "$inside/asking.sh" "$share"
}

# Emulated instruction by instruction, everything takes twenty times as long.
be_patient() {
    tell "without KVM: the time limits of units and window are longer"
    window=$(chroot "$root" sh -c 'ls /opt/kiosk/venv/lib/python3*/site-packages/ui/renderer.py')
    sed -i 's/^PATIENCE_S = .*/PATIENCE_S = 300.0/' "$root$window"
    grep -q '^PATIENCE_S = 300.0' "$root$window"
    rm "$root${window%/*}"/__pycache__/renderer.*  # it would be believed without a look at its source
    for unit in kiosk.service kiosk-reader@.service kiosk-reporter@.service; do
        mkdir "$root/etc/systemd/system/$unit.d"
        printf '[Service]\nTimeoutStartSec=10min\nWatchdogSec=60s\n' >"$root/etc/systemd/system/$unit.d/slow.conf"
    done
}

# Broker, centre and sensor, as another machine and the module would be.
start_outside() {
    rm -rf "$folder/line" "$folder/centre.db" "$folder/centre-keys"
    "$programs/kiosk-centre" broker-init "$folder/line" --host "$host" --host 127.0.0.1 --port "$port" \
        --listen 127.0.0.1 >"$folder/broker.log"
    mosquitto -c "$folder/line/broker/mosquitto.conf" >>"$folder/broker.log" 2>&1 &
    started="$started $!"
    # shellcheck disable=SC2086
    "$programs/kiosk-centre" run $central >"$folder/centre.log" 2>&1 &
    started="$started $!"
    "$programs/kiosk-sim" sensor --tcp "$sensor" --model R307 >"$folder/sensor.log" 2>&1 &
    started="$started $!"
    until grep -q ready "$folder/sensor.log" && grep -q ready "$folder/centre.log"; do sleep 1; done
}

# switch_on MORE…: an emulated PC with the devices of a kiosk; its process is $machine.
switch_on() {
    rm -f "$folder/monitor" && mkfifo "$folder/monitor"
    timeout "$limit_s" qemu-system-x86_64 -accel "$accel" -cpu max -smp 2 -m 3072 -nic user,model=virtio \
        -fsdev "local,id=trial,path=$share,security_model=none" -device virtio-9p-pci,fsdev=trial,mount_tag=trial \
        -device virtio-vga,xres=1280,yres=800 -device qemu-xhci,id=usb -device usb-tablet,bus=usb.0,port=4 \
        -chardev "socket,id=sensor,host=127.0.0.1,port=$sensor" -device usb-serial,bus=usb.0,port=1,chardev=sensor \
        -device usb-ccid,bus=usb.0,port=2 -display none -serial "file:$folder/console.log" \
        -monitor stdio "$@" <"$folder/monitor" >"$folder/monitor.log" 2>&1 &
    machine=$!
    started="$started $machine"
    exec 3>"$folder/monitor"
}

# What the machine inside asks for: the centre's answer to its request, the centre's view of it, its screen, a cut.
serve() {
    while kill -0 "$machine" 2>/dev/null; do
        for each in "$share"/*.asked; do
            # shellcheck disable=SC2086
            case $each in
            */answer.asked) "$programs/kiosk-centre" enrol $central kiosk-1 --place place-1 \
                --request "$share/request.json" --out "$share/answer" >>"$folder/centre.log" 2>&1 || true ;;
            */view.asked) "$programs/kiosk-centre" watch $central --once --json >"$share/view" || true ;;
            */screen.asked) echo "screendump $share/screen -f png" >&3 && sleep 2 ;;
            */cut.asked) echo quit >&3 ;;
            esac
            rm -f "$each"
        done
        sleep 1
    done
}
