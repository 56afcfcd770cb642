#!/usr/bin/env python3
"""Says how much of each printed page is empty at its foot, and fails where it is more than a quarter of what may be printed on.

usage: check_print.py REPORT.pdf [REPORT.pdf ...]

The last page may be as empty as it is. Needs Debian's poppler-utils; left out, with a word, without them.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Of A4 with the margins of templates/report/print.css, in millimetres.
TOP, BOTTOM, HEIGHT = 22, 24, 297
LIMIT = 0.25


def rows(path):
    """The picture's rows, each as its grey bytes."""
    _, size, _, pixels = path.read_bytes().split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    return [pixels[row * width : (row + 1) * width] for row in range(height)]


def empty_share(path):
    lines = rows(path)
    end = round(len(lines) * (HEIGHT - BOTTOM) / HEIGHT)
    start = round(len(lines) * TOP / HEIGHT)
    last = max((row for row in range(start, end) if min(lines[row]) < 200), default=start)
    return (end - last) / (end - start)


def main():
    if not shutil.which("pdftoppm"):
        print("check_print: left out: apt-get install poppler-utils")
        return 0
    failed = False
    for report in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdftoppm", "-gray", "-r", "40", report, f"{folder}/page"], check=True)
            shares = [empty_share(path) for path in sorted(Path(folder).glob("page-*.pgm"))]
        emptiest = max(range(len(shares) - 1), key=lambda page: shares[page], default=0)
        print(f"{report}: {len(shares)} pages; of page {emptiest + 1} {shares[emptiest]:.0%} is empty at its foot")
        failed = failed or (len(shares) > 1 and shares[emptiest] > LIMIT)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
