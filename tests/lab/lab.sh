#!/usr/bin/env bash
# A laboratory of network namespaces with one real responder in it. See README.md beside this file.
#
#   lab.sh up RESPONDER [--owner PID] [--interface NAME] [--profile FILE] [--idle]   prints NAME=VALUE lines
#   lab.sh exec LAB COMMAND...        run a command on the harness's side of the cable
#   lab.sh device LAB COMMAND...      run a command on the device's side of the cable
#   lab.sh down LAB                   end everything and remove it; again, or half-way up: no error
#   lab.sh run RESPONDER [up's options] -- COMMAND...    up, exec, down, whatever happens to the command
#
#   lab.sh up|run simulated ... [--fault NAME]... [--seed N]      the same with our own simulator, and what it does wrong
#
# RESPONDER: none, avahi, avahi-with-bus, avahi-autoipd, autoipd-beside-udhcpc, dhcpcd, networkd, networkmanager, zeroconf, ciao, hap, bonjour-service, jmdns, hashicorp,
# mdnsd, mdnsresponder, resolved,
# ippeveprinter, ippeveprinter-behind-avahi, simulated.
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | grep -v '^set ' >&2
    exit 2
}

make_link() {
    local namespace
    for namespace in "$LAB_DEVICE_NAMESPACE" "$LAB_SWITCH_NAMESPACE" "$LAB_HARNESS_NAMESPACE"; do
        ip netns add "$namespace"
        ip -n "$namespace" link set lo up
        ip netns exec "$namespace" sh -c '
            echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
            echo 0 >/proc/sys/net/ipv6/conf/default/accept_ra
            echo 0 >/proc/sys/net/ipv6/conf/default/router_solicitations'
    done
    ip netns exec "$LAB_SWITCH_NAMESPACE" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'

    # A switch of two ports stands between the two cables, so that pulling the device's cable does not take the
    # interface away from under a capture that runs at the harness's end. It has no address and says nothing itself.
    ip -n "$LAB_SWITCH_NAMESPACE" link add switch type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    ip -n "$LAB_SWITCH_NAMESPACE" link add port-t type veth peer name "$LAB_INTERFACE" netns "$LAB_HARNESS_NAMESPACE"
    ip -n "$LAB_SWITCH_NAMESPACE" link add port-d type veth peer name "$LAB_DEVICE_INTERFACE" netns "$LAB_DEVICE_NAMESPACE"
    ip -n "$LAB_HARNESS_NAMESPACE" link set "$LAB_INTERFACE" address "$LAB_HARNESS_MAC"
    ip -n "$LAB_DEVICE_NAMESPACE" link set "$LAB_DEVICE_INTERFACE" address "$LAB_DEVICE_MAC"
    ip -n "$LAB_SWITCH_NAMESPACE" link set port-t master switch up
    ip -n "$LAB_SWITCH_NAMESPACE" link set port-d master switch up
    ip -n "$LAB_SWITCH_NAMESPACE" link set switch up

    # Between namespaces the kernel leaves UDP checksums unfinished; whole ones are what a real cable carries.
    ip netns exec "$LAB_DEVICE_NAMESPACE" ethtool -K "$LAB_DEVICE_INTERFACE" tx off >/dev/null
    ip netns exec "$LAB_HARNESS_NAMESPACE" ethtool -K "$LAB_INTERFACE" tx off >/dev/null

    ip -n "$LAB_HARNESS_NAMESPACE" address add "$LAB_HARNESS_ADDRESS" dev "$LAB_INTERFACE"
    [ -z "$LAB_DEVICE_ADDRESS" ] || ip -n "$LAB_DEVICE_NAMESPACE" address add "$LAB_DEVICE_ADDRESS" dev "$LAB_DEVICE_INTERFACE"
    link_up "$LAB_HARNESS_NAMESPACE" "$LAB_INTERFACE"
    link_up "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE"
    wait_for_carrier "$LAB_HARNESS_NAMESPACE" "$LAB_INTERFACE"
    wait_for_carrier "$LAB_DEVICE_NAMESPACE" "$LAB_DEVICE_INTERFACE"
}

# The owner is a process whose end ends the lab: even one killed with SIGKILL leaves nothing behind.
watch_owner() {
    [ "$1" != 0 ] || return 0
    setsid sh -c 'echo $$ >"$0/watch.pid"; tail --pid="$1" -f /dev/null; rm -f "$0/watch.pid"; exec bash "$2" down "$0"' \
        "$BONJOUR_LAB" "$1" "$lab_home/lab.sh" </dev/null >/dev/null 2>&1 &
}

