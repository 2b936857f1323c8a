#!/usr/bin/env bash
# Records what the real responders do, for fixtures/captures: one pcapng per responder and situation.
#   capture.sh DIRECTORY [RESPONDER...]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
profiles=$(cd "$here/../../fixtures/devices" && pwd)

if [ "${1:-}" = --inside ]; then
    shift
    responder=$1 directory=$2
    capture=''
    control() { (cd "$profiles" && bash ../../tests/lab/control.sh "$@"); }
    # dumpcap flushes its last block when it ends, but what the kernel still holds is lost: wait before.
    record() {
        dumpcap -q -i veth-t -w "$directory/$responder-$1.pcapng" 2>"$directory/$responder.log" &
        capture=$!
        for _ in $(seq 1 100); do grep -q 'File:' "$directory/$responder.log" && break; sleep 0.05; done
        sleep 0.3
    }
    finish() {
        sleep 1.5
        kill -INT "$capture"
        wait "$capture" || true
    }
    ask() { /usr/bin/python3 "$here/ask.py" "$@"; }

    wait_for_start=8
    [ "$responder" != avahi-autoipd ] || wait_for_start=13

    record start
    control start
    sleep "$wait_for_start"
    finish

    record questions
    ask browse && sleep 2
    ask known-answers && sleep 2
    ask qu && sleep 2
    ask unicast-destination && sleep 2
    ask legacy && sleep 2
    ask negative && sleep 2
    ask enumerate && sleep 2
    ask address && sleep 2
    ask other-port-response && sleep 1
    ask repeated && sleep 3
    finish

    record conflict
    ask conflict && sleep 12
    finish

    record text
    control changeTxt InstanceA _ipp._tcp note 'Third floor'
    sleep 5
    finish

    record stop
    control stop
    finish

    record restart
    control start
    sleep "$wait_for_start"
    control kill
    sleep 1
    control powerCycle
    sleep "$wait_for_start"
    finish

    record cable
    control cableOut
    sleep 3
    control cableIn
    sleep 20
    finish

    record tiebreak
    control stop
    sleep 1
    control start
    ask tiebreak
    sleep 8
    finish

    if [ "$responder" = avahi-autoipd ]; then
        record arp-conflict
        ask arp-conflict
        sleep 16
        finish
        record arp-probe-conflict
        control kill
        control start
        ask arp-defend
        sleep 10
        finish
    fi
    rm -f "$directory/$responder.log"
    exit 0
fi

[ $# -ge 1 ] || { sed -n 2,3p "${BASH_SOURCE[0]}" >&2; exit 2; }
directory=$(mkdir -p "$1" && cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- avahi avahi-autoipd zeroconf ciao
for responder in "$@"; do
    bash "$here/lab.sh" run "$responder" --idle -- bash "${BASH_SOURCE[0]}" --inside "$responder" "$directory"
done
