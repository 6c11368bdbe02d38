#!/bin/sh
# Makes a disk with two halves as the recipe in config/image lays it out, plays a Raspberry Pi's firmware for it in an
# emulator, updates it, and says what held.
#   sudo sh tools/packaging/image.sh PACKAGE.deb FOLDER
# The recipe's own hooks are run; of rpi-image-gen's layer `image-rota` only what a kiosk meets of it is made here
# (rota.sh). Wants what boot.sh wants, and mtools, dosfstools, fdisk, rauc, squashfs-tools, openssl.
set -eu

package=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
mkdir -p "$folder"
recipe=$PWD/config/image/layer disk=$folder/disk.img stick=$folder/stick.img
. tools/packaging/machine.sh
. tools/packaging/rota.sh

# The packages and hooks of the recipe's layer, as rpi-image-gen gives them to mmdebstrap.
apply_layer() {
    tell "applying config/image"
    layer=$recipe/national-card-kiosk.yaml
    # shellcheck disable=SC2046
    apt_in_root install --no-install-recommends rsync dosfstools e2fsprogs systemd-timesyncd \
        $(sed -n '/^  packages:/,/^  [a-z-]*hooks:/s/^    - //p' "$layer")
    hooks=$folder/hooks
    mkdir -p "$hooks"
    printf '#!/bin/sh\nroot=$1; shift; systemctl -q --root="$root" enable "$@"\n' >"$hooks/enable-units"
    chmod +x "$hooks/enable-units"
    sed -n '/^  customize-hooks:/,$p' "$layer" | sed -e 1d -e '/^    - |$/d' -e 's/^    - //' -e 's/^      //' >"$hooks/layer"
    printf 'allow id %s\n' '1d6b:*' 0403:6001 08e6:4433 0627:0001 >"$folder/usb.rules"
    BDEBSTRAP_HOOKS=$hooks IGconf_cardkiosk_deb=$package IGconf_cardkiosk_keyring=$folder/release.pem \
        IGconf_cardkiosk_usbrules=$folder/usb.rules IGconf_cardkiosk_files=$recipe/rauc LC_ALL=C \
        sh -eu "$hooks/layer" "$root" >>"$folder/apt.log" 2>&1
}

make_keys() {
    for name in release stranger; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -days 30 \
            -keyout "$folder/$name.key" -out "$folder/$name.pem" 2>/dev/null
    done
}

# The machine's own words about what was booted lie in the share, and a trial is not put off until the night.
adapt_to_trial() {
    mkdir "$root/stick"
    echo "LABEL=stick /stick ext4 ro 0 0" >>"$root/etc/fstab"
    for unit in rauc kiosk-healthy; do
        mkdir -p "$root/etc/systemd/system/$unit.service.d"
        cat >"$root/etc/systemd/system/$unit.service.d/trial.conf" <<-UNIT
	[Unit]
	RequiresMountsFor=/trial
	[Service]
	Environment=KIOSK_CHOSEN=/trial/chosen KIOSK_TRIAL_AT=minutely KIOSK_HEALTH_TIMES=3 KIOSK_HEALTH_PAUSE_S=5
	UNIT
    done
    [ "$accel" = kvm ] || printf '[Service]\nTimeoutStartSec=30min\n' \
        >"$root/etc/systemd/system/kiosk-healthy.service.d/slow.conf"
    mkdir "$share/settings" && cp config/default.toml "$share/settings/kiosk.toml"
    write_settings "$share/settings"
}

# bundle NAME SIGNER SYSTEM: boot files and this system, signed by SIGNER, in the folder of the stick.
bundle() {
    rm -rf "$folder/content" "$folder/bundles/$1.raucb" && mkdir -p "$folder/content" "$folder/bundles"
    sed "s/@VERSION@/$1/" "$recipe/rauc/manifest.raucm" >"$folder/content/manifest.raucm"
    ln "$folder/boot.vfat" "$folder/content/boot.vfat"
    ln "$3" "$folder/content/system.ext4"
    rauc --cert="$folder/$2.pem" --key="$folder/$2.key" --keyring="$folder/$2.pem" --mksquashfs-args="-comp lz4" \
        bundle "$folder/content" "$folder/bundles/$1.raucb" 2>"$folder/bundle.log"
}

