# How the machine in the emulator is asked: each answer is a line in /trial/report. Read by what runs inside.
share=/trial settings=/etc/kiosk/kiosk.toml patience_s=400
exec >>$share/inside.log 2>&1

# held WHAT COMMAND…: writes down whether the command succeeds.
held() {
    what=$1
    shift
    if "$@"; then said=held; else said=BROKE; fi
    printf '%-6s %s\n' "$said" "$what" >>$share/report
}

# within SECONDS COMMAND…: asks again until it succeeds.
within() {
    until_s=$(($(date +%s) + $1))
    shift
    until "$@"; do
        [ "$(date +%s)" -lt "$until_s" ] || return 1
        sleep 0.3
    done
}

not() { ! "$@"; }
asked() { # NAME: has the machine outside make /trial/NAME
    : >"$share/$1.asked"
    within "$patience_s" test ! -e "$share/$1.asked" && [ -s "$share/$1" ]
}
with_key() { systemd-run --pipe --wait -q -p LoadCredentialEncrypted=kiosk-root "$@"; }
enrol() { with_key -p User=kiosk /usr/bin/kiosk enrol --config $settings "$@"; }
of() { systemctl show --value -p "$1" "${2:-kiosk.service}"; }
is_active() { [ "$(of ActiveState)" = active ]; }
is_live() { asked view && grep -q '"state": "live"' $share/view; }
a_unit_failed() { systemctl list-units --failed --plain --no-legend | grep .; }
was_refused() { journalctl -q -b -o cat -u 'kiosk*' --grep 'denied|not permitted|read-only|EPERM|EACCES'; }
make_root_key() {
    head -c 32 /dev/urandom | systemd-creds encrypt --name=kiosk-root - /etc/credstore.encrypted/kiosk-root
}
request() { enrol --request /var/lib/kiosk/request.json && cp /var/lib/kiosk/request.json $share; }
install_answer() { cp $share/answer /var/lib/kiosk && enrol --answer /var/lib/kiosk/answer; }
