"""What tests/bench.sh measures, once everything is built. Each row is printed as soon as it is known."""

import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

CLI = ["dotnet", "src/BonjourConformance.Cli/bin/Release/net10.0/bonjour-conformance.dll"]
# A sample of faults of every kind: start-up, answers, caches, names, robustness.
FAULTS = ["two-probes", "known-answers-ignored", "no-goodbye", "dies-of-large-message"]
# Title, responder of the lab, profile, and whether it says that the device browses for nothing.
LIVE = [
    ("simulated, browses for nothing", "simulated", "simulated-in-lab", True),
    ("simulated, a querier too", "simulated", "simulated-in-lab", False),
    ("avahi", "avahi", "avahi-two-instances", False),
]


def measure(command, **how):
    """Exit code, wall time and processor time in seconds, and peak memory in MB of a command and of what it started itself."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **how)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def silently(command):
    return measure(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def row(*cells):
    print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


def table(*titles):
    print()
    row(*titles)
    row(*["---"] + ["---:"] * (len(titles) - 1))


def verdicts(folder):
    """Of a run: how many checks gave a verdict, the link's time in seconds, and how many said something against the device."""
    with open(folder / "results.jsonl", encoding="utf-8") as journal:
        checks = [line["check"] for line in map(json.loads, journal) if "check" in line]
    findings = sum(check["verdict"] in ("Fail", "Warning", "Error") for check in checks)
    return len(checks), max((check["endedMs"] for check in checks), default=0) / 1000, findings


def runs(scratch):
    table("virtual run", "wall, s", "processor, s", "link, s", "checks/s", "peak, MB", "findings")
    sizes = [(None, "default device, first start"), (None, "default device, again")] + [(n, f"{n} instances") for n in (1, 4, 50, 300)]
    for at, (size, title) in enumerate(sizes):
        profile = []
        if size:
            file = scratch / f"box-of-{size}.json"
            instances = [{"name": f"Queue {number}", "type": "_ipp._tcp", "port": 631} for number in range(1, size + 1)]
            file.write_text(json.dumps({"name": f"box of {size}", "instances": instances}), encoding="utf-8")
            profile = ["--profile", str(file)]
        folder = scratch / f"run-{at}"
        _, wall, processor, peak = silently([*CLI, "run", "--seed", "1", *profile, "--out", str(folder)])
        count, link, findings = verdicts(folder)
        row(title, f"{wall:.1f}", f"{processor:.1f}", f"{link:.0f}", f"{count / wall:.0f}", f"{peak:.0f}", findings)
        shutil.rmtree(folder)


def matrix(_):
    table("fault matrix, a sample", "wall, s", "processor, s")
    kinds = {"ideal": "FaultMatrixTests", "as on a live link": "AsLiveTests"}
    for title, fixture in kinds.items():
        names = "|".join(f"Name~{fault}" for fault in FAULTS)
        _, wall, processor, _ = silently(["dotnet", "test", "tests/BonjourConformance.FaultMatrix.Tests", "-c", "Release", "--no-build", "--nologo",
                                          "--filter", f"FullyQualifiedName~.{fixture}.&({names})"])
        row(f"{title}: {', '.join(FAULTS)}", f"{wall:.1f}", f"{processor:.1f}")


