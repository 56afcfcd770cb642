"""Runs models and what Modelbook writes of them, plain and stripped, in LiteRT and TensorFlow Lite Micro: the outputs
must be the same bytes.

usage: check_litert.py [MODELBOOK [MODEL.tflite ...]]
MODELBOOK is the built command, .build/release/modelbook by default; the models are those of the conformance suite and
the digit classifiers by default. Inputs come from input_0.bin ... beside a model.tflite, or else from a fixed seed.
Exit code 77 and the word SKIPPED where numpy or ai-edge-litert is not installed.
"""
import os, pathlib, subprocess, sys, tempfile

root = pathlib.Path(__file__).resolve().parents[2]
try:
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
except ImportError as missing:
    print(f"SKIPPED: {missing.name} is not installed (pip install ai-edge-litert numpy)")
    sys.exit(77)
try:
    from tflite_micro.python.tflite_micro import runtime as micro
except ImportError:
    micro = None
    print("TensorFlow Lite Micro is left out: tflite-micro is not installed (pip install tflite-micro)")


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


def check(original, modelbook, folder):
    """None if all outputs are equal, else what is wrong; and whether TensorFlow Lite Micro ran it."""
    interpreter = Interpreter(
        model_path=original, experimental_op_resolver_type=OpResolverType.BUILTIN_REF, num_threads=1)
    inputs = list(inputs_of(original, interpreter.get_input_details()))
    expected = run_litert(original, inputs)
    try:
        expected_micro = run_micro(original, inputs, len(expected)) if micro else None
    except Exception:
        expected_micro = None
    for options in [], ["--strip"]:
        rewritten = os.path.join(folder, "rewritten.tflite")
        command = [modelbook, "model", "convert", original, "-o", rewritten, *options]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            return result.stderr.strip(), False
        try:
            if run_litert(rewritten, inputs) != expected:
                return f"the outputs of {options or 'plain'} differ in LiteRT", False
            if expected_micro and run_micro(rewritten, inputs, len(expected)) != expected_micro:
                return f"the outputs of {options or 'plain'} differ in TensorFlow Lite Micro", False
        except Exception as error:
            return f"{options or 'plain'}: {error}", False
    return None, expected_micro is not None


def main(arguments):
    modelbook = arguments[0] if arguments else str(root / ".build/release/modelbook")
    models = arguments[1:] or sorted(
        str(path) for path in [*root.glob("Tests/Fixtures/conformance/*/model.tflite"),
                               *root.glob("notebooks/models/*.tflite")])
    failures = micro_runs = 0
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            fault, ran = check(model, modelbook, folder)
            micro_runs += ran
            if fault:
                failures += 1
                print(f"{model}: {fault}")
    print(f"{len(models) - failures} of {len(models)} models give the same bytes in LiteRT, {micro_runs} of them in "
          "TensorFlow Lite Micro too")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
