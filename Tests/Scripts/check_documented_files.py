#!/usr/bin/env python3
"""Runs the files that Sources/Modelbook.docc gives to be copied, each step in order, in folders that go away.

Sweeps by GNU make and parallel, by the indexed job of Kubernetes and by the matrix of GitHub's CI must write, byte for byte, what
one process writes; the workflow for pull requests must comment what moved; git must show numbers in place of HTML. What a cluster
or GitHub would give is stood in for: the index of a job, the expressions, artifacts, the program gh.

Needs Python's yaml, git, make and parallel: apt-get install python3-yaml git make parallel.

  check_documented_files.py [--modelbook .build/release/modelbook]
"""

import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "Sources/Modelbook.docc"
NOTEBOOK = """---
title: A report
params:
  calibration: 50
---

# Values {#sec-values}

```{swift}
//| label: tbl-values
//| tbl-cap: Values.
Table(["Name", "Value"], [["calibration", calibration], ["double", calibration * 2]])
```

The double of `{swift} calibration` is `{swift} calibration * 2`; @tbl-values shows it.
"""
SWEEP = ["render", "report.md", "-P", "calibration:50,100,500"]


class Scratch:
    """A folder with the program on the PATH."""

    def __init__(self, folder, program):
        self.folder = folder
        self.tools = folder / "tools"
        self.tools.mkdir()
        (self.tools / "modelbook").symlink_to(program)
        self.environment = dict(os.environ, PATH=f"{self.tools}:{os.environ['PATH']}")

    def place(self, name):
        place = self.folder / name
        place.mkdir()
        (place / "report.md").write_text(NOTEBOOK)
        return place

    def run(self, command, place, expects=0, **environment):
        result = subprocess.run(command, cwd=place, env={**self.environment, **environment}, capture_output=True, text=True)
        if result.returncode != expects:
            sys.exit(f"{command} ended with {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout


def differences(a, b):
    found = filecmp.dircmp(a, b)
    names = found.left_only + found.right_only
    _, different, broken = filecmp.cmpfiles(a, b, found.common_files, shallow=False)
    return names + different + broken


class Workflow:
    """A workflow of GitHub's CI whose actions are stood in for."""

    def __init__(self, scratch, name):
        self.scratch, self.job = scratch, None
        self.contents = yaml.safe_load((FILES / name).read_text())
        self.artifacts = scratch.folder / (name + ".artifacts")
        self.artifacts.mkdir()

    def run(self, job, place, **expressions):
        """The steps of a job in a checkout; `expressions` are those between ${{ }}, with "_" for "." and "-"."""

        def fill(text):
            def value(match):
                return str(expressions[re.sub(r"[.-]", "_", match[1].strip())])

            return re.sub(r"\$\{\{(.*?)\}\}", value, str(text))

        paths, failed = place / ".github-path", False
        paths.touch()
        (place / "modelbook").mkdir(exist_ok=True)
        (place / "modelbook/bin").symlink_to(self.scratch.tools)
        environment = dict(self.contents.get("env", {}))
        for step in self.contents["jobs"][job]["steps"]:
            condition = str(step.get("if", "success()"))
            if failed and "always()" not in condition and "!cancelled()" not in condition:
                continue
            options = {key: fill(value) for key, value in step.get("with", {}).items()}
            action = step.get("uses", "").split("@")[0]
            if action == "actions/upload-artifact":
                shutil.copytree(place / options["path"], self.artifacts / options["name"])
            elif action == "actions/download-artifact":
                for artifact in self.artifacts.glob(options["pattern"]):
                    shutil.copytree(artifact, place / options["path"], dirs_exist_ok=True)
            elif not action:
                own = {key: fill(value) for key, value in step.get("env", {}).items()}
                path = ":".join([*paths.read_text().split("\n"), self.scratch.environment["PATH"]])
                result = subprocess.run(
                    ["bash", "-e", "-c", fill(step["run"])], cwd=place, capture_output=True, text=True,
                    env={**os.environ, **environment, **own, "PATH": path, "GITHUB_PATH": str(paths)})
                if result.returncode:
                    failed = True
                    print(f"  {step.get('name', step['run'])}: {result.returncode} {result.stderr.strip()}")
            elif action != "actions/checkout":
                sys.exit(f"no stand-in for {action}")
        return not failed


def sweeps(scratch):
    whole = scratch.place("whole")
    scratch.run(["modelbook", *SWEEP, "--output-dir", "output/sweep"], whole)
    expected = whole / "output/sweep"

    place = scratch.place("make")
    scratch.run(["make", "-f", FILES / "sweep.mk", "-j4"], place)
    yield "sweep.mk", differences(expected, place / "output/sweep")

    place = scratch.place("parallel")
    scratch.run(["sh", FILES / "sweep-parallel.sh"], place)
    yield "sweep-parallel.sh", differences(expected, place / "output/sweep")

    place = scratch.place("kubernetes")
    job = yaml.safe_load((FILES / "sweep-job.yaml").read_text())
    spec = job["spec"]
    container = spec["template"]["spec"]["containers"][0]
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    if (job["apiVersion"], job["kind"], spec["completionMode"]) != ("batch/v1", "Job", "Indexed") or mounts != {
        volume["name"] for volume in spec["template"]["spec"]["volumes"]
    }:
        sys.exit("sweep-job.yaml is no indexed job with its volumes")
    values = {entry["name"]: entry["value"] for entry in container["env"]}
    for index in range(spec["completions"]):
        command = [*container["command"], *container["args"]]
        scratch.run(command, place, JOB_COMPLETION_INDEX=str(index), **values)
    scratch.run(["modelbook", "collect", "output/sweep"], place)
    yield "sweep-job.yaml", differences(expected, place / "output/sweep")

    workflow = Workflow(scratch, "sweep-matrix.yml")
    shares = workflow.contents["jobs"]["render"]["strategy"]["matrix"]["share"]
    for share in shares:
        if not workflow.run("render", scratch.place(f"share-{share}"), matrix_share=share, strategy_job_total=len(shares)):
            sys.exit(f"share {share} failed")
    workflow.run("collect", scratch.place("collect"))
    scratch.run(["modelbook", *SWEEP, "--output-dir", "pages"], whole)
    yield "sweep-matrix.yml", differences(whole / "pages", workflow.artifacts / "sweep")


def reviews(scratch):
    place = scratch.place("review")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    scratch.run(["git", "init", "-q"], place)
    pages = ["output/a.html", "output/über uns.html", "output/part/b.html"]
    for value in ["50", "60"]:
        for page in pages:
            scratch.run(["modelbook", "render", "report.md", "-P", f"calibration:{value}", "-o", page], place)
        scratch.run(["git", "add", "report.md", "output"], place)
        scratch.run([*git, "commit", "-qm", value], place)
    base = scratch.run(["git", "rev-parse", "HEAD~1"], place).strip()

    (place / ".gitattributes").write_text("output/**/*.html diff=modelbook\n")
    scratch.run(["git", "config", "diff.modelbook.command", "modelbook diff --git-driver"], place)
    shown = scratch.run(["git", "diff", base, "--", "output/*.html"], place)
    problems = [] if "100" in shown and "120" in shown and "<" not in shown else ["git diff shows no numbers, or HTML"]
    yield "the driver for git diff", problems

    (scratch.tools / "gh").write_text('#!/bin/sh\nfor file; do :; done\necho "$*" > gh.log\ncp "$file" comment.out\n')
    (scratch.tools / "gh").chmod(0o755)
    event = {"github_event_pull_request_base_sha": base, "github_event_pull_request_number": 7, "github_token": "x"}
    workflow = Workflow(scratch, "report-diff.yml")
    problems = [] if workflow.run("diff", place, **event) else ["a step failed"]
    comment = (place / "comment.out").read_text()
    problems += [f"nothing of {page}" for page in pages if f"### {page}" not in comment]
    yield "report-diff.yml", problems

    # A page that cannot be compared is told, and the others are compared all the same.
    for path in ["comment.md", "comment.out", "modelbook/bin"]:
        (place / path).unlink()
    (place / pages[0]).write_text("<p>No report.</p>")
    problems = ["a page that cannot be compared is no failure"] if workflow.run("diff", place, **event) else []
    comment = (place / "comment.out").read_text()
    problems += [] if "cannot be compared" in comment and f"### {pages[2]}" in comment else ["the comment is not whole"]
    yield "report-diff.yml with a page that is none", problems


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--modelbook", type=Path, default=ROOT / ".build/release/modelbook")
    program = arguments.parse_args().modelbook.resolve()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder), program)
        for check in [sweeps, reviews]:
            for name, problems in check(scratch):
                print(f"{name}: {', '.join(problems) or 'right'}")
                failed = failed or bool(problems)
    sys.exit(failed)


if __name__ == "__main__":
    main()
