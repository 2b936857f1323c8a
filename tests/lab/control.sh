#!/usr/bin/env bash
# The hands of the operator, for a device that lives in a lab: what the `control` commands of fixtures/devices/*.json call.
# Works in any namespace of the machine, from any directory; BONJOUR_LAB says which lab. Exit 0: done.
#
#   start | stop (orderly) | kill | powerCycle | cableOut | cableIn
#   rename INSTANCE TYPE NEW-NAME | changeTxt INSTANCE TYPE KEY VALUE
#   browse [TYPE] | stopBrowse [TYPE] | resolve INSTANCE TYPE | connect INSTANCE TYPE    (zeroconf, avahi-with-bus, mdnsresponder and simulated only)
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
lab_load
# shellcheck source=tests/lab/daemons.sh
. "$lab_home/daemons.sh"

# One control at a time: two callers would both read and write the same services and pid files.
exec {lock_fd}>"$BONJOUR_LAB/control.lock"
flock "$lock_fd"

# Two seconds after its cable is out a process may still be busy with goodbyes, so an end is waited for longer than that.
orderly_seconds=10

# The simulated device obeys by itself: its process goes on through stop, kill and powerCycle.
simulated() {
    if [ "$1" = start ] && ! running simulated; then
        start
        return
    fi
    local attempt
    for attempt in $(seq 1 250); do
        [ -S "$BONJOUR_LAB/simulated.sock" ] && break
        running simulated || lab_fail "the simulated device has ended: $(tail -n 3 "$BONJOUR_LAB/simulated.log")"
        sleep 0.02
    done
    tell "$@"
}

# Orderly: the responder first, while its address still is its own, so that its goodbyes can leave.
stop() {
    local daemon
    for daemon in $(daemons | tr ' ' '\n' | tac); do
        end "$daemon" TERM "$orderly_seconds" || lab_fail "$daemon did not end within $orderly_seconds s of SIGTERM"
    done
    forget_addresses
}

# As if the power had gone: no word from any process, no address that only a process had given the interface.
cut() {
    local daemon pid
    for daemon in $(daemons); do end "$daemon" KILL 5 || lab_fail "$daemon survived SIGKILL"; done
    for pid in $(ip netns pids "$LAB_DEVICE_NAMESPACE"); do kill -s KILL "$pid" 2>/dev/null || true; done
    forget_addresses
}

# A device that is off answers no ARP: what a process had given the interface goes with it.
forget_addresses() { [ -n "$LAB_DEVICE_ADDRESS" ] || ip -n "$LAB_DEVICE_NAMESPACE" -4 address flush dev "$LAB_DEVICE_INTERFACE"; }

power_cycle() {
    cut
    ip -n "$LAB_DEVICE_NAMESPACE" link set "$LAB_DEVICE_INTERFACE" down
    ip -n "$LAB_DEVICE_NAMESPACE" neighbour flush dev "$LAB_DEVICE_INTERFACE"
    link_up "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE"
    wait_for_carrier "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE"
    start
}

# The switch's port goes down: the device loses its carrier and nothing else, the harness's interface notices nothing.
cable() {
    ip -n "$LAB_SWITCH_NAMESPACE" link set port-d "$1"
    [ "$1" = down ] || wait_for_carrier "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE"
}

# Tells a responder of ours that runs; one that does not will read the services when it starts.
tell() {
    [ -S "$BONJOUR_LAB/$LAB_RESPONDER.sock" ] || return 0
    "$lab_python" "$lab_home/services.py" tell "$BONJOUR_LAB/$LAB_RESPONDER.sock" "$@"
}

change() {
    "$lab_python" "$lab_home/services.py" "$1" "$BONJOUR_LAB" "${@:2}"
    # avahi-daemon watches the directory its services are in.
    case $LAB_RESPONDER in zeroconf | ciao | bonjour-service | jmdns | hashicorp | mdnsresponder) tell "$@" ;; mdnsd) kill -s HUP "$(pid_of mdnsd)" ;; esac
}

# What the device does as a client. zeroconf does it by itself; avahi is asked over its bus, as a program on the device would.
browser() {
    case $LAB_RESPONDER in
        zeroconf | mdnsresponder)
            running "$LAB_RESPONDER" || lab_fail "$LAB_RESPONDER is not running"
            tell "$@"
            ;;
        avahi-with-bus)
            case $1 in
                browse) running "browse-$2" || spawn "browse-$2" avahi-browse --parsable "$2" ;;
                stopBrowse) end "browse-$2" TERM 2 || true ;;
                resolve | connect) "$lab_python" "$lab_home/ask_avahi.py" "$1" "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE" "${@:2}" ;;
            esac
            ;;
        *) lab_fail "the $LAB_RESPONDER lab has no querier" ;;
    esac
}

[ $# -ge 1 ] || lab_fail "which control?"
if [ "$LAB_RESPONDER" = simulated ]; then
    simulated "$@"
    exit 0
fi
case $1/$# in
    start/1) start ;;
    stop/1) stop ;;
    kill/1) cut ;;
    powerCycle/1) power_cycle ;;
    cableOut/1) cable down ;;
    cableIn/1) cable up ;;
    rename/4) change rename "$2" "$3" "$4" ;;
    changeTxt/5) change changeTxt "$2" "$3" "$4" "$5" ;;
    browse/1) browser browse _ipp._tcp ;;
    browse/2) browser browse "$2" ;;
    stopBrowse/1) browser stopBrowse _ipp._tcp ;;
    stopBrowse/2) browser stopBrowse "$2" ;;
    resolve/3 | connect/3) browser "$@" ;;
    *) lab_fail "no control \"$1\" with $(($# - 1)) arguments" ;;
esac
