#!/bin/sh
# Installs a built package into a fresh Debian 12, boots that under its own systemd in an emulator, and says what held.
#   sudo sh tools/packaging/boot.sh PACKAGE.deb FOLDER
# Broker, centre and sensor run here, the sensor at an emulated USB adapter; FOLDER keeps root, disk, logs and the screen.
# Wants debootstrap, qemu-system-x86, e2fsprogs and `make setup`; MIRROR names another mirror, ACCEL=tcg forgoes KVM.
set -eu

package=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
mkdir -p "$folder"
. tools/packaging/machine.sh
disk=$folder/disk.img

# As a technician installs it: what it needs of Debian first, then itself without a network.
install_package() {
    tell "installing $(basename "$package")"
    rm -rf "$root" && cp -a "$base" "$root"
    cp "$package" "$root/root/kiosk.deb"
    rm -f "$folder/apt.log"
    apt_in_root install --download-only /root/kiosk.deb
    offline="unshare --net" apt_in_root install /root/kiosk.deb
    chroot "$root" apt-get clean
    write_settings "$root/etc/kiosk"
    group=$(chroot "$root" id -g kiosk)
    chgrp -R "$group" "$root/etc/kiosk/trust"
    chmod -R u=rwX,g=rX,o= "$root/etc/kiosk/trust"
}

make_base
install_package
prepare
cp tools/packaging/boot_inside.sh "$share/inside.sh"
truncate -s 4G "$disk" && mke2fs -q -F -t ext4 -d "$root" "$disk"
start_outside
tell "booting"
switch_on -kernel "$root"/boot/vmlinuz-* -initrd "$root"/boot/initrd.img-* -append "root=/dev/vda rw console=ttyS0" \
    -drive "file=$disk,format=raw,if=virtio,cache=unsafe"
serve
cat "$share/report"
grep -q '^end' "$share/report" && ! grep -q '^BROKE' "$share/report"
