"""Times what a reader of `modelbook preview` waits for, in a real browser without a window: from the save to the change on
the page. Also the server's memory and descriptors after many edits, and a burst of saves.

Needs Chromium and a release build.
"""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELBOOK = ROOT / ".build/release/modelbook"


class Browser:
    """Chromium over its own protocol, by pipes."""

    def __init__(self, folder):
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if not program:
            raise SystemExit("bench_preview.py: no Chromium is installed")
        theirs_in, self.output = os.pipe()
        self.input, theirs_out = os.pipe()

        def descriptors():
            a, b = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
             f"--user-data-dir={folder}/profile", "--window-size=1200,900", "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.rest, self.count = b"", 0

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                self.rest += os.read(self.input, 1 << 20)
            line, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(line)
            if answer.get("id") == self.count:
                return answer.get("result", answer)

    def open(self, address):
        target = self.call("Target.createTarget", url=address)["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def value(self, expression):
        answer = self.call("Runtime.evaluate", self.session, expression=expression, awaitPromise=True, returnByValue=True)
        if "error" in answer:  # The page is being left for another.
            return None
        if "exceptionDetails" in answer:
            raise SystemExit(f"bench_preview.py: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def picture(self, file):
        import base64
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", self.session)["data"]))

    def close(self):
        self.process.kill()
        self.process.wait()


class Preview:
    def __init__(self, notebook):
        self.notebook = notebook
        self.server = subprocess.Popen(
            [MODELBOOK, "preview", notebook.name, "--no-browser"], cwd=notebook.parent, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.address = self.server.stdout.readline().strip()
        self.folder = tempfile.TemporaryDirectory()
        self.browser = Browser(self.folder.name)
        self.browser.open(self.address)
        while not self.browser.value("typeof version == 'number' && host.shadowRoot.getElementById('bar').dataset.status == 'fresh'"):
            time.sleep(0.05)
        # Notes when a text has come to the page and is painted.
        self.browser.value("""void (window.seen = text => new Promise(done => {
            const look = nodes => {
                if (!nodes.some(node => node.textContent.includes(text))) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => done(Date.now()), 0));
            };
            // Only what has changed is searched: the page's own work is to be timed.
            const observer = new MutationObserver(changes => look(changes.flatMap(change =>
                change.type == "characterData" ? [change.target] : [...change.addedNodes])));
            observer.observe(document.body, { childList: true, characterData: true, subtree: true });
            look([document.body]);
        }))""")

    def save(self, text):
        """As editors do: another file takes the name. The moment of it."""
        part = self.notebook.with_suffix(".part")
        part.write_text(text)
        now = time.time()
        part.rename(self.notebook)
        return now

    def shown(self, text, mark):
        """Seconds from the save until the mark is on the page."""
        self.browser.value(f"void (window.waiting = seen({json.dumps(mark)}))")
        saved = self.save(text)
        return self.browser.value("waiting") / 1000 - saved

    def memory(self):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.pid}/fd"))

    def close(self):
        self.browser.close()
        self.server.send_signal(2)
        self.server.wait(10)
        self.folder.cleanup()


def report(name, times, target=None):
    times = sorted(times)
    p95 = times[int(len(times) * 0.95) - 1]
    goal = f"; target {target} ms" if target else ""
    print(f"{name:44} p95 {p95 * 1000:6.0f} ms, median {statistics.median(times) * 1000:5.0f} ms{goal}", flush=True)


def clocked(text, n):
    """The notebook with one more cell, which says how long the run was in its cells: all but compiling and starting."""
    head, rest = text.split("\n```{swift}\n", 1)
    first = "\n```{swift}\n//| include: false\nlet cellsBegan = ContinuousClock.now\n```\n"
    last = f"""
```{{swift}}
let added = {n} * 7
"it gave \\(added). The cells took \\(Int((ContinuousClock.now - cellsBegan) / .milliseconds(1))) ms"
```
"""
    return head + first + "\n```{swift}\n" + rest + last


def large():
    """500 sections with 2,000 values."""
    text = "---\ntitle: A large notebook\n---\n\n```{swift}\nlet values = (0..<2000).map { $0 * 3 }\n```\n\n"
    for section in range(500):
        numbers = ", ".join(f"`{{swift}} values[{section * 4 + place}]`" for place in range(4))
        text += f"## Section {section}\n\nThis section has the values {numbers}, and some words beside them.\n\n"
    return text


def main():
    edits = int(os.environ.get("EDITS", 100))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".modelbook"))
        (folder / "output").mkdir()
        for file in (ROOT / "output").glob("*.json"):
            shutil.copy(file, folder / "output")
        notebook = folder / "notebooks/analysis.md"
        text = notebook.read_text()
        preview = Preview(notebook)
        try:
            prose = [preview.shown(text.replace("was trained once", f"was trained once, in round {n},"), f"in round {n},") for n in range(edits)]
            report("a sentence of the analysis", prose, 80)
            rounds = max(3, min(edits, 100))
            cells, computing = [], []
            for n in range(rounds):
                cells.append(preview.shown(clocked(text, n), f"it gave {n * 7}."))
                computing.append(float(preview.browser.value("/cells took (\\d+) ms/.exec(document.body.textContent)[1]")) / 1000)
            report("a cell of the analysis", cells)
            report("of that, what cells compute", computing)
            report("and the rest", [total - cell for total, cell in zip(cells, computing)], 700)
            preview.shown(text + "\nBefore many edits.\n", "Before many edits.")
            descriptors, first = preview.descriptors(), None
            many = int(os.environ.get("MANY", 1000))
            for n in range(many):
                preview.shown(text.replace("was trained once", f"was trained once, as {n} says,"), f"as {n} says,")
                if n == min(100, many // 10):
                    first = preview.memory()
            print(f"memory after {many} edits is {preview.memory() / first * 100 - 100:+.1f} % of that after {min(100, many // 10)}; "
                  f"descriptors {descriptors}, then {preview.descriptors()}")
            for n in range(100):
                preview.save(text.replace("was trained once", f"was trained once, burst {n},"))
                time.sleep(0.008)
            start = time.time()
            preview.browser.value('seen("burst 99,")')
            print(f"100 saves in a second: the last one is shown {time.time() - start:.2f} s later")
        finally:
            preview.close()
        notebook = folder / "large.md"
        notebook.write_text(large())
        preview = Preview(notebook)
        try:
            text = large()
            times = []
            for n in range(edits):
                section = random.Random(n).randrange(500)
                line = f"## Section {section}\n\nThis section"
                times.append(preview.shown(text.replace(line, f"{line}, edited {n},"), f"edited {n},"))
            report("a sentence among 500 sections", times, 150)
        finally:
            preview.close()


if __name__ == "__main__":
    main()
