"""The other DNS implementation of the differential test.

read:  a message in hex per line of standard input; per line of output what dnspython understood, or "refused REASON".
make N SEED:  N messages made and written by dnspython, each as hex, a space, and what it says.

What a message says: id, flags, then question and record entries joined by "|". A name is the hex of its uncompressed octets.
"""
import random
import sys

import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.NSEC
import dns.renderer
import dns.rrset


def name(value):
    return value.to_wire().hex()


def says(message):
    parts = [f"{message.id} {int(message.flags)}"]
    for question in message.question:
        parts.append(f"q {name(question.name)} {int(question.rdtype)} {int(question.rdclass)}")
    for tag, section in (("an", message.answer), ("ns", message.authority), ("ar", message.additional)):
        for rrset in section:
            for rdata in rrset:
                parts.append(f"{tag} {name(rrset.name)} {int(rrset.rdtype)} {int(rrset.rdclass)} {rrset.ttl} {rdata.to_wire().hex()}")
    return "|".join(parts)


def read():
    for line in sys.stdin:
        try:
            message = dns.message.from_wire(bytes.fromhex(line.strip()), one_rr_per_rrset=True, question_only=False, raise_on_truncation=False)
            print(says(message))
        except Exception as problem:  # whatever it does not like
            print("refused", type(problem).__name__, str(problem).replace("\n", " "))


def some_name(source):
    common = [b"local", b"_tcp", b"_ipp", b"printer", b"Printer", b"a.b", b"Instance A"]
    labels = []
    for _ in range(source.randint(0, 5)):
        labels.append(source.choice(common) if source.random() < 0.8 else bytes(source.randrange(256) for _ in range(source.randint(1, 40))))
    return dns.name.Name(labels + [b""])


def some_rdata(source):
    kind = source.choice(["A", "AAAA", "PTR", "CNAME", "SRV", "TXT", "NSEC", "MX", "SOA"])
    rdclass = dns.rdataclass.IN if kind in ("A", "AAAA", "SRV") else source.choice([1, 0x8001])
    plain = {
        "A": lambda: bytes(source.randrange(256) for _ in range(4)),
        "AAAA": lambda: bytes(source.randrange(256) for _ in range(16)),
        "PTR": lambda: some_name(source).to_wire(),
        "CNAME": lambda: some_name(source).to_wire(),
        "SRV": lambda: bytes(source.randrange(256) for _ in range(6)) + some_name(source).to_wire(),
        "TXT": lambda: b"".join(bytes([n]) + bytes(source.randrange(256) for _ in range(n)) for n in [source.randint(0, 255) for _ in range(source.randint(1, 4))]),
        "NSEC": lambda: some_name(source).to_wire() + b"\x00\x05" + bytes(source.randrange(256) for _ in range(4)) + b"\x08",
        "MX": lambda: bytes(source.randrange(256) for _ in range(2)) + some_name(source).to_wire(),
        "SOA": lambda: some_name(source).to_wire() + some_name(source).to_wire() + bytes(source.randrange(256) for _ in range(20)),
    }[kind]()
    return dns.rdata.from_wire(rdclass, dns.rdatatype.from_text(kind), plain, 0, len(plain))


def make(count, seed):
    source = random.Random(seed)
    for _ in range(count):
        renderer = dns.renderer.Renderer(source.randrange(65536), source.randrange(65536) & 0x87FF, 65535)
        for _ in range(source.randint(0, 3)):
            renderer.add_question(some_name(source), source.choice([1, 12, 16, 33, 255]), source.choice([1, 0x8001]))
        for section in (dns.renderer.ANSWER, dns.renderer.AUTHORITY, dns.renderer.ADDITIONAL):
            for _ in range(source.randint(0, 4)):
                renderer.add_rrset(section, dns.rrset.from_rdata(some_name(source), source.randrange(2**31), some_rdata(source)))
        renderer.write_header()
        wire = renderer.get_wire()
        print(wire.hex(), says(dns.message.from_wire(wire, one_rr_per_rrset=True)))


if sys.argv[1] == "read":
    read()
else:
    make(int(sys.argv[2]), int(sys.argv[3]))
