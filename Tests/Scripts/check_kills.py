#!/usr/bin/env python3
"""Ends render, preview and check with SIGKILL at random moments, again and again, and looks at what they left.

After each time there must be an old page or a new one, whole, beside its values; no process of it may live on; the next render
must succeed, and nothing temporary may be left behind it. Usage: check_kills.py [ROUNDS] [SEED]
"""
import collections
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
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
verbs = {
    "render": ["render", "n.md"],
    "render --no-cache": ["render", "n.md", "--no-cache"],
    "preview": ["preview", "n.md", "--no-browser"],
    "check": ["check", "n.md"],
}
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


def names(folder):
    """Paths of all files and folders in a folder, without what the compiler keeps of C libraries, and the preview's addresses."""
    paths = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return sorted(path for path in paths if not path.startswith(("modelbook/modules-", "modelbook/preview")))


def age(folder):
    """What a killed program leaves is nobody's when it is some seconds old."""
    for path in folder.rglob("*"):
        if path.name.endswith(".part") or path.name.startswith("modelbook-"):
            os.utime(path, (time.time() - 60, time.time() - 60))


def render(*options):
    process = start(["render", "n.md", *options])
    output = process.communicate(timeout=120)[0]
    if process.returncode != 0:
        sys.exit(f"the render after it failed: {output}")


def page():
    return tuple((home / name).read_bytes() for name in ["output/n.html", "output/n.json"])


home = pathlib.Path(tempfile.mkdtemp(prefix="modelbook-kills-")).resolve()
environment = dict(os.environ, XDG_CACHE_HOME=str(home / "cache"), TMPDIR=str(home / "tmp"))
(home / "tmp").mkdir()
try:
    pages = {}
    for number in [1, 2]:
        (home / "n.md").write_text(notebook(number))
        began = time.monotonic()
        render()
        duration = time.monotonic() - began
        pages[number] = page()
    present, parts, slowest, left = 2, 0, 0.0, collections.Counter()
    kept = names(home / "cache")
    for turn in range(rounds):
        other = 3 - present
        (home / "n.md").write_text(notebook(other))
        text = (home / "n.md").read_bytes()
        verb = random.choice(list(verbs))
        process = start(verbs[verb])
        left[verb] += 1
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
        parts += len(list(home.rglob(".*.part"))) + len(list((home / "tmp").iterdir()))
        age(home)
        render()
        if page() != pages[other] or (home / "made.txt").read_text() != str(other):
            sys.exit(f"seed {seed}, turn {turn}: the render after it made another page")
        if sorted(os.listdir(home / "output")) != ["n.html", "n.json"] or names(home / "cache") != kept:
            sys.exit(f"seed {seed}, turn {turn}: {verb} has left {os.listdir(home / 'output')} and {names(home / 'cache')}")
        present = other
        if turn % 20 == 19 or turn == rounds - 1:
            render("--no-cache")
            if os.listdir(home / "tmp"):
                sys.exit(f"seed {seed}, turn {turn}: there is {os.listdir(home / 'tmp')} in TMPDIR")
            print(f"{turn + 1} of {rounds}", file=sys.stderr, flush=True)
    print(
        f"{rounds} times ({', '.join(f'{count} {verb}' for verb, count in sorted(left.items()))}): an old page or a new one, "
        f"no process later than {slowest:.1f} s; {parts} temporary files, all removed by the next render; seed {seed}"
    )
finally:
    shutil.rmtree(home, ignore_errors=True)
