"""Says one thing on veth-t, for tests/lab/capture.sh: a question, a conflict, a claim to the same name or address.

Frames are made whole here (harness 02:bc:00:00:77:01, or a second host 02:bc:00:00:77:03), so that every field is known.
"""

import socket
import struct
import sys
import time

INTERFACE = "veth-t"
OUR_MAC, OTHER_MAC = bytes.fromhex("02bc00007701"), bytes.fromhex("02bc00007703")
GROUP, GROUP_MAC = "224.0.0.251", bytes.fromhex("01005e0000fb")
A, PTR, TXT, SRV, ANY, IN = 1, 12, 16, 33, 255, 1
HOST, SERVICE, INSTANCE = "printer.local", "_ipp._tcp.local", "InstanceA._ipp._tcp.local"

link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
link.bind((INTERFACE, 0))


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def question(text, record_type, unicast_response=False):
    return name(text) + struct.pack("!HH", record_type, IN | (0x8000 if unicast_response else 0))


def record(text, record_type, ttl, data, flush=False):
    return name(text) + struct.pack("!HHIH", record_type, IN | (0x8000 if flush else 0), ttl, len(data)) + data


def message(questions=(), answers=(), authorities=(), flags=0, identifier=0):
    head = struct.pack("!HHHHHH", identifier, flags, len(questions), len(answers), len(authorities), 0)
    return head + b"".join((*questions, *answers, *authorities))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[: len(data) & ~1])) + (data[-1] << 8 if len(data) & 1 else 0)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def send(payload, source, source_mac=OUR_MAC, to=GROUP, to_mac=GROUP_MAC, from_port=5353):
    source, to = socket.inet_aton(source), socket.inet_aton(to)
    length = 8 + len(payload)
    udp = struct.pack("!HHHH", from_port, 5353, length, 0) + payload
    udp = udp[:6] + struct.pack("!H", checksum(source + to + struct.pack("!BBH", 0, 17, length) + udp) or 0xFFFF) + payload
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 255, 17, 0) + source + to
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    link.send(to_mac + source_mac + b"\x08\x00" + ip + udp)


def arp(operation, sender_mac, sender, target_mac, target, to=b"\xff" * 6):
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + sender_mac + socket.inet_aton(sender)
    link.send(to + sender_mac + b"\x08\x06" + body + target_mac + socket.inet_aton(target) + b"\0" * 18)


def received(seconds):
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        link.settimeout(left)
        try:
            yield link.recv(2048)
        except TimeoutError:
            return


def own_address():
    import subprocess

    return subprocess.check_output(["ip", "-4", "-o", "address", "show", "dev", INTERFACE], text=True).split()[3].split("/")[0]


def device_address():
    """Asked for with a plain question, and read from the frame that answers it."""
    send(message([question(SERVICE, PTR)]), own_address())
    for frame in received(3):
        if frame[6:12] == bytes.fromhex("02bc00007702") and frame[12:14] == b"\x08\x00" and frame[23] == 17:
            return socket.inet_ntoa(frame[26:30])
    raise SystemExit("the device does not answer")


def main(what):
    ours = own_address()
    other = ours.rsplit(".", 1)[0] + ".3"
    match what:
        case "browse":
            send(message([question(SERVICE, PTR)]), ours)
        case "known-answers":
            send(message([question(SERVICE, PTR)], [record(SERVICE, PTR, 4500, name(INSTANCE))]), ours)
        case "qu":
            send(message([question(SERVICE, PTR, unicast_response=True)]), ours)
        case "unicast-destination":
            address = device_address()
            time.sleep(1.5)
            send(message([question(SERVICE, PTR)]), ours, to=address, to_mac=bytes.fromhex("02bc00007702"))
        case "legacy":
            send(message([question(SERVICE, PTR)], identifier=0x1234), ours, from_port=50505)
        case "negative":
            send(message([question(HOST, SRV)]), ours)
            send(message([question(INSTANCE, A)]), ours)
        case "enumerate":
            send(message([question("_services._dns-sd._udp.local", PTR)]), ours)
        case "address":
            send(message([question(HOST, A)]), ours)
            time.sleep(1.5)
            send(message([question(INSTANCE, ANY)]), ours)
        case "other-port-response":
            send(message(answers=[record(HOST, A, 120, socket.inet_aton(other), flush=True)], flags=0x8400), other, OTHER_MAC, from_port=50505)
        case "repeated":
            for _ in range(5):
                send(message([question(SERVICE, PTR)]), ours)
                time.sleep(0.3)
        case "conflict":
            data = struct.pack("!HHH", 0, 0, 9) + name("other.local")
            send(message(answers=[record(INSTANCE, SRV, 120, data, flush=True)], flags=0x8400), other, OTHER_MAC)
        case "tiebreak":
            data = struct.pack("!HHH", 0xFFFF, 0xFFFF, 0xFFFF) + name("other.local")
            probe = message([question(INSTANCE, ANY, True)], authorities=[record(INSTANCE, SRV, 120, data)])
            for frame in received(6):
                # The device's own first probe for the name: a query (no response bit) with records in its authority section.
                if frame[6:12] == bytes.fromhex("02bc00007702") and b"\x09InstanceA\x04_ipp" in frame and frame[12:14] == b"\x08\x00" and frame[23] == 17:
                    flags, authorities = struct.unpack("!H4xH", frame[44:52])
                    if not flags & 0x8000 and authorities:
                        time.sleep(0.05)
                        send(probe, other, OTHER_MAC)
                        return
        case "arp-conflict":
            address = device_address()
            arp(1, OTHER_MAC, address, b"\0" * 6, address)
        case "arp-defend":
            for frame in received(6):
                if frame[12:14] == b"\x08\x06" and frame[6:12] == bytes.fromhex("02bc00007702") and frame[28:32] == b"\0" * 4:
                    arp(2, OTHER_MAC, socket.inet_ntoa(frame[38:42]), frame[6:12], "0.0.0.0")
                    return
        case _:
            raise SystemExit(f"unknown: {what}")


main(sys.argv[1])
