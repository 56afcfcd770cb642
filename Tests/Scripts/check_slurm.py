#!/usr/bin/env python3
"""Renders a sweep of 200 pages through a Slurm of this machine alone, and by one process, and compares every byte.

Needs root, and Debian's packages: apt-get install slurm-wlm munge. It starts its own munged, slurmctld and slurmd, in a folder that
goes away, and ends them. The array is the one that Sources/Modelbook.docc/sweep.slurm makes.

  check_slurm.py [--modelbook .build/release/modelbook] [--pages 200] [--no-execute]
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARRAY = ROOT / "Sources/Modelbook.docc/sweep.slurm"
NOTEBOOK = """---
title: A sweep
params:
  n: 1
---

# Squares {#sec-squares}

```{swift}
//| label: tbl-squares
//| tbl-cap: Squares.
Table(["Number", "Square"], [["\\(n)", "\\(n * n)"]])
```

The square of `{swift} n` is `{swift} n * n`; @tbl-squares shows it.
"""


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Slurm:
    """One machine that is controller and node."""

    def __init__(self, folder, processors):
        self.folder, self.processes = folder, []
        host = socket.gethostname().split(".")[0]
        for name in ["state", "spool", "munge"]:
            (folder / name).mkdir()
        (folder / "munge/key").write_bytes(os.urandom(1024))
        (folder / "munge/key").chmod(0o600)
        for path in [folder, folder / "munge"]:
            path.chmod(0o755)
        munge = folder / "munge/socket"
        self.configuration = folder / "slurm.conf"
        self.configuration.write_text(f"""ClusterName=check
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={munge}
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
MaxArraySize=10001
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
        self.environment = dict(os.environ, SLURM_CONF=str(self.configuration))
        self.start("munged", "--foreground", "--force", f"--key-file={folder}/munge/key", f"--socket={munge}",
                   f"--pid-file={folder}/munge/pid", f"--log-file={folder}/munge/log", f"--seed-file={folder}/munge/seed")
        self.wait(munge.exists, "munged")
        self.start("slurmctld", "-D", "-f", str(self.configuration))
        self.start("slurmd", "-D", "-f", str(self.configuration), "-N", host)
        self.wait(lambda: "idle" in self.ask("sinfo", "-h", "-o", "%T"), "the node")

    def start(self, *command):
        log = open(self.folder / f"{command[0]}.out", "wb")
        self.processes.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log))

    def wait(self, is_ready, name):
        for _ in range(300):
            if is_ready():
                return
            time.sleep(0.2)
        raise SystemExit(f"{name} does not start:\n" + self.logs())

    def logs(self):
        return "".join(f"{path.name}:\n{path.read_text(errors='replace')[-1500:]}\n" for path in self.folder.glob("*.out"))

    def ask(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout

    def run(self, arguments, cwd, environment):
        """Runs a batch script and waits for all of its tasks. Of an array Slurm does not tell each exit code: what a task has not
        written is missed when the folders are compared."""
        done = subprocess.run(["sbatch", "--wait", *arguments], cwd=cwd, env=self.environment | environment)
        return done.returncode

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modelbook", default=str(ROOT / ".build/release/modelbook"))
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--no-execute", action="store_true", help="show the cells without running them")
    options = parser.parse_args()
    missing = [name for name in ["munged", "slurmctld", "slurmd", "sbatch"] if not shutil.which(name)]
    if missing:
        raise SystemExit(f"{', '.join(missing)} not found: apt-get install slurm-wlm munge")
    work = Path(tempfile.mkdtemp(prefix="check-slurm-"))
    work.chmod(0o755)
    (work / "bin").mkdir()
    # The array calls the program by its name.
    program = work / "bin/modelbook"
    program.write_text(f'#!/bin/sh\nexec "{os.path.abspath(options.modelbook)}" "$@"\n')
    program.chmod(0o755)
    (work / "report.md").write_text(NOTEBOOK)
    sweep = ["report.md", "-P", "n:" + ",".join(str(number) for number in range(1, options.pages + 1))]
    sweep += ["--no-execute"] if options.no_execute else []
    path = {"PATH": f"{work}/bin:{os.environ['PATH']}"}
    (work / "slurm").mkdir()
    slurm = None
    try:
        slurm = Slurm(work / "slurm", os.cpu_count())
        start = time.time()
        arguments = [f"--array=1-{options.pages}", "--output=/dev/null", str(ARRAY)]
        code = slurm.run(arguments, work, path | {"SWEEP": " ".join(sweep), "PAGES": "many", "XDG_CACHE_HOME": f"{work}/many-cache"})
        if code != 0:
            raise SystemExit(f"a task of the array ended with {code}\n" + slurm.logs())
        subprocess.run(["modelbook", "collect", "many"], cwd=work, env=os.environ | path, check=True, stdout=subprocess.DEVNULL)
        print(f"Slurm: {options.pages} jobs in {time.time() - start:.0f} s")
        start = time.time()
        environment = os.environ | path | {"XDG_CACHE_HOME": f"{work}/one-cache"}
        command = ["modelbook", "render", *sweep, "--output-dir", "one", "--quiet"]
        subprocess.run(command, cwd=work, env=environment, check=True)
        print(f"one process: {time.time() - start:.0f} s")
    finally:
        if slurm:
            slurm.stop()
    many, one = files(work / "many"), files(work / "one")
    differing = [name for name in sorted(many.keys() | one.keys()) if many.get(name) != one.get(name)]
    pages = sum(name.endswith(".html") for name in one)
    if differing or pages != options.pages + 1:
        print(f"{len(differing)} of {len(one)} files differ, {pages} pages: {', '.join(differing[:10])}; they are in {work}")
        return 1
    shutil.rmtree(work)
    print(f"all {len(one)} files are the same bytes: {pages - 1} pages, their ledgers and the index")
    return 0


if __name__ == "__main__":
    sys.exit(main())