up() {
    local owner=$PPID interface=veth-t profile='' idle='' responder simulate=()
    [ $# -ge 1 ] || usage
    responder=$1
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            --owner) owner=$2; shift 2 ;;
            --interface) interface=$2; shift 2 ;;
            --profile) profile=$2; shift 2 ;;
            --idle) idle=yes; shift ;;
            --fault | --variation | --seed) simulate+=("$1" "$2"); shift 2 ;;
            *) usage ;;
        esac
    done
    local default_profile
    case $responder in
        avahi) default_profile=avahi-two-instances ;;
        avahi-with-bus) default_profile=avahi-as-querier ;;
        autoipd-beside-udhcpc | dhcpcd | networkd | networkmanager) default_profile=link-local-in-lab ;;
        bonjour-service | hashicorp | jmdns | mdnsd | resolved) default_profile=$responder-one-instance ;;
        mdnsresponder) default_profile=mdnsresponder-two-instances ;;
        avahi-autoipd) default_profile=avahi-autoipd ;;
        zeroconf) default_profile=zeroconf-two-instances ;;
        ciao) default_profile=ciao-one-instance ;;
        hap) default_profile=hap-two-accessories ;;
        ippeveprinter | ippeveprinter-behind-avahi) default_profile=$responder ;;
        simulated) default_profile=simulated-in-lab ;;
        none) default_profile=simulated-printer ;;
        *) usage ;;
    esac
    [ "$(id -u)" = 0 ] || lab_fail "network namespaces need root"
    [ -n "$profile" ] || profile=$lab_repository/fixtures/devices/$default_profile.json
    profile=$(realpath "$profile")

    BONJOUR_LAB=$(mktemp -d "${TMPDIR:-/tmp}/bonjour-lab.XXXXXX")
    export BONJOUR_LAB
    trap 'bash "$lab_home/lab.sh" down "$BONJOUR_LAB"' EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT
    local id=${BONJOUR_LAB##*.}
    local device_address=192.168.77.2/24 harness_address=192.168.77.1/24
    case $responder in
        avahi-autoipd | autoipd-beside-udhcpc | dhcpcd | networkd | networkmanager)
            device_address=
            harness_address=169.254.77.1/16
            ;;
    esac
    cat >"$BONJOUR_LAB/env" <<EOF
LAB_RESPONDER=$responder
LAB_DEVICE_NAMESPACE=bc-$id-dut
LAB_HARNESS_NAMESPACE=bc-$id-harness
LAB_SWITCH_NAMESPACE=bc-$id-switch
LAB_INTERFACE=$interface
LAB_DEVICE_INTERFACE=veth-d
LAB_DEVICE_MAC=02:bc:00:00:77:02
LAB_HARNESS_MAC=02:bc:00:00:77:01
LAB_DEVICE_ADDRESS=$device_address
LAB_HARNESS_ADDRESS=$harness_address
EOF
    lab_load
    [ ${#simulate[@]} = 0 ] || [ "$responder" = simulated ] || lab_fail "${simulate[0]} is for the simulated responder only"
    printf '%s\n' --profile "$profile" "${simulate[@]}" >"$BONJOUR_LAB/simulate.arguments"
    case $responder in none | simulated) ;; *) "$lab_python" "$lab_home/services.py" prepare "$profile" "$BONJOUR_LAB" ;; esac
    make_link
    watch_owner "$owner"
    [ "$responder" = none ] || [ -n "$idle" ] || bash "$lab_home/control.sh" start
    trap - EXIT TERM INT
    cat <<EOF
BONJOUR_LAB=$BONJOUR_LAB
BONJOUR_LAB_PROFILE=$profile
BONJOUR_LAB_INTERFACE=$interface
BONJOUR_LAB_HARNESS_NAMESPACE=$LAB_HARNESS_NAMESPACE
BONJOUR_LAB_DEVICE_NAMESPACE=$LAB_DEVICE_NAMESPACE
BONJOUR_LAB_DEVICE_INTERFACE=$LAB_DEVICE_INTERFACE
EOF
}

down() {
    [ $# = 1 ] || usage
    BONJOUR_LAB=$1
    [ -f "$BONJOUR_LAB/env" ] || { remove "$BONJOUR_LAB"; return 0; }
    lab_load
    local file name pid namespace
    for file in "$BONJOUR_LAB"/*.pid; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .pid)
        end "$name" TERM 2 || end "$name" KILL 2 || true
    done
    # Children of a daemon that was killed: whatever still runs in the device's namespace was started there by this lab.
    for pid in $(ip netns pids "$LAB_DEVICE_NAMESPACE" 2>/dev/null || true); do
        kill -s KILL "$pid" 2>/dev/null || true
    done
    for namespace in "$LAB_DEVICE_NAMESPACE" "$LAB_SWITCH_NAMESPACE" "$LAB_HARNESS_NAMESPACE"; do
        ip netns delete "$namespace" 2>/dev/null || true
    done
    remove "$BONJOUR_LAB"
}

# Only a directory that `up` made is ever removed.
remove() {
    case $(basename "$1") in
        bonjour-lab.*) rm -rf -- "$1" ;;
        *) lab_fail "$1 is not the directory of a lab" ;;
    esac
}

enter() {
    local side=$1
    shift
    [ $# -ge 2 ] || usage
    BONJOUR_LAB=$1
    export BONJOUR_LAB
    shift
    lab_load
    case $side in
        harness) exec ip netns exec "$LAB_HARNESS_NAMESPACE" "$@" ;;
        device) exec ip netns exec "$LAB_DEVICE_NAMESPACE" "$@" ;;
    esac
}

run() {
    local options=() status=0
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    [ $# -ge 2 ] || usage
    shift
    local facts fact
    facts=$(bash "$lab_home/lab.sh" up "${options[@]}" --owner $$)
    while read -r fact; do
        export "${fact?}"
    done <<<"$facts"
    trap 'bash "$lab_home/lab.sh" down "$BONJOUR_LAB"' EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT
    ip netns exec "$BONJOUR_LAB_HARNESS_NAMESPACE" "$@" || status=$?
    exit "$status"
}

[ $# -ge 1 ] || usage
action=$1
shift
case $action in
    up) up "$@" ;;
    down) down "$@" ;;
    exec) enter harness "$@" ;;
    device) enter device "$@" ;;
    run) run "$@" ;;
    *) usage ;;
esac
