# What a kiosk meets of rpi-image-gen's layer `image-rota` (6 partitions, read-only root, /var of each half, shared
# folders), made on a root and a disk of our own. Read by `image.sh`.

lasting=$folder/persistent

# Which half runs is known by a name, as on a Pi; the emulator says it on the kernel's command line.
name_the_half() {
    cat >"$root/etc/udev/rules.d/61-half.rules" <<-'RULES'
	IMPORT{cmdline}="trial_half"
	SUBSYSTEM=="block", ENV{trial_half}=="a", ENV{ID_PART_ENTRY_NAME}=="system_a", SYMLINK+="disk/by-slot/active/system"
	SUBSYSTEM=="block", ENV{trial_half}=="b", ENV{ID_PART_ENTRY_NAME}=="system_b", SYMLINK+="disk/by-slot/active/system"
	RULES
    cat >"$root/etc/initramfs-tools/hooks/half" <<-'HOOK'
	#!/bin/sh
	[ "$1" = prereqs ] && exit
	mkdir -p "$DESTDIR/usr/lib/udev/rules.d"
	cp /etc/udev/rules.d/61-half.rules "$DESTDIR/usr/lib/udev/rules.d"
	HOOK
    chmod +x "$root/etc/initramfs-tools/hooks/half"
    chroot "$root" update-initramfs -u >>"$folder/apt.log" 2>&1
}

make_root() {
    rm -rf "$root" && cp -a "$base" "$root"
    mkdir -p "$share"
}

shared_paths() { sed -n 's/^Path=//p' "$root"/etc/rpi-image-gen/slot-shared.d/*.conf; }

# The mounts of both halves. What a half brings for a shared folder is laid over the folder at each start.
write_mounts() {
    part=/dev/disk/by-partlabel
    from=x-systemd.requires-mounts-for=/persistent
    {
        echo "/dev/disk/by-slot/active/system / ext4 ro 0 1"
        echo "$part/bootconfig /bootfs vfat rw,noatime,nofail 0 2"
        echo "$part/persistent /persistent ext4 rw,noatime 0 2"
        echo "/persistent/log/journal /var/log/journal none bind,$from 0 0"
        for path in $(shared_paths); do
            echo "/persistent/shared$path $path none bind,$from,x-systemd.requires=shared-init.service 0 0"
        done
    } >>"$root/etc/fstab"
    cat >"$root/etc/systemd/system/shared-init.service" <<-'UNIT'
	[Unit]
	DefaultDependencies=no
	RequiresMountsFor=/persistent
	Before=local-fs.target var.mount
	[Service]
	Type=oneshot
	RemainAfterExit=yes
	ExecStart=/bin/sh -c 'for path in $(sed -n s/^Path=//p /etc/rpi-image-gen/slot-shared.d/*.conf); do \
	    mkdir -p /persistent/shared$path; [ ! -d $path ] || rsync -a --checksum $path/ /persistent/shared$path/; done'
	UNIT
    cat >"$root/etc/systemd/system/machine-id.service" <<-'UNIT'
	[Unit]
	DefaultDependencies=no
	RequiresMountsFor=/persistent
	Before=systemd-journald.service sysinit.target
	[Service]
	Type=oneshot
	ExecStart=/bin/sh -c 'kept=/persistent/machine-id; if [ -s $kept ]; then cat $kept >/run/machine-id; \
	    else cp /run/machine-id $kept; fi'
	[Install]
	WantedBy=sysinit.target
	UNIT
    systemctl -q --root="$root" enable machine-id.service
    generator=$root/usr/lib/systemd/system-generators/half
    mkdir -p "${generator%/*}"
    cat >"$generator" <<-'GENERATOR'
	#!/bin/sh
	half=$(sed 's/.*trial_half=\([ab]\).*/\1/' /proc/cmdline)
	printf '[Unit]\nBefore=local-fs.target\n[Mount]\nWhat=/persistent/slots/system_%s/var\nWhere=/var\nType=none\nOptions=bind\n' \
	    "$half" >"$1/var.mount"
	mkdir -p "$1/local-fs.target.requires" && ln -s ../var.mount "$1/local-fs.target.requires/"
	GENERATOR
    chmod +x "$generator"
}

