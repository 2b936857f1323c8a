#!/usr/bin/env python3
"""Writes canonical-compositions.txt: what text in normalization form C (Unicode Standard Annex 15) does not contain.

.NET cannot tell by itself where the program runs without globalization data. Lines are of two kinds, numbers in hexadecimal:
  + BASE FIRST-LAST ...   each of these combining characters, right behind this base, has a precomposed form
  - FIRST-LAST ...        characters that never occur in form C
Hangul syllables follow a rule and are not listed.
"""
import sys
import unicodedata


def ranges(points):
    runs = []
    for point in sorted(points):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs)


compositions = {}
excluded = []
for point in range(0x110000):
    if 0xD800 <= point < 0xE000 or 0xAC00 <= point < 0xD7A4:
        continue
    char = chr(point)
    if unicodedata.normalize("NFC", char) != char:
        excluded.append(point)
    decomposition = unicodedata.decomposition(char)
    if decomposition and not decomposition.startswith("<"):
        parts = [int(part, 16) for part in decomposition.split()]
        if len(parts) == 2 and unicodedata.normalize("NFC", "".join(map(chr, parts))) == char:
            compositions.setdefault(parts[0], []).append(parts[1])

with open(sys.argv[1], "w", encoding="ascii", newline="\n") as out:
    out.write(f"# Unicode {unicodedata.unidata_version}; made by canonical-compositions.py\n")
    for base in sorted(compositions):
        out.write(f"+ {base:X} {ranges(compositions[base])}\n")
    out.write(f"- {ranges(excluded)}\n")
