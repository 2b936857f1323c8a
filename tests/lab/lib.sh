# Shared by lab.sh and control.sh. Sourced by bash, never run by itself.
# A lab is a directory (BONJOUR_LAB) that holds everything one run needs to know and everything it leaves behind.

lab_home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lab_repository=$(cd "$lab_home/../.." && pwd)

# Debian's own interpreter: the zeroconf package belongs to it, and a python3 found first on PATH may be another one.
lab_python=/usr/bin/python3

lab_fail() {
    echo "lab: $*" >&2
    exit 1
}

lab_load() {
    [ -n "${BONJOUR_LAB:-}" ] || lab_fail "BONJOUR_LAB is not set: no lab is up, or its environment was not passed on (see tests/lab/README.md)"
    [ -f "$BONJOUR_LAB/env" ] || lab_fail "$BONJOUR_LAB holds no lab: it is down already"
    # shellcheck disable=SC1091
    . "$BONJOUR_LAB/env"
}

in_device() { ip netns exec "$LAB_DEVICE_NAMESPACE" "$@"; }

# spawn NAME COMMAND...: a daemon in the device's namespace, in a session of its own, with no descriptor of the caller
# (a caller that reads our output to its end would otherwise wait for the daemon), its pid in NAME.pid.
spawn() {
    local name=$1
    shift
    : >>"$BONJOUR_LAB/$name.log"
    # The shell writes its own number and becomes the daemon: ip, unshare and sh all exec, so the number stays true.
    setsid sh -c 'echo $$ >"$0" && exec "$@"' "$BONJOUR_LAB/$name.pid" \
        ip netns exec "$LAB_DEVICE_NAMESPACE" "$@" \
        </dev/null >>"$BONJOUR_LAB/$name.log" 2>&1 {lock_fd}>&- &
    local attempt
    for attempt in $(seq 1 100); do
        [ -s "$BONJOUR_LAB/$name.pid" ] && return 0
        sleep 0.02
    done
    lab_fail "$name did not start: $(tail -n 3 "$BONJOUR_LAB/$name.log")"
}

pid_of() { cat "$BONJOUR_LAB/$1.pid" 2>/dev/null; }

# A zombie has ended, whoever has yet to collect it.
alive() {
    local state
    [ -n "${1:-}" ] || return 1
    state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
    [ -n "$state" ] && [ "$state" != Z ]
}

running() { alive "$(pid_of "$1")"; }

# end NAME SIGNAL SECONDS: signals the daemon and waits until it is gone; its pid file goes with it.
end() {
    local name=$1 signal=$2 seconds=$3 pid attempt
    pid=$(pid_of "$name")
    if alive "$pid"; then
        kill -s "$signal" "$pid" 2>/dev/null || true
        for attempt in $(seq 1 $((seconds * 50))); do
            alive "$pid" || break
            sleep 0.02
        done
        alive "$pid" && return 1
    fi
    rm -f "$BONJOUR_LAB/$name.pid"
}

# What both ends of a cable need: an address of their own for IPv6 at once (no detection of duplicates: the peer is
# known), no router solicitations, which are noise in every capture, and a way for multicast with no default route.
link_up() {
    local namespace=$1 interface=$2
    ip -n "$namespace" link set "$interface" up
    ip -n "$namespace" route replace 224.0.0.0/4 dev "$interface"
}

wait_for_carrier() {
    local attempt
    for attempt in $(seq 1 250); do
        ip -n "$1" -o link show dev "$2" | grep -q 'state UP' && return 0
        sleep 0.02
    done
    lab_fail "$2 in $1 has no carrier after 5 s"
}
