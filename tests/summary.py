"""Adds up what tests/run.sh has run, names every failure, and ends with "N passed, N failed, N skipped".

VSTest's own totals cannot be used: they leave Inconclusive out and show Warning as Skipped. Here, what neither passed
nor failed was skipped. A project that ran no test at all has failed: an empty green run proves nothing.
"""

import os
import pathlib
import re
import sys
import xml.etree.ElementTree

NAMESPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
# Where a skipped test would hide that no real responder, or no real browser, was there.
NEVER_SKIPPED_ON_CI = re.compile(r"Interop\.Tests|Reporting\.Tests|Cli\.Tests|Link\.Tests|\btest\.sh|[Bb]rowser")

passed, failures, skips = 0, [], []


def read_trx(path):
    global passed
    project = path.stem
    count = 0
    for result in xml.etree.ElementTree.parse(path).getroot().iter(f"{NAMESPACE}UnitTestResult"):
        count += 1
        name, outcome = f"{project}: {result.get('testName')}", result.get("outcome")
        error = result.find(f"{NAMESPACE}Output/{NAMESPACE}ErrorInfo")
        message = "" if error is None else "\n".join(part.text or "" for part in error)
        if outcome == "Passed":
            passed += 1
        elif outcome in ("Failed", "Error", "Timeout", "Aborted"):
            failures.append((name, message))
        else:
            skips.append((name, message.split("\n")[0]))
    return count


def read_tap(path):
    global passed
    count = 0
    for line in path.read_text(errors="replace").splitlines():
        if match := re.fullmatch(r"(not )?ok - (.*?)( # SKIP (.*))?", line):
            count += 1
            name = f"{path.stem}: {match[2]}"
            if match[3]:
                skips.append((name, match[4]))
            elif match[1]:
                failures.append((name, ""))
            else:
                passed += 1
    return count


def tail(path, lines=40):
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def main():
    global passed
    results = pathlib.Path(sys.argv[1])
    for status_file in sorted(results.glob("*.status")):
        name = status_file.stem
        status = int(status_file.read_text())
        log = tail(results / f"{name}.log")
        failed_before = len(failures)
        if name == "format":
            count = 1
            passed += status == 0
        elif name.endswith(".sh"):
            count = read_tap(results / f"{name}.tap")
        else:
            trx = results / f"{name}.trx"
            count = read_trx(trx) if trx.exists() else 0
        if count == 0:
            failures.append((f"{name}: ran no test", log))
        elif status != 0 and len(failures) == failed_before:
            failures.append((f"{name}: ended with exit code {status}", log))
        elif name.endswith(".sh") and len(failures) > failed_before:
            failures[-1] = (failures[-1][0], log)

    if skips:
        print("\nSkipped:")
        for name, reason in skips:
            print(f"  {name}{': ' + reason if reason else ''}")
    if os.environ.get("CI") == "true":
        for name, reason in skips:
            if NEVER_SKIPPED_ON_CI.search(name):
                failures.append((f"{name}: skipped, and on CI that is a failure", reason))
    if failures:
        print("\nFailed:")
        for name, message in failures:
            print(f"  {name}")
            for line in message.strip().splitlines()[:40]:
                print(f"      {line}")
        print()
    print(f"{passed} passed, {len(failures)} failed, {len(skips)} skipped")
    return 1 if failures else 0


sys.exit(main())