# The folders that are written to, and what image-rota says to the journal and, before systemd 257, to timesyncd.
part_the_folders() {
    : >"$root/etc/machine-id"
    rm -f "$root/var/lib/dbus/machine-id"
    mkdir -p "$root/bootfs" "$root/etc/systemd/journald.conf.d" "$root/etc/systemd/system/systemd-timesyncd.service.d"
    printf '[Journal]\nStorage=persistent\nSystemMaxUse=512M\nMaxRetentionSec=0\nMaxFileSec=0\n' \
        >"$root/etc/systemd/journald.conf.d/persistent.conf"
    printf '[Service]\nPrivateDevices=no\n' >"$root/etc/systemd/system/systemd-timesyncd.service.d/immutable.conf"
    rm -rf "$lasting" && mkdir -p "$lasting/slots/system_a" "$lasting/slots/system_b" "$lasting/log/journal"
    chgrp "$(chroot "$root" getent group systemd-journal | cut -d: -f3)" "$lasting/log/journal"
    cp -a "$root/var" "$lasting/slots/system_a"
    cp -a "$root/var" "$lasting/slots/system_b"
    find "$root/var" -mindepth 1 -delete
    mkdir -p "$root/persistent" "$root/var/tmp" "$root/var/log" "$root/var/cache" "$root/var/spool"
    for path in $(shared_paths); do
        kept=$lasting/slots/system_a$path
        [ -d "$kept" ] || continue
        mkdir -p "$lasting/shared${path%/*}" "$root${path%/*}"
        cp -a "$kept" "$lasting/shared${path%/*}"
        cp -a "$kept" "$root${path%/*}"
    done
}

# What other machines need and what the package manager keeps: half of the disk.
make_small() {
    chroot "$root" apt-get clean
    rm -rf "$root"/var/lib/apt/lists/*
    for drivers in infiniband media net/ethernet net/wireless gpu/drm/amd gpu/drm/i915 gpu/drm/nouveau gpu/drm/radeon; do
        rm -rf "$root"/usr/lib/modules/*/kernel/drivers/"$drivers"
    done
}

make_rota() {
    tell "making the root read-only"
    make_small
    name_the_half
    write_mounts
    part_the_folders
}

start_of() { echo $(($(sfdisk -d "$disk" | sed -n "s/.*start= *\([0-9]*\),.*name=\"$1\".*/\1/p") * 512)); }

# Six partitions with the names and numbers that the firmware and RAUC go by; both halves are the same.
make_disk() {
    tell "making the disk"
    rm -f "$folder"/*.vfat "$folder"/*.ext4 "$disk"
    mkfs.vfat -C -n BOOTCONFIG "$folder/bootconfig.vfat" 32768 >/dev/null
    printf '[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n' >"$folder/autoboot.txt"
    mcopy -i "$folder/bootconfig.vfat" "$folder/autoboot.txt" ::
    mkfs.vfat -C -n BOOT "$folder/boot.vfat" 131072 >/dev/null
    mcopy -i "$folder/boot.vfat" "$root"/boot/vmlinuz-* ::vmlinuz
    mcopy -i "$folder/boot.vfat" "$root"/boot/initrd.img-* ::initrd
    truncate -s $(($(du -sm "$root" | cut -f1) * 11 / 10 + 64))M "$folder/system.ext4"
    mke2fs -q -F -t ext4 -L SYSTEM -d "$root" "$folder/system.ext4"
    truncate -s 1G "$folder/persistent.ext4"
    mke2fs -q -F -t ext4 -L PERSISTENT -d "$lasting" "$folder/persistent.ext4"
    system_mib=$(($(stat -c %s "$folder/system.ext4") / 1048576))
    truncate -s $((32 + 2 * 128 + 2 * system_mib + 1024 + 16))M "$disk"
    sfdisk -q "$disk" <<-TABLE
	label: gpt
	name=bootconfig, size=32M, type=uefi
	name=boot_a, size=128M, type=uefi
	name=boot_b, size=128M, type=uefi
	name=system_a, size=${system_mib}M
	name=system_b, size=${system_mib}M
	name=persistent, size=1024M
	TABLE
    # Half b is empty, so that an update is seen.
    for name in bootconfig boot_a system_a persistent; do
        file=$(ls "$folder/${name%_[ab]}".*[t4])
        dd if="$file" of="$disk" bs=1M seek="$(start_of "$name")" oflag=seek_bytes conv=notrunc,sparse status=none
    done
    rm "$folder/bootconfig.vfat" "$folder/persistent.ext4"
}
