"""Records a fixture of the conformance suite: what LiteRT's reference kernels and TensorFlow Lite Micro make of a model.

usage: record_fixture.py NAME [MODEL.tflite]
       record_fixture.py --check
Writes Tests/Fixtures/conformance/NAME: model.tflite, input_0.bin …, output_0.bin …, micro_output_0.bin … where TensorFlow
Lite Micro gives other bytes, optimized_output_0.bin … of LiteRT's optimized kernel for SUM of int8 and int16, whose reference
kernel has a fault, and case.json; the tests find the folder by themselves. Inputs that lie there already are
kept, others come from a fixed seed. --check records every fixture again and lists those that come out otherwise.
Needs numpy and ai-edge-litert, and tflite-micro: a case says whether TensorFlow Lite Micro runs its model.
"""
import json, os, pathlib, shutil, sys, tempfile

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from tflite_micro.python.tflite_micro import runtime as micro

cases = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/conformance"


def inputs_of(folder, details):
    generator = np.random.default_rng(7)
    for index, detail in enumerate(details):
        file = folder / f"input_{index}.bin"
        kind = detail["dtype"]
        if file.exists():
            yield np.fromfile(file, kind).reshape(detail["shape"])
        elif kind == np.bool_:
            yield generator.integers(0, 2, detail["shape"]).astype(kind)
        elif np.issubdtype(kind, np.integer):
            limits = np.iinfo(kind) if np.iinfo(kind).bits <= 16 else np.iinfo(np.int8)
            yield generator.integers(limits.min, limits.max + 1, detail["shape"]).astype(kind)
        else:
            yield generator.standard_normal(detail["shape"]).astype(kind)


def allocations(interpreter):
    """What RecordingMicroAllocator prints, which goes past Python to the descriptor of standard error."""
    with tempfile.TemporaryFile() as log:
        kept = os.dup(2)
        os.dup2(log.fileno(), 2)
        try:
            interpreter.print_allocations()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        log.seek(0)
        lines = log.read().decode().splitlines()
    return [line.split("] ", 1)[1] for line in lines if line.startswith("[RecordingMicroAllocator]")]


def port(detail):
    return {"shape": [int(n) for n in detail["shape"]], "type": np.dtype(detail["dtype"]).name}


def run(model, resolver, inputs):
    interpreter = Interpreter(model, experimental_op_resolver_type=resolver, num_threads=1)
    interpreter.allocate_tensors()
    for detail, value in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(detail["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]).tobytes() for d in interpreter.get_output_details()]


def record(folder):
    model = str(folder / "model.tflite")
    interpreter = Interpreter(
        model, experimental_op_resolver_type=OpResolverType.BUILTIN_REF, num_threads=1)
    interpreter.allocate_tensors()
    inputs = list(inputs_of(folder, interpreter.get_input_details()))
    for index, (detail, value) in enumerate(zip(interpreter.get_input_details(), inputs)):
        interpreter.set_tensor(detail["index"], value)
        (folder / f"input_{index}.bin").write_bytes(value.tobytes())
    interpreter.invoke()
    outputs = [interpreter.get_tensor(d["index"]).tobytes() for d in interpreter.get_output_details()]
    for index, output in enumerate(outputs):
        (folder / f"output_{index}.bin").write_bytes(output)
    case = {
        "operators": [d["op_name"] for d in interpreter._get_ops_details() if d["op_name"] != "DELEGATE"],
        "inputs": [port(d) for d in interpreter.get_input_details()],
        "outputs": [port(d) for d in interpreter.get_output_details()],
    }
    if "SUM" in case["operators"] and case["inputs"][0]["type"] in ("int8", "int16"):
        for index, output in enumerate(run(model, OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES, inputs)):
            (folder / f"optimized_output_{index}.bin").write_bytes(output)
    try:
        small = micro.Interpreter.from_file(model, arena_size=1 << 24)
        for index, value in enumerate(inputs):
            small.set_input(value, index)
        small.invoke()
        others = [small.get_output(index).tobytes() for index in range(len(outputs))]
    except Exception as error:
        case["micro"] = {"runs": False, "says": f"{type(error).__name__}: {error}"}
    else:
        for index, (output, other) in enumerate(zip(outputs, others)):
            if other != output:
                (folder / f"micro_output_{index}.bin").write_bytes(other)
        case["micro"] = {
            "runs": True, "same_bytes_as_litert_reference": others == outputs, "allocations": allocations(small)}
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in case.items())
    (folder / "case.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def check():
    differing = []
    for folder in sorted(p for p in cases.iterdir() if p.is_dir()):
        with tempfile.TemporaryDirectory() as place:
            again = pathlib.Path(place)
            for file in [folder / "model.tflite", *folder.glob("input_*.bin")]:
                shutil.copy(file, again)
            record(again)
            names = {p.name for p in folder.iterdir()} | {p.name for p in again.iterdir()}
            different = [name for name in sorted(names) if not (folder / name).exists() or not (again / name).exists()
                         or (folder / name).read_bytes() != (again / name).read_bytes()]
        if different:
            differing.append(f"{folder.name}: {', '.join(different)}")
    print("\n".join(differing) or "Every fixture comes out as it was recorded.")
    return bool(differing)


if len(sys.argv) == 2 and sys.argv[1] == "--check":
    sys.exit(check())
if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
    sys.exit(__doc__)
target = cases / sys.argv[1]
target.mkdir(exist_ok=True)
if len(sys.argv) == 3:
    shutil.copy(sys.argv[2], target / "model.tflite")
record(target)
print(f"{target}: {', '.join(sorted(p.name for p in target.iterdir()))}")
