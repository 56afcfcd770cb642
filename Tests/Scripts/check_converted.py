"""Check with LiteRT and TensorFlow Lite Micro that the files Modelbook makes load, run and are as accurate as they must be.

usage: check_converted.py [MODELBOOK]
MODELBOOK is the built command, .build/release/modelbook by default. Runs from anywhere; needs numpy and
ai-edge-litert, uses tflite-micro where it is installed. Exit code 77 and the word SKIPPED where they are not.
"""
import gzip, pathlib, subprocess, sys, tempfile

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

tool = sys.argv[1] if len(sys.argv) > 1 else root / ".build/release/modelbook"
data, keras = root / "notebooks/data", root / "notebooks/models/digits.keras"
images = np.frombuffer(gzip.open(data / "t10k-images-idx3-ubyte.gz").read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)
labels = np.frombuffer(gzip.open(data / "t10k-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
x = (images / 255.0).astype(np.float32)
failures = 0


def check(condition, sentence):
    global failures
    failures += not condition
    print(("ok      " if condition else "FAILED  ") + sentence)


def encoded(detail, values):
    if detail["dtype"] == np.float32: return values
    scale, zero = detail["quantization"]
    info = np.iinfo(detail["dtype"])
    return np.clip(np.rint(values / np.float32(scale)) + zero, info.min, info.max).astype(detail["dtype"])


def run(path, resolver=OpResolverType.BUILTIN_REF):
    it = Interpreter(str(path), experimental_op_resolver_type=resolver)
    i, o = it.get_input_details()[0], it.get_output_details()[0]
    it.resize_tensor_input(i["index"], [len(x), 28, 28, 1])
    it.allocate_tensors()
    it.set_tensor(i["index"], encoded(i, x))
    it.invoke()
    return it.get_tensor(o["index"])


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    made = {kind: folder / f"digits_{kind}.tflite" for kind in ("float", "int8", "int16x8", "dynamic", "float16")}
    subprocess.run([tool, "model", "convert", keras, "-o", made["float"]], check=True, stdout=subprocess.DEVNULL)
    for kind in list(made)[1:]:
        io = ["--io", "int8"] if kind == "int8" else []
        subprocess.run([tool, "model", "quantize", keras, "-o", made[kind], "--to", kind, *io, "--calibration",
                        data / "train1k-images-idx3-ubyte.gz", "--scale", "1/255"], check=True, stdout=subprocess.DEVNULL)
    for kind, path in made.items():
        theirs = root / f"notebooks/models/digits_{kind}.tflite"
        check(path.stat().st_size <= theirs.stat().st_size,
              f"{kind}: {path.stat().st_size} bytes, no more than TensorFlow's {theirs.stat().st_size}")
        ours, reference = run(path), run(theirs)
        accuracy = (ours.argmax(1) == labels).mean()
        check((ours == reference).all(), f"{kind}: all outputs are those of TensorFlow's file, accuracy {accuracy:.4f}")
        optimized = run(path, OpResolverType.AUTO)
        check(abs((optimized.argmax(1) == labels).mean() - accuracy) < 0.001, f"{kind}: XNNPACK runs it")
        if micro is None:
            print("SKIPPED tflite-micro is not installed")
        elif kind in ("float", "int8", "int16x8"):
            it = micro.Interpreter.from_file(str(path), arena_size=1 << 20)
            detail = it.get_input_details(0)
            scale = detail["quantization_parameters"]
            given = {"dtype": detail["dtype"], "quantization": (scale["scales"][0], scale["zero_points"][0]) if len(scale["scales"]) else (1, 0)}
            right = 0
            for image, label in zip(encoded(given, x[:200]), labels):
                it.set_input(image[None], 0)
                it.invoke()
                right += it.get_output(0)[0].argmax() == label
            check(right >= 196, f"{kind}: TensorFlow Lite Micro gets {right} of 200 right")
sys.exit(1 if failures else 0)
