"""Times models with modelbook-bench and with LiteRT and TensorFlow Lite Micro, in turns, and prints the ratios.

usage: bench_peers.py [--bench .build/release/modelbook-bench] [--rounds N] [--rows N] [MODEL.tflite …]

LiteRT: ai-edge-litert with XNNPACK, with its own optimized kernels, and with its reference kernels, one thread.
Each round measures ours and theirs one after the other, so that a machine that slows down slows both; a ratio is the
median over the rounds. Peers that are not installed are left out and named.
"""
import argparse, ctypes, json, pathlib, statistics, subprocess, sys, time

try:
    import numpy as np
except ImportError:
    raise SystemExit("bench_peers.py: numpy, ai-edge-litert and tflite-micro are not installed: no peer to compare with")
try:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
    LITERT = dict(
        xnnpack=OpResolverType.AUTO, optimized=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        reference=OpResolverType.BUILTIN_REF)
except ImportError:
    LITERT = {}
try:
    from tflite_micro.python.tflite_micro import runtime as micro
except ImportError:
    micro = None


def fill(detail):
    shape = list(detail["shape"])
    random = np.random.default_rng(1)
    if detail["dtype"] == np.float32:
        return random.random(shape, np.float32)
    if np.issubdtype(detail["dtype"], np.integer):
        info = np.iinfo(detail["dtype"])
        return random.integers(max(info.min, -128), min(info.max, 127), shape).astype(detail["dtype"])
    return np.zeros(shape, detail["dtype"])


def median_time(call, seconds):
    for _ in range(10):
        call()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


class LiteRT:
    def __init__(self, path, resolver, rows=None):
        self.interpreter = Interpreter(str(path), experimental_op_resolver_type=resolver, num_threads=1)
        for detail in self.interpreter.get_input_details():
            if rows:
                self.interpreter.resize_tensor_input(detail["index"], [rows, *detail["shape"][1:]])
        self.interpreter.allocate_tensors()
        for detail in self.interpreter.get_input_details():
            self.interpreter.set_tensor(detail["index"], fill(detail))

    def invoke(self):
        self.interpreter.invoke()


class Micro:
    def __init__(self, path):
        self.interpreter = micro.Interpreter.from_file(str(path), arena_size=4 << 20)
        detail = self.interpreter.get_input_details(0)
        self.interpreter.set_input(fill(detail), 0)

    def invoke(self):
        self.interpreter.invoke()


def make_peer(name, path):
    if name == "micro":
        return Micro(path)
    if name == "batch":
        return LiteRT(path, LITERT["xnnpack"], rows=64)
    return LiteRT(path, LITERT[name])


def can_run(name, path):
    """Some peers end the process on a model that they cannot run: each is tried in another one first."""
    attempt = subprocess.run([sys.executable, __file__, "--try", name, str(path)], capture_output=True, text=True)
    if attempt.returncode:
        print(f"{path.name}: {name} does not run it (exit code {attempt.returncode})", file=sys.stderr)
    return attempt.returncode == 0


def resident(key):
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


def print_peak(path):
    """Bytes from opening the file to the first output with XNNPACK, counted as modelbook-bench counts its own."""
    make_peer("xnnpack", path).invoke()
    ctypes.CDLL(None).malloc_trim(0)
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    make_peer("xnnpack", path).invoke()
    print(resident("VmHWM") - before)


def peak(path):
    attempt = subprocess.run([sys.executable, __file__, "--peak", str(path)], capture_output=True, text=True)
    return int(attempt.stdout) if attempt.returncode == 0 else None


def ours(bench, path, seconds, rows):
    command = [bench, "--seconds", str(seconds), "--rows", str(rows), str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=".build/release/modelbook-bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--try", dest="attempt", help=argparse.SUPPRESS)
    parser.add_argument("--peak", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("models", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if options.peak:
        return print_peak(options.peak)
    if options.attempt:
        make_peer(options.attempt, options.models[0]).invoke()
        return
    models = options.models or sorted(pathlib.Path("notebooks/models").glob("*.tflite"))
    missing = [name for name, is_there in (("ai-edge-litert", LITERT), ("tflite-micro", micro)) if not is_there]
    if missing:
        print(f"not installed, left out: {', '.join(missing)}")
    print(f"{'model':28} {'ours':>10} " + " ".join(f"{name:>10} {'ratio':>6}" for name in [*LITERT, 'micro', 'batch'] ))
    for path in models:
        names = [*LITERT, *(["micro"] if micro else [])]
        peers = {name: make_peer(name, path) for name in names if can_run(name, path)}
        batch = make_peer("batch", path) if LITERT and options.rows and can_run("batch", path) else None
        mine, rows, theirs, ratios = [], [], {}, {}
        for _ in range(options.rounds):
            result = ours(options.bench, path, options.seconds, options.rows if batch else 0)
            mine.append(result["median"])
            for name, peer in peers.items():
                taken = median_time(peer.invoke, options.seconds)
                theirs.setdefault(name, []).append(taken)
                ratios.setdefault(name, []).append(result["median"] / taken)
            if batch:
                taken = median_time(batch.invoke, options.seconds) / 64
                rows.append(result["perRow"])
                theirs.setdefault("batch", []).append(taken)
                ratios.setdefault("batch", []).append(result["perRow"] / taken)
        line = f"{path.name:28} {statistics.median(mine) * 1e6:8.2f}us "
        for name in [*LITERT, "micro", "batch"]:
            if name in theirs:
                line += f"{statistics.median(theirs[name]) * 1e6:8.2f}us {statistics.median(ratios[name]):6.2f} "
            else:
                line += f"{'-':>10} {'-':>6} "
        if rows:
            line += f"(rows: ours {statistics.median(rows) * 1e6:.2f}us each) "
        line += f"load {result['loadToFirstOutput'] * 1e3:.2f} ms"
        if result.get("peakBytes"):
            whole = result["fileBytes"] + result["arenaBytes"]
            line += f", peak {result['allocatedBytes'] / whole:.2f} x (file + arena) allocated, {result['peakBytes'] / whole:.2f} in pages"
            if "xnnpack" in peers and (theirs_peak := peak(path)):
                line += f", {result['peakBytes'] / theirs_peak:.2f} x LiteRT's"
        print(line, flush=True)


main()
