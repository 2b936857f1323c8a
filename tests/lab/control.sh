#!/usr/bin/env bash
# The hands of the operator, for a device that lives in a lab: what the `control` commands of fixtures/devices/*.json call.
# Works in any namespace of the machine, from any directory; BONJOUR_LAB says which lab. Exit 0: done.
#
#   start | stop (orderly) | kill | powerCycle | cableOut | cableIn
#   rename INSTANCE TYPE NEW-NAME | changeTxt INSTANCE TYPE KEY VALUE
#   browse [TYPE] | stopBrowse [TYPE]                                  (zeroconf and simulated only)
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
lab_load
case $LAB_RESPONDER in ippeveprinter*) export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$BONJOUR_LAB/bus" ;; esac

# One control at a time: two callers would both read and write the same services and pid files.
exec {lock_fd}>"$BONJOUR_LAB/control.lock"
flock "$lock_fd"

# Two seconds after its cable is out a process may still be busy with goodbyes, so an end is waited for longer than that.
orderly_seconds=10

daemons() {
    case $LAB_RESPONDER in
        avahi) echo avahi ;;
        avahi-autoipd) echo autoipd avahi ;;
        zeroconf | ciao | hap | simulated) echo "$LAB_RESPONDER" ;;
        ippeveprinter*) echo bus avahi $("$lab_python" "$lab_home/services.py" printers "$BONJOUR_LAB") ;;
        none) lab_fail "this lab has no responder of its own" ;;
    esac
}

start_daemon() {
    if running "$1"; then return 0; fi
    rm -f "$BONJOUR_LAB/$1.pid" "$BONJOUR_LAB/$1.sock"
    [ "$1" != bus ] || rm -f "$BONJOUR_LAB/bus"
    case $1 in
        # Its own view of the file system: our configuration, and a /run in which no other avahi-daemon has left its pid.
        avahi) spawn avahi unshare -m sh -c '
            mount --make-rprivate / && mount --bind "$0" /etc/avahi && mount -t tmpfs tmpfs /run &&
            exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --debug -f /etc/avahi/avahi-daemon.conf' \
            "$BONJOUR_LAB/avahi" ;;
        # Printers register with avahi over a message bus; this one is the lab's own.
        bus) spawn bus dbus-daemon --config-file="$BONJOUR_LAB/bus.conf" --nofork --nopidfile ;;
        # Its host name is where it listens, and what its URIs say: within its own view of the file system the name means every address.
        printer-*)
            local arguments
            mapfile -t arguments <"$BONJOUR_LAB/$1.arguments"
            spawn "$1" unshare -m sh -c 'mount --make-rprivate / && mount --bind "$0/hosts" /etc/hosts && exec ippeveprinter "$@"' "$BONJOUR_LAB" "${arguments[@]}" ;;
        # The directory in which it remembers its last address outlives it, as in a device that loses its power.
        autoipd) spawn autoipd unshare -m sh -c '
            mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /var/lib/avahi-autoipd &&
            mount --bind "$0" /var/lib/avahi-autoipd &&
            exec avahi-autoipd --no-drop-root --no-chroot --force-bind "$1"' \
            "$BONJOUR_LAB/autoipd" "$LAB_DEVICE_INTERFACE" ;;
        zeroconf) spawn zeroconf "$lab_python" "$lab_home/responders/zeroconf_responder.py" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE" ;;
        ciao)
            BONJOUR_LAB_MODULES=$(bash "$lab_home/responders/install.sh" ciao)
            export BONJOUR_LAB_MODULES
            spawn ciao node "$lab_home/responders/ciao/responder.mjs" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE" ;;
        hap)
            BONJOUR_LAB_MODULES=$(bash "$lab_home/responders/install.sh" hap)
            export BONJOUR_LAB_MODULES
            spawn hap node "$lab_home/responders/hap/responder.mjs" "$BONJOUR_LAB" "$LAB_DEVICE_INTERFACE" ;;
        simulated)
            local arguments
            mapfile -t arguments <"$BONJOUR_LAB/simulate.arguments"
            spawn simulated dotnet "$(simulator)" simulate --interface "$LAB_DEVICE_INTERFACE" --socket "$BONJOUR_LAB/simulated.sock" "${arguments[@]}"
            ;;
    esac
    sleep 0.1
    running "$1" || lab_fail "$1 ended at once: $(tail -n 3 "$BONJOUR_LAB/$1.log")"
}

# Our own program, as it was built last.
simulator() {
    local newest
    # shellcheck disable=SC2012
    newest=${BONJOUR_LAB_CLI:-$(ls -t "$lab_repository"/src/BonjourConformance.Cli/bin/*/net10.0/bonjour-conformance.dll 2>/dev/null | head -n 1)}
    [ -n "$newest" ] || lab_fail "the simulator is not built (or tell where it is in BONJOUR_LAB_CLI)"
    echo "$newest"
}

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

start() {
    local daemon
    for daemon in $(daemons); do
        start_daemon "$daemon"
        [ "$daemon" != bus ] || wait_for_bus
    done
}

wait_for_bus() {
    local attempt
    for attempt in $(seq 1 250); do
        [ -S "$BONJOUR_LAB/bus" ] && return 0
        sleep 0.02
    done
    lab_fail "the message bus is not there after 5 s: $(tail -n 3 "$BONJOUR_LAB/bus.log")"
}

# Orderly: the responder first, while its address still is its own, so that its goodbyes can leave.
stop() {
    local daemon
    for daemon in $(daemons | tr ' ' '\n' | tac); do
        end "$daemon" TERM "$orderly_seconds" || lab_fail "$daemon did not end within $orderly_seconds s of SIGTERM"
    done
}

# As if the power had gone: no word from any process, no address that only a process had given the interface.
cut() {
    local daemon pid
    for daemon in $(daemons); do end "$daemon" KILL 5 || lab_fail "$daemon survived SIGKILL"; done
    for pid in $(ip netns pids "$LAB_DEVICE_NAMESPACE"); do kill -s KILL "$pid" 2>/dev/null || true; done
    [ "$LAB_RESPONDER" != avahi-autoipd ] || ip -n "$LAB_DEVICE_NAMESPACE" -4 address flush dev "$LAB_DEVICE_INTERFACE"
}

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
    case $LAB_RESPONDER in zeroconf | ciao) tell "$@" ;; esac
}

browser() {
    [ "$LAB_RESPONDER" = zeroconf ] || lab_fail "the $LAB_RESPONDER lab has no querier"
    running zeroconf || lab_fail "zeroconf is not running"
    tell "$@"
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
    stopBrowse/1 | stopBrowse/2) browser stopBrowse ;;
    *) lab_fail "no control \"$1\" with $(($# - 1)) arguments" ;;
esac
