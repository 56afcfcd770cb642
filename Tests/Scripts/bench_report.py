"""Times `modelbook render` of the analysis as its reader meets it, and prints each against its target.

usage: bench_report.py [--modelbook .build/release/modelbook] [--rounds N]

Works on a copy of notebooks/ in a temporary folder. Every figure is the median of whole processes, in seconds of wall
time.
"""
import argparse, os, pathlib, shutil, statistics, subprocess, tempfile, time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modelbook", type=pathlib.Path, default=pathlib.Path(".build/release/modelbook"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    modelbook = options.modelbook.resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shutil.copytree("notebooks", folder / "notebooks")
        (folder / "output").mkdir()
        shutil.copy("output/analysis.measurements.json", folder / "output")
        notebook = folder / "notebooks/analysis.md"
        text = notebook.read_text()
        if "was trained once" not in text or "40.kilobytes" not in text:
            raise SystemExit("bench_report.py: the sentence or the line that it edits is no longer in the notebook")

        def render():
            start = time.perf_counter()
            done = subprocess.run(
                [modelbook, "render", notebook, "--output-dir", folder / "output"], capture_output=True, text=True,
                env=os.environ | {"XDG_CACHE_HOME": str(folder / "cache")})
            if done.returncode:
                raise SystemExit(f"bench_report.py: {done.stderr}")
            return time.perf_counter() - start

        def cold(_):
            # What the compiler keeps of C libraries is no part of it.
            for kept in (folder / "cache/modelbook").glob("?" * 64):
                shutil.rmtree(kept)

        def prose(round):
            notebook.write_text(text.replace("was trained once", f"was trained once, in round {round},"))

        def cell(round):
            notebook.write_text(text.replace("40.kilobytes", f"{41 + round}.kilobytes"))

        for name, edit, target in (
            ("nothing kept, compile included", cold, 3.0),
            ("after an edit of a sentence", prose, 0.1),
            ("after an edit of a cell", cell, 0.6),
        ):
            times = []
            for round in range(options.rounds):
                edit(round)
                times.append(render())
            print(f"{name:32} {statistics.median(times):6.3f} s ({min(times):.3f} to {max(times):.3f}); target {target:.1f} s")


main()