def capture(file, frames, names):
    """A capture in which a device answers a hundred questions a second about so many names, for as many frames as asked for."""
    def name(*labels):
        return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"

    def packet(source, mac, payload):
        udp = struct.pack("!HHHH", 5353, 5353, 8 + len(payload), 0) + payload
        ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 255, 17, 0, bytes(source), bytes([224, 0, 0, 251]))
        total = sum(struct.unpack("!10H", ip))
        total = (total & 0xFFFF) + (total >> 16)
        ip = ip[:10] + struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF) + ip[12:]
        return bytes.fromhex("01005e0000fb") + bytes.fromhex(mac) + b"\x08\0" + ip + udp

    with open(file, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number in range(frames):
            owner = name(f"queue-{number // 2 % names}", "_ipp", "_tcp", "local")
            if number % 2 == 0:
                octets = packet([192, 168, 77, 1], "02bc00007701", struct.pack("!6H", 0, 0, 1, 0, 0, 0) + owner + struct.pack("!HH", 33, 1))
            else:
                target = struct.pack("!HHH", 0, 0, 631) + name("printer", "local")
                octets = packet([192, 168, 77, 2], "02005e005302", struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + owner + struct.pack("!HHIH", 33, 0x8001, 120, len(target)) + target)
            at = number * 5000
            out.write(struct.pack("<IIII", 1700000000 + at // 1000000, at % 1000000, len(octets), len(octets)) + octets)


def replay(scratch):
    table("a million frames", "wall, s", "processor, s", "peak, MB")
    file, varied = scratch / "million.pcap", scratch / "varied.pcap"
    capture(file, 1_000_000, 200)
    capture(varied, 1_000_000, 20_000)
    for title, command in {
        "replay, 200 names": [*CLI, "replay", str(file), "--device", "192.168.77.2", "--out", str(scratch / "replay")],
        "replay, 20,000 names": [*CLI, "replay", str(varied), "--device", "192.168.77.2", "--out", str(scratch / "replay-varied")],
        "tshark -T json, every frame written out": ["tshark", "-n", "-r", str(file), "-T", "json"],
    }.items():
        if not shutil.which(command[0]):
            row(f"{title} (not installed)", "", "", "")
            continue
        code, wall, processor, peak = silently(command)
        row(title if code in (0, 1) else f"{title} (exit code {code})", f"{wall:.1f}", f"{processor:.1f}", f"{peak:.0f}")


def planned(profile, *more):
    """What `run --plan` says: the least time in seconds, and how often somebody has to go to the device."""
    text = subprocess.run([*CLI, "run", "--plan", "--interface", "x", "--profile", str(profile), *more], capture_output=True, text=True, check=True).stdout
    acts = re.search(r"needed for (\d+) act", text)
    return int(re.search(r"\((\d+) s\)", text).group(1)), int(acts.group(1)) if acts else 0


def profile_of(scratch, name, browses_for_nothing, **changes):
    """A profile of fixtures/devices, changed, in a file of its own; its controls are found from there too."""
    folder = pathlib.Path("fixtures/devices").resolve()
    text = (folder / f"{name}.json").read_text(encoding="utf-8")
    profile = json.loads("\n".join(line for line in text.splitlines() if not line.strip().startswith("//")))
    profile.pop("$schema", None)
    profile.update(changes)
    if browses_for_nothing:
        profile["querier"] = False
    profile["control"] = {control: [str((folder / word).resolve()) if "/" in word else word for word in command] for control, command in profile.get("control", {}).items()}
    file = scratch / f"{name}-{len(list(scratch.iterdir()))}.json"
    file.write_text(json.dumps(profile), encoding="utf-8")
    return file


def live(scratch):
    table("live run in namespaces", "wall, s", "floor of the plan, s", "ratio", "processor, s", "peak, MB", "checks", "findings")
    for title, responder, name, browses_for_nothing in LIVE:
        folder = scratch / f"live-{len(list(scratch.iterdir()))}"
        profile = profile_of(scratch, name, browses_for_nothing)
        _, wall, processor, peak = silently(["bash", "tests/lab/lab.sh", "run", responder, "--", *CLI, "run", "--interface", "veth-t", "--unattended",
                                             "--profile", str(profile), "--out", str(folder)])
        count, _, findings = verdicts(folder)
        floor, _ = planned(profile, "--unattended")
        row(title, f"{wall:.0f}", floor, f"{wall / floor:.2f}", f"{processor:.0f}", f"{peak:.0f}", count, findings)


def plans(scratch):
    table("what a run takes (run --plan)", "with all controls, s", "by hand, s", "acts by hand")
    for title, address, browses_for_nothing in [("static address, browses for nothing", "static", True), ("static address, a querier too", "static", False),
                                                ("link-local address, browses for nothing", "linkLocal", True), ("link-local address, a querier too", "linkLocal", False)]:
        profile = profile_of(scratch, "simulated-in-lab", browses_for_nothing, ipv4=address)
        bare = profile_of(scratch, "simulated-in-lab", browses_for_nothing, ipv4=address, control={})
        with_controls, _ = planned(profile, "--unattended")
        by_hand, acts = planned(bare)
        row(title, with_controls, by_hand, acts if browses_for_nothing else f"{acts}, and one question whether it browses")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), "unknown processor")
    with open("/proc/meminfo", encoding="utf-8") as info:
        memory = int(info.readline().split()[1]) / 1024 / 1024
    version = subprocess.run(["dotnet", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    load = os.getloadavg()[0]
    return f"{len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GB, SDK {version}, load before it began {load:.1f}"


def main():
    print(machine())
    with tempfile.TemporaryDirectory(prefix="bonjour-bench.") as scratch:
        for option in sys.argv[1:]:
            {"--plans": plans, "--runs": runs, "--matrix": matrix, "--replay": replay, "--live": live}[option](pathlib.Path(scratch))


main()
