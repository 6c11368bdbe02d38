#!/bin/sh
# Asks the machine that `image.sh` booted what holds there: which questions, says /trial/phase.
set -u
. /trial/asking.sh
slots=/usr/lib/kiosk-image/slots
export KIOSK_CHOSEN=$share/chosen

runs_half() { [ "$($slots get-current)" = "$1" ]; }
next_is() { [ "$($slots get-primary)" = "$1" ]; }
half_is() { [ "$($slots get-state "$1")" = "$2" ]; }
cannot_write() { not touch "$1/written" && not mkdir "$1/made"; }
lasts() { [ "$(findmnt -no SOURCE -T "$1" | sed 's/\[.*//')" = "$(readlink -f /dev/disk/by-partlabel/persistent)" ]; }
is_begun() { [ "$(head -c 1M "/dev/disk/by-partlabel/$1" | tr -d '\0' | wc -c)" -gt 0 ]; }
settings_are_kept() { cmp $share/settings/kiosk.toml $settings; }
keys_are_kept() { cmp /etc/credstore.encrypted/kiosk-root $share/root-key.seen; }
began() { of ExecMainStartTimestampMonotonic "$1"; }
never_began() { [ "$(of ConditionResult)" = no ] && [ "$(began kiosk)" = 0 ]; }
came_first() { [ "$(of ExecMainExitTimestampMonotonic kiosk-healthy)" -lt "$(began kiosk)" ]; }
journal_tells_why() { journalctl -q -o cat -u kiosk-healthy -b -1 | grep 'is not healthy'; }
may_be_reached() { [ "$(stat -L -c %G /dev/fingerprint)" = kiosk-devices ]; }
kiosk_is_up() {
    held "the kiosk starts by itself" within "$patience_s" is_active
    held "the centre hears it" within "$patience_s" is_live
}
put_settings() {
    group=$(id -g kiosk)
    install -m 0640 -g "$group" $share/settings/kiosk.toml $settings
    install -d -m 0750 -g "$group" /etc/kiosk/trust
    install -m 0640 -g "$group" $share/settings/trust/* /etc/kiosk/trust
}

case $(cat $share/phase) in
first)
    held "half a runs" runs_half 2
    for folder in / /usr /etc; do held "$folder cannot be written" cannot_write $folder; done
    for folder in /etc/kiosk /etc/credstore.encrypted /var/lib/kiosk /var/lib/systemd /var/log/journal; do
        held "$folder lies on the partition that stays" lasts $folder
    done
    held "no unit failed at start" not a_unit_failed
    held "the journal is kept, 200 MB at most" journalctl -q -u systemd-journald --grep 'System Journal.*max 200'
    held "the sensor has its name and group" may_be_reached
    held "the first settings are the package's" cmp $share/first.toml $settings
    held "no kiosk is begun that nobody has enrolled" never_began
    held "settings are written" put_settings
    held "systemd keeps a root key" make_root_key
    cp /etc/credstore.encrypted/kiosk-root $share/root-key.seen
    held "the kiosk makes its request" request
    held "the centre answers" asked answer
    held "the kiosk is enrolled" install_answer
    held "the doctor finds nothing bad" with_key /usr/bin/kiosk doctor --config $settings
    held "the kiosk may be started" systemctl -q enable --now kiosk
    kiosk_is_up
    held "a bundle signed by a stranger is refused" not rauc install /stick/strange.raucb
    held "it has written nothing" not is_begun system_b
    rauc install /stick/good.raucb &
    held "an installation writes half b" within "$patience_s" is_begun system_b
    asked cut
    ;;
update)
    held "half a runs after a cut in an installation" runs_half 2
    held "the settings are those the technician wrote" settings_are_kept
    kiosk_is_up
    held "a bundle signed by the release key is installed" rauc install /stick/good.raucb
    held "half b is next, on trial" next_is 3
    sync
    sleep "$patience_s"
    ;;
again)
    held "half a runs after a cut on trial" runs_half 2
    held "the kiosk starts by itself" within "$patience_s" is_active
    systemctl reboot --reboot-argument="0 tryboot"
    ;;
trial)
    held "half b runs" runs_half 3
    kiosk_is_up
    held "its health was looked at before" came_first
    held "half b is good" half_is 3 good
    held "settings are kept over the update" settings_are_kept
    held "the root key is kept over the update" keys_are_kept
    held "the journal tells of the time before the update" [ "$(journalctl --list-boots | wc -l)" -ge 3 ]
    held "a spoilt bundle is installed" rauc install /stick/spoilt.raucb
    sync
    sleep "$patience_s"
    ;;
back)
    held "half b runs after a spoilt half a was tried" runs_half 3
    kiosk_is_up
    held "half a is bad" half_is 2 bad
    held "rauc status says so" sh -c "rauc status | grep -A8 'system.0' | grep 'boot status: bad'"
    held "the journal tells why" journal_tells_why
    held "nothing was refused to the units" not was_refused
    journalctl --no-pager >$share/journal
    echo end >>$share/report
    systemctl poweroff
    ;;
esac
