#!/usr/bin/env bash
# street.sh up|down PREFIX: namespaces of a harness (PREFIX-near), of what lies between (PREFIX-mid), and of four houses on one switch:
# PREFIX-avahi, -python, -ciao and -dut, each with eth0. Between relay0, the harness's cable, and relay1, the switch's, nothing carries frames:
# that is for relay.py.
set -euo pipefail
prefix=$2
houses=(avahi python ciao dut)

if [ "$1" = down ]; then
    for space in near mid "${houses[@]}"; do ip netns del "$prefix-$space" 2>/dev/null || true; done
    exit 0
fi
for space in near mid "${houses[@]}"; do ip netns add "$prefix-$space"; done
lay() {
    ip -n "$prefix-mid" link add "$1" type veth peer name "$3" netns "$prefix-$2"
    ip netns exec "$prefix-$2" sysctl -qw "net.ipv6.conf.$3.accept_dad=0"
    ip netns exec "$prefix-$2" ethtool -K "$3" tx off >/dev/null
    ip -n "$prefix-$2" addr add "192.168.79.$4/24" dev "$3"
    ip -n "$prefix-$2" link set lo up
    ip -n "$prefix-$2" link set "$3" up
    ip -n "$prefix-$2" route add 224.0.0.0/4 dev "$3"
    ip -n "$prefix-mid" link set "$1" up
}
ip netns exec "$prefix-mid" sysctl -qw net.ipv6.conf.default.disable_ipv6=1
ip -n "$prefix-mid" link add street type bridge mcast_snooping 0
ip -n "$prefix-mid" link set street up
ip -n "$prefix-mid" link add relay1 type veth peer name port
for port in relay1 port; do ip -n "$prefix-mid" link set "$port" up; done
ip -n "$prefix-mid" link set port master street
lay relay0 near near 1
number=2
for house in "${houses[@]}"; do
    lay "port-$house" "$house" eth0 "$number"
    ip -n "$prefix-mid" link set "port-$house" master street
    number=$((number + 1))
done
