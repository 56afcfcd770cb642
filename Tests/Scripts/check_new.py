#!/usr/bin/env python3
"""check_new.py [MODELBOOK]: writes each notebook that `modelbook new` begins with and renders it, with warnings as errors."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/release/modelbook").resolve()
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("report", "regression", "keywords", "lab"):
            for arguments in (["new", f"my-{kind}", "--from", kind], ["render", f"my-{kind}.md", "--strict"]):
                if subprocess.run([program, *arguments], cwd=folder).returncode != 0:
                    failed.append(kind)
                    break
    print("Not rendered: " + ", ".join(failed) if failed else "Each notebook to begin with is rendered as it is.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
