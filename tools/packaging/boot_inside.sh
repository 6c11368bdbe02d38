#!/bin/sh
# Asks the machine that `boot.sh` booted what holds there of the installed kiosk: a line each in /trial/report.
set -u
. /trial/asking.sh
python=/opt/kiosk/venv/bin/python

is_another() { [ "$(of MainPID)" != "$1" ] && [ "$(of MainPID)" != 0 ]; }
instance() { systemctl list-units --plain --no-legend --state=active "kiosk-$1@*" | cut -d' ' -f1 | grep .; }
is_replaced() { instance "$1" | grep -qvx "$2"; }
are_gone() { not instance reader && not instance reporter; }
reaches_cards() { runuser -u "$1" -- $python -c 'import sys
from smartcard.scard import SCARD_SCOPE_SYSTEM, SCardEstablishContext
sys.exit(SCardEstablishContext(SCARD_SCOPE_SYSTEM)[0] != 0)'; }
is_drawn() { asked screen && [ "$(stat -c %s $share/screen)" -gt 20000 ]; }
is_little_exposed() { systemd-analyze security --no-pager --threshold=20 "$1" | tail -1; }

if [ -e /var/lib/after-the-cut ]; then
    held "after a power cut the kiosk starts by itself" within "$patience_s" is_active
    held "its screen is drawn" within "$patience_s" is_drawn
    held "the centre hears it again" within "$patience_s" is_live
    held "nothing was refused to the units" not was_refused
    journalctl --no-pager >$share/journal
    echo end >>$share/report
    systemctl --no-block poweroff
    exit
fi

held "no unit failed at start" not a_unit_failed
held "the sensor has its name and group" [ "$(stat -L -c %G /dev/fingerprint)" = kiosk-devices ]
held "the journal is kept, 200 MB at most" journalctl -q -u systemd-journald --grep 'System Journal.*max 200'
held "the card reader's user reaches pcscd" reaches_cards kiosk-reader
for user in kiosk kiosk-reporter nobody; do held "$user does not" not reaches_cards $user; done
held "systemd keeps a root key" make_root_key
held "the kiosk makes its request" request
held "the centre answers" asked answer
held "the kiosk is enrolled" install_answer
systemctl start kiosk-reader.socket kiosk-reporter.socket
held "the doctor finds nothing bad" with_key /usr/bin/kiosk doctor --config $settings
held "systemctl enable --now kiosk: READY=1 came" systemctl enable --now kiosk
held "the card reader has its process" within "$patience_s" instance reader
held "the reporter has its process" within "$patience_s" instance reporter
held "the centre hears the kiosk" within "$patience_s" is_live
held "the first screen is drawn" within "$patience_s" is_drawn
for unit in kiosk.service "$(instance reader)" "$(instance reporter)"; do
    held "exposure of $unit below 2" is_little_exposed "$unit"
done
reader=$(instance reader) reporter=$(instance reporter)
held "the card reader sees no network" [ "$(nsenter -t "$(of MainPID "$reader")" -n grep -c : /proc/net/dev)" = 1 ]
systemctl kill -s KILL "$reader" "$reporter"
held "a killed card reader is replaced" within "$patience_s" is_replaced reader "$reader"
held "a killed reporter is replaced" within "$patience_s" is_replaced reporter "$reporter"
before=$(of MainPID)
systemctl kill -s KILL --kill-who=main kiosk
held "a killed kiosk is begun again within 5 s" within 5 is_another "$before"
within "$patience_s" is_active
before=$(of MainPID)
systemctl kill -s STOP --kill-who=main kiosk
held "the watchdog begins a hung kiosk again" within "$patience_s" is_another "$before"
held "and it stands" within "$patience_s" is_active
systemctl stop kiosk
held "systemctl stop: it ends in order" [ "$(of Result) $(of ExecMainStatus)" = "success 0" ]
held "its card reader and reporter end with it" within 10 are_gone
systemctl start kiosk
touch /var/lib/after-the-cut
sync /var/lib/after-the-cut /var/lib
echo b >/proc/sysrq-trigger
sleep 60