make_bundles() {
    tell "making bundles"
    bundle good release "$folder/system.ext4"
    cp --sparse=always "$folder/system.ext4" "$folder/spoilt.ext4"
    spoilt=$(chroot "$root" sh -c 'ls -d /opt/kiosk/venv/lib/python3*/site-packages/kivy/__init__.py')
    debugfs -w -R "rm $spoilt" "$folder/spoilt.ext4" 2>/dev/null
    bundle spoilt release "$folder/spoilt.ext4"
    truncate -s 1M "$folder/small.ext4"
    bundle strange stranger "$folder/small.ext4"
    rm -rf "$folder/content" "$folder/spoilt.ext4" "$folder/small.ext4"
    truncate -s $(($(du -sm "$folder/bundles" | cut -f1) * 11 / 10 + 32))M "$stick"
    mke2fs -q -F -t ext4 -L stick -d "$folder/bundles" "$stick"
    rm -rf "$folder/bundles"
}

# A Pi's firmware: what autoboot.txt says is booted, the other one once where the reboot before asked for it.
power_on() { # PHASE
    asked_for=all
    [ "${trying:-}" = "" ] || asked_for=tryboot
    text=$(mtype -i "$disk@@$(start_of bootconfig)" ::autoboot.txt)
    half=$(echo "$text" | sed -n "/^\[$asked_for\]/,/^\[/s/^boot_partition=//p")
    letter=$(echo "$half" | tr 23 ab)
    tell "$1: booting half $letter${trying:+, on trial}"
    mkdir -p "$share/chosen"
    printf "\\0\\0\\0\\$half" >"$share/chosen/partition"
    printf "\\0\\0\\0\\${trying:-0}" >"$share/chosen/tryboot"
    for file in vmlinuz initrd; do mcopy -o -i "$disk@@$(start_of "boot_$letter")" "::$file" "$folder/$file"; done
    echo "$1" >"$share/phase"
    rm -f "$folder/console.log"
    switch_on -no-reboot -kernel "$folder/vmlinuz" -initrd "$folder/initrd" \
        -append "root=/dev/disk/by-slot/active/system ro console=ttyS0 trial_half=$letter" \
        -drive "file=$disk,format=raw,if=virtio,cache=unsafe" \
        -drive "file=$stick,format=raw,if=virtio,readonly=on"
    [ "$1" != cut-on-trial ] || cut_when "lth of a newly" &
    serve
    cat "$folder/console.log" >>"$folder/consoles.log"
    trying=
    ! grep -q "Restarting system with command '0 tryboot'" "$folder/console.log" || trying=1
}

cut_when() { # WORDS: on the console
    until grep -qs "$1" "$folder/console.log"; do sleep 0.2; done
    : >"$share/cut.asked"
}

# held WHAT COMMAND…
held() {
    what=$1
    shift
    if "$@"; then said=held; else said=BROKE; fi
    printf '%-6s %s\n' "$said" "$what" >>"$share/report"
}
boots_by_itself() { [ "$(mtype -i "$disk@@$(start_of bootconfig)" ::autoboot.txt | sed -n 3p)" = "boot_partition=$1" ]; }
wants_trial() { [ "$trying" = 1 ]; }
not() { ! "$@"; }
holds() { # PARTITION FILE: the partition is this file
    cmp -n "$(stat -c %s "$2")" -i "$(start_of "$1"):0" "$disk" "$2"
}

make_base
make_keys
make_root
apply_layer
prepare
adapt_to_trial
make_rota
make_disk
make_bundles
cp tools/packaging/image_inside.sh "$share/inside.sh"
cp config/default.toml "$share/first.toml"
rm -f "$folder/consoles.log"
trying=
start_outside
power_on first
held "a cut in an installation: half a is booted" boots_by_itself 2
power_on update
held "the running half is untouched" holds system_a "$folder/system.ext4"
held "the other half is what the bundle holds" holds system_b "$folder/system.ext4"
held "the machine starts itself anew to try it" wants_trial
held "a cut before would boot half a" boots_by_itself 2
power_on cut-on-trial
held "a cut on trial boots half a" boots_by_itself 2
power_on again
power_on trial
held "half b is booted from now on" boots_by_itself 3
held "the machine starts itself anew to try it" wants_trial
power_on spoilt
held "an unhealthy half starts the other one" not wants_trial
held "half b is still booted" boots_by_itself 3
power_on back
cat "$share/report"
grep -q '^end' "$share/report" && ! grep -q '^BROKE' "$share/report"
