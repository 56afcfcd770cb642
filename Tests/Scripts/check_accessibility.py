#!/usr/bin/env python3
"""check_accessibility.py REPORT.html…: runs axe-core over rendered reports in Chromium, in light and dark, on a wide and on a narrow
screen, with everything unfolded. Exit 1 for a violation; 0 with a word where Chromium or axe-core cannot be had.

axe-core comes from the PyPI package axe-playwright-python, whose file axe.min.js alone is used; AXE names another one.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "axe-playwright-python==0.1.8"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SURROUNDINGS = [(1400, "light"), (1400, "dark"), (390, "light"), (390, "dark")]


def axe_source(folder):
    """The text of axe.min.js; None where it is neither there nor to be fetched."""
    if named := os.environ.get("AXE"):
        return pathlib.Path(named).read_text()
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--timeout", "15",
               "--retries", "1", "--dest", folder, PACKAGE]
    try:
        subprocess.run(command, check=True, timeout=90, capture_output=True)
    except (subprocess.SubprocessError, OSError):
        return None
    (wheel,) = pathlib.Path(folder).glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("axe.min.js")]
        return archive.read(name).decode()


class Browser:
    """Chromium without a window, spoken to in the DevTools protocol over two pipes: its descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_browser, from_browser = os.pipe(), os.pipe()

        def arrange():
            # First out of the way: either may be 3 or 4 already.
            reading, writing = os.dup(to_browser[0]), os.dup(from_browser[1])
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
             f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=arrange, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser[0])
        os.close(from_browser[1])
        self.requests, self.answers = to_browser[1], os.fdopen(from_browser[0], "rb")
        self.count = 0
        self.rest = b""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def read(self):
        while b"\0" not in self.rest:
            piece = self.answers.read1(1 << 16)
            if not piece:
                sys.exit("check_accessibility: Chromium has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, until=None, **parameters):
        """The result of a command; with `until` also waits for that event."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session := getattr(self, "session", None):
            message["sessionId"] = session
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        result, has_come = None, until is None
        while result is None or not has_come:
            answer = self.read()
            has_come = has_come or answer.get("method") == until
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"check_accessibility: {method}: {answer['error']}")
                result = answer["result"]
        return result

    def evaluate(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(f"check_accessibility: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def close(self):
        self.process.terminate()
        self.process.wait()


def violations(browser, axe, report, width, scheme):
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    browser.call("Page.navigate", until="Page.loadEventFired", url=pathlib.Path(report).resolve().as_uri())
    browser.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    browser.evaluate(axe + "; 0")
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = browser.evaluate(f"axe.run(document, {json.dumps(options)}).then(r => r.violations)")
    # A card is a popover: each is looked at while it is open, a few of them.
    for index in range(3):
        script = f"(() => {{ const b = document.querySelectorAll('button[popovertarget]')[{index}]; if (b) b.click(); return !!b }})()"
        if not browser.evaluate(script):
            break
        found += browser.evaluate(f"axe.run('[popover]:popover-open', {json.dumps(options)}).then(r => r.violations)")
    return found


def main():
    program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    with tempfile.TemporaryDirectory() as folder:
        axe = program and axe_source(folder)
        if not axe:
            print(f"check_accessibility: left out: {'axe-core' if program else 'Chromium'} cannot be had here")
            return
        browser = Browser(program, f"{folder}/profile")
        browser.call("Page.enable")
        browser.call("Page.setBypassCSP", enabled=True)
        count = 0
        for report in sys.argv[1:]:
            for width, scheme in SURROUNDINGS:
                for violation in violations(browser, axe, report, width, scheme):
                    count += 1
                    print(f"{report} ({width} px, {scheme}): {violation['id']}: {violation['help']}")
                    for node in violation["nodes"][:5]:
                        print(f"    {node['html'][:160]}\n        {node.get('failureSummary', '')}".rstrip())
        browser.close()
        print(f"check_accessibility: {count} violations in {len(sys.argv) - 1} reports")
        if count:
            sys.exit(1)


main()
