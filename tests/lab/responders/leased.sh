#!/bin/sh
# What udhcpc calls when a lease comes and goes: the interface gets the address and loses it, and nothing else changes.
case $1 in
    deconfig) ip -4 address flush dev "$interface" scope global ;;
    bound | renew)
        ip -4 address replace "$ip/$mask" broadcast + dev "$interface"
        [ -z "$router" ] || ip route replace default via "${router%% *}" dev "$interface"
        ;;
esac
