#!/bin/sh
# Installs a built package into a fresh Debian 12, boots that under its own systemd in an emulator, and says what held.
#   sudo sh tools/packaging/boot.sh PACKAGE.deb FOLDER
# Broker, centre and sensor run here, the sensor at an emulated USB adapter; FOLDER keeps root, disk, logs and the screen.
# Wants debootstrap, qemu-system-x86, e2fsprogs and `make setup`; MIRROR names another mirror, ACCEL=tcg forgoes KVM.
set -eu

package=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
programs=$PWD/.venv/bin inside=$PWD/tools/packaging/boot_inside.sh
base=$folder/base root=$folder/root share=$folder/share disk=$folder/disk.img
host=broker.example port=28883 sensor=28884 limit_s=3600
accel=${ACCEL:-$([ -w /dev/kvm ] && echo kvm || echo tcg)}
central="--database=sqlite:///$folder/centre.db --keys=$folder/centre-keys --tls=$folder/line --broker=127.0.0.1:$port"
started=

tell() { echo "boot: $*"; }
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

# As a technician installs it: what it needs of Debian first, then itself without a network.
install_package() {
    tell "installing $(basename "$package")"
    rm -rf "$root" && cp -a "$base" "$root"
    cp "$package" "$root/root/kiosk.deb"
    apt_install="env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq -y install"
    # shellcheck disable=SC2086
    {
        chroot "$root" $apt_install --download-only /root/kiosk.deb
        unshare --net chroot "$root" $apt_install /root/kiosk.deb
    } >"$folder/apt.log" 2>&1
    chroot "$root" apt-get clean
}

# What a technician writes, the network, and the unit that asks the questions.
prepare() {
    sed -i -e "s/^host = .*/host = \"$host\"/" -e "s/^port = .*/port = $port/" \
        -e 's/^mode = .*/mode = "simulation"/' -e 's/^# driver = .*/driver = "kmsdrm"/' "$root/etc/kiosk/kiosk.toml"
    group=$(chroot "$root" id -g kiosk)
    install -d -m 0750 -g "$group" "$root/etc/kiosk/trust"
    install -m 0640 -g "$group" config/test-trust/*.pem "$root/etc/kiosk/trust"
    echo "10.0.2.2 $host" >>"$root/etc/hosts"
    printf '[Match]\nType=ether\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/trial.network"
    echo "trial /trial 9p trans=virtio,version=9p2000.L 0 0" >"$root/etc/fstab"
    mkdir "$root/trial"
    cat >"$root/etc/systemd/system/trial.service" <<-UNIT
	[Unit]
	Wants=network-online.target
	After=multi-user.target network-online.target
	[Service]
	Type=oneshot
	TimeoutStartSec=infinity
	ExecStart=/bin/sh /trial/inside.sh
	ExecStopPost=systemctl --no-block poweroff
	[Install]
	WantedBy=graphical.target
	UNIT
    systemctl -q --root="$root" enable systemd-networkd.service trial.service
    systemctl -q --root="$root" set-default graphical.target
    [ "$accel" = kvm ] || be_patient
    truncate -s 4G "$disk" && mke2fs -q -F -t ext4 -d "$root" "$disk"
}

# Emulated instruction by instruction, everything takes twenty times as long.
be_patient() {
    tell "without KVM: the units' time limits are longer"
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

boot() {
    tell "booting"
    rm -f "$folder/monitor" && mkfifo "$folder/monitor"
    timeout "$limit_s" qemu-system-x86_64 -accel "$accel" -cpu max -smp 2 -m 3072 \
        -kernel "$root"/boot/vmlinuz-* -initrd "$root"/boot/initrd.img-* -append "root=/dev/vda rw console=ttyS0" \
        -drive "file=$disk,format=raw,if=virtio,cache=unsafe" -nic user,model=virtio \
        -fsdev "local,id=trial,path=$share,security_model=none" -device virtio-9p-pci,fsdev=trial,mount_tag=trial \
        -device virtio-vga,xres=1280,yres=800 -device qemu-xhci,id=usb -device usb-tablet,bus=usb.0,port=4 \
        -chardev "socket,id=sensor,host=127.0.0.1,port=$sensor" -device usb-serial,bus=usb.0,port=1,chardev=sensor \
        -device usb-ccid,bus=usb.0,port=2 -display none -serial "file:$folder/console.log" \
        -monitor stdio <"$folder/monitor" >"$folder/monitor.log" 2>&1 &
    machine=$!
    started="$started $machine"
    exec 3>"$folder/monitor"
}

# What the machine inside asks for: the centre's answer to its request, the centre's view of it, its screen.
serve() {
    while kill -0 "$machine" 2>/dev/null; do
        for each in "$share"/*.asked; do
            # shellcheck disable=SC2086
            case $each in
            */answer.asked) "$programs/kiosk-centre" enrol $central kiosk-1 --place place-1 \
                --request "$share/request.json" --out "$share/answer" >>"$folder/centre.log" 2>&1 || true ;;
            */view.asked) "$programs/kiosk-centre" watch $central --once --json >"$share/view" || true ;;
            */screen.asked) echo "screendump $share/screen -f png" >&3 && sleep 2 ;;
            esac
            rm -f "$each"
        done
        sleep 1
    done
}

mkdir -p "$folder"
rm -rf "$share" && mkdir "$share"
cp "$inside" "$share/inside.sh"
make_base
install_package
prepare
start_outside
boot
serve
cat "$share/report"
grep -q '^end' "$share/report" && ! grep -q '^BROKE' "$share/report"
