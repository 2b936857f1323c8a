"""A cable with faults: carries frames between two interfaces, loses some, delays and doubles others.

    relay.py NEAR FAR [--delay MS] [--jitter MS] [--loss PART] [--twice PART] [--seed N]
"""

import argparse
import heapq
import random
import select
import socket
import sys
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("ends", nargs=2)
arguments.add_argument("--delay", type=float, default=0)
arguments.add_argument("--jitter", type=float, default=0)
arguments.add_argument("--loss", type=float, default=0)
arguments.add_argument("--twice", type=float, default=0)
arguments.add_argument("--seed", type=int, default=1)
asked = arguments.parse_args()

SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC, PACKET_OUTGOING = 263, 1, 1, 4


def open_end(name):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    end.bind((name, 0))
    member = socket.if_nametoindex(name).to_bytes(4, sys.byteorder) + PACKET_MR_PROMISC.to_bytes(2, sys.byteorder) + bytes(10)
    end.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, member)
    return end


ends = [open_end(name) for name in asked.ends]
chance = random.Random(asked.seed)
under_way = []
count = 0
print("carrying", flush=True)
while True:
    wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
    for end in select.select(ends, [], [], wait)[0]:
        frame, sender = end.recvfrom(65535)
        if sender[2] == PACKET_OUTGOING or chance.random() < asked.loss:
            continue
        for _ in range(2 if chance.random() < asked.twice else 1):
            count += 1
            heapq.heappush(under_way, (time.monotonic() + (asked.delay + chance.random() * asked.jitter) / 1000, count, ends[1 - ends.index(end)], frame))
    while under_way and under_way[0][0] <= time.monotonic():
        try:
            under_way[0][2].send(under_way[0][3])
        except OSError:
            pass
        heapq.heappop(under_way)
