#!/usr/bin/env python3
"""Compares `needed` of `modelbook model plan` with the smallest arena that TensorFlow Lite Micro accepts.

usage: check_arena_needed.py MODELBOOK MODEL.tflite [MODEL.tflite ...]

For each model the smallest arena with which tensors are allocated is found by bisection. It is for an array that
starts at a multiple of 16; at any address an array must have 15 bytes more. `needed` must be no less than that, and
less than 32 bytes more than the smallest arena itself. Models that one refuses, the other must refuse too.
Skips, with a word, where the `tflite-micro` package is not installed.
"""
import json
import os
import subprocess
import sys

try:
    from tflite_micro.python.tflite_micro import runtime
except ImportError:
    print("skipped: tflite-micro is not installed (pip install tflite-micro)")
    sys.exit(0)

LARGEST = 1 << 24


def works(model, size):
    """Whether tensors can be allocated, in a process of its own: the runtime may abort."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            runtime.Interpreter.from_file(model, arena_size=size)
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def smallest(model, guess):
    if not works(model, LARGEST):
        return None
    low, high = 16, guess
    while not works(model, high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(model, middle) else (middle, high)
    return high


def main():
    tool, models = sys.argv[1], sys.argv[2:]
    counts = {"within": 0, "under": 0, "over": 0, "refused": 0, "differs": 0}
    for model in models:
        result = subprocess.run([tool, "model", "plan", model, "--json"], capture_output=True, text=True)
        plan = json.loads(result.stdout) if result.returncode == 0 else None
        least = smallest(model, plan["needed"] + 64 if plan else 4096)
        if plan is None or least is None:
            # A model that is refused when it runs can be allocated.
            stage = "invoke" if plan else json.loads(result.stdout)["error"].get("stage")
            kind = "refused" if plan is None and (least is None or stage == "invoke") else "differs"
            if kind == "differs":
                print(f"{model}: " + ("TFLM refuses it, the plan does not" if plan else "only the plan refuses it"))
        else:
            over = plan["needed"] - least
            kind = "under" if over < 15 else "within" if over < 32 else "over"
            if kind != "within":
                print(f"{model}: needed {plan['needed']}, smallest {least}: {kind}")
        counts[kind] += 1
    print(f"{len(models)} models: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    sys.exit(1 if counts["under"] or counts["over"] or counts["differs"] else 0)


if __name__ == "__main__":
    main()
