#!/usr/bin/env python3
"""Plans models anew with `modelbook model plan --optimize` and runs them before and after in TensorFlow Lite Micro.

usage: check_offline_plan.py MODELBOOK MODEL.tflite [MODEL.tflite ...]

For each model: TFLM must load the file that was written, record the arena that the plan foretells, and give the
same bytes for the same input. Skips, with a word, where the `tflite-micro` package is not installed.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from tflite_micro.python.tflite_micro import runtime
except ImportError:
    print("skipped: tflite-micro is not installed (pip install tflite-micro)")
    sys.exit(0)

ARENA = 1 << 24


def run(path):
    """Total bytes of the arena and the outputs, in a process of its own: the runtime may abort."""
    read, write = os.pipe()
    log = tempfile.TemporaryFile()
    child = os.fork()
    if child == 0:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        outputs = []
        try:
            interpreter = runtime.Interpreter.from_file(path, arena_size=ARENA)
            generator = np.random.default_rng(11)
            index = 0
            while True:
                try:
                    detail = interpreter.get_input_details(index)
                except Exception:
                    break
                shape, kind = detail["shape"], detail["dtype"]
                if kind == np.float32:
                    value = generator.normal(size=shape).astype(kind)
                elif kind == np.bool_:
                    value = generator.integers(0, 2, shape).astype(kind)
                else:
                    value = generator.integers(-100, 100, shape).astype(kind)
                interpreter.set_input(value, index)
                index += 1
            interpreter.invoke()
            interpreter.print_allocations()
            index = 0
            while True:
                try:
                    outputs.append(interpreter.get_output(index).tobytes().hex())
                except Exception:
                    break
                index += 1
        finally:
            os.write(write, json.dumps(outputs).encode())
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    log.seek(0)
    found = re.search(r"Arena allocation total (\d+)", log.read().decode("utf-8", "replace"))
    return (int(found[1]) if found else None), (json.loads(text) if text else [])


def main():
    tool, models = sys.argv[1], sys.argv[2:]
    failures = 0
    saved = 0
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            planned = os.path.join(folder, "planned.tflite")
            result = subprocess.run(
                [tool, "model", "plan", model, "--optimize", "--output", planned, "--json"],
                capture_output=True, text=True)
            if result.returncode:
                print(f"{model}: not planned: {result.stderr.strip()}")
                continue
            plan = json.loads(result.stdout)
            before, expected = run(model)
            after, outputs = run(planned)
            faults = []
            if before != plan["optimization"]["before"]["total"]:
                faults.append(f"TFLM records {before} bytes before, the plan says {plan['optimization']['before']['total']}")
            if after != plan["total"]:
                faults.append(f"TFLM records {after} bytes after, the plan says {plan['total']}")
            if plan["head"] != plan["lower_bound"]:
                print(f"{model}: head {plan['head']}, lower bound {plan['lower_bound']}")
            if outputs != expected or not outputs:
                faults.append("the outputs differ")
            for fault in faults:
                print(f"{model}: {fault}")
            failures += bool(faults)
            if before and after and after < before:
                saved += 1
                print(f"{model}: {before} -> {after} bytes, same outputs" if not faults else f"{model}: failed")
    print(f"{len(models)} models, {saved} with a smaller arena, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
