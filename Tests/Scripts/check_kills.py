#!/usr/bin/env python3
"""Ends modelbook with SIGKILL at random moments, again and again, and looks at what it left.

After each time there must be an old page or a new one, whole, beside its values; no process of it may live on; and the next
render must succeed. Usage: check_kills.py [ROUNDS] [SEED]
"""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parents[2]
program = root / ".build/release/modelbook"
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
random.seed(seed)


def notebook(number):
    cell = f"import Foundation\nlet n = {number}\ntry \"\\(n)\".write(toFile: \"made.txt\", atomically: true, encoding: .utf8)\nn"
    return f"---\ntitle: Number {number}\nwrites: made.txt\n---\n\n```{{swift}}\n{cell}\n```\n\nIt is `{{swift}} n`.\n"


def living():
    """The processes that the program has started, and that live on."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            folder = os.readlink(entry / "cwd")
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if state != "Z" and (folder.startswith(str(home)) or str(home) in command):
            found.append(f"{entry.name}: {command[:120]}")
    return found


def start(arguments):
    return subprocess.Popen(
        [program, *arguments], cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def render():
    process = start(["render", "n.md"])
    output = process.communicate(timeout=120)[0]
    if process.returncode != 0:
        sys.exit(f"the render after it failed: {output}")


def page():
    return tuple((home / name).read_bytes() for name in ["output/n.html", "output/n.json"])


home = pathlib.Path(tempfile.mkdtemp(prefix="modelbook-kills-")).resolve()
environment = dict(os.environ, XDG_CACHE_HOME=str(home / "cache"))
try:
    pages = {}
    for number in [1, 2]:
        (home / "n.md").write_text(notebook(number))
        began = time.monotonic()
        render()
        duration = time.monotonic() - began
        pages[number] = page()
    present, parts, slowest = 2, 0, 0.0
    for turn in range(rounds):
        other = 3 - present
        (home / "n.md").write_text(notebook(other))
        text = (home / "n.md").read_bytes()
        verb = random.choice(["render", "render", "preview"])
        process = start(["render", "n.md"] if verb == "render" else ["preview", "n.md", "--no-browser"])
        time.sleep(random.uniform(0, 1.2 * duration))
        process.kill()
        process.communicate()
        began = time.monotonic()
        while living():
            if time.monotonic() - began > 10:
                sys.exit(f"seed {seed}, turn {turn}: {verb} has left {living()}")
            time.sleep(0.02)
        slowest = max(slowest, time.monotonic() - began)
        # The page comes last: what stands beside it may be newer.
        html, values = page()
        if html not in [both[0] for both in pages.values()] or values not in [both[1] for both in pages.values()]:
            sys.exit(f"seed {seed}, turn {turn}: {verb} has left a page that nobody made")
        if (home / "made.txt").read_text() not in ["1", "2"] or (home / "n.md").read_bytes() != text:
            sys.exit(f"seed {seed}, turn {turn}: {verb} has left a file that nobody wrote")
        parts += len(list((home / "output").glob(".*.part")))
        render()
        if page() != pages[other] or (home / "made.txt").read_text() != str(other):
            sys.exit(f"seed {seed}, turn {turn}: the render after it made another page")
        present = other
    print(f"{rounds} times: an old page or a new one, no process later than {slowest:.1f} s; parts left: {parts}; seed {seed}")
finally:
    shutil.rmtree(home, ignore_errors=True)
