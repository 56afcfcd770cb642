#!/usr/bin/env python3
"""Runs pairs of models in LiteRT and in TensorFlow Lite Micro and compares their outputs byte for byte.

usage: check_litert.py ORIGINAL REWRITTEN [ORIGINAL REWRITTEN ...]

Inputs come from input_0.bin, input_1.bin ... beside the original, or else from a fixed seed.
Skips, with a word, a runtime that is not installed.
"""
import os
import sys

try:
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
except ImportError:
    print("skipped: ai-edge-litert is not installed (pip install ai-edge-litert)")
    sys.exit(0)
try:
    from tflite_micro.python.tflite_micro import runtime as micro
except ImportError:
    micro = None
    print("TensorFlow Lite Micro is not compared: tflite-micro is not installed (pip install tflite-micro)")


def inputs_of(path, details):
    generator = np.random.default_rng(7)
    for index, detail in enumerate(details):
        file = os.path.join(os.path.dirname(path), f"input_{index}.bin")
        if os.path.basename(path) == "model.tflite" and os.path.exists(file):
            yield np.fromfile(file, detail["dtype"]).reshape(detail["shape"])
        elif np.issubdtype(detail["dtype"], np.floating):
            yield generator.random(detail["shape"]).astype(detail["dtype"])
        else:
            yield generator.integers(0, 2, detail["shape"]).astype(detail["dtype"])


def run_litert(path, inputs):
    interpreter = Interpreter(
        model_path=path, experimental_op_resolver_type=OpResolverType.BUILTIN_REF, num_threads=1)
    interpreter.allocate_tensors()
    for detail, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]).tobytes() for d in interpreter.get_output_details()]


def run_micro(path, inputs, outputs):
    interpreter = micro.Interpreter.from_file(path, arena_size=1 << 24)
    for index, value in enumerate(inputs):
        interpreter.set_input(value, index)
    interpreter.invoke()
    return [interpreter.get_output(index).tobytes() for index in range(outputs)]


def main(paths):
    failures = micro_runs = micro_same_refusals = 0
    pairs = list(zip(paths[0::2], paths[1::2]))
    for original, rewritten in pairs:
        interpreter = Interpreter(
            model_path=original, experimental_op_resolver_type=OpResolverType.BUILTIN_REF, num_threads=1)
        inputs = list(inputs_of(original, interpreter.get_input_details()))
        try:
            expected = run_litert(original, inputs)
        except Exception as error:
            print(f"{original}: LiteRT does not run it: {error}")
            continue
        try:
            if run_litert(rewritten, inputs) != expected:
                raise ValueError("the outputs differ in LiteRT")
            if micro:
                try:
                    expected = run_micro(original, inputs, len(expected))
                except Exception:
                    micro_same_refusals += 1
                    continue
                if run_micro(rewritten, inputs, len(expected)) != expected:
                    raise ValueError("the outputs differ in TensorFlow Lite Micro")
                micro_runs += 1
        except Exception as error:
            print(f"{rewritten}: {error}")
            failures += 1
    print(f"{len(pairs) - failures} of {len(pairs)} pairs are equal in LiteRT, {micro_runs} of them in TensorFlow Lite "
          f"Micro, which does not run {micro_same_refusals} of the originals")
    return failures > 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
