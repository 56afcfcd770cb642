"""Networks of seven shapes, quantized to int8 by TensorFlow and by Modelbook from the same .keras file and the same samples.

usage: check_quantized.py make FOLDER               networks, samples and TensorFlow's files; needs tensorflow 2.21
       check_quantized.py check FOLDER [MODELBOOK]   the same by Modelbook, and what differs; needs tensorflow for its schema
A network is right where every operator reads and makes tensors of the same type, scale, zero point and integers, in a file that
is no larger, and LiteRT gives the same bytes for both. The exit code is 1 where one is not.
"""
import os, pathlib, subprocess, sys
os.environ.update(TF_DETERMINISTIC_OPS="1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")
import numpy as np

names = ["separable", "residual", "branches", "mlp", "conv1d", "lstm", "gru"]


def network(name):
    import tensorflow as tf
    L = tf.keras.layers
    shape = {"mlp": (20,), "conv1d": (32, 3), "lstm": (12, 6), "gru": (12, 6)}.get(name, (16, 16, 3))
    x = L.Input(shape, name="x", batch_size=1 if name in ("lstm", "gru") else None)
    if name == "separable":
        y = L.ReLU(6.0)(L.BatchNormalization()(L.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)))
        for filters in (16, 24):
            y = L.ReLU()(L.BatchNormalization()(L.DepthwiseConv2D(3, padding="same", use_bias=False)(y)))
            y = L.ReLU()(L.BatchNormalization()(L.Conv2D(filters, 1, use_bias=False)(y)))
        y = L.GlobalAveragePooling2D()(y)
    elif name == "residual":
        y = L.Conv2D(8, 3, padding="same", activation="relu")(x)
        for _ in range(2):
            z = L.BatchNormalization()(L.Conv2D(8, 3, padding="same")(L.Conv2D(8, 3, padding="same", activation="relu")(y)))
            y = L.ReLU()(L.Add()([y, z]))
        y = L.Flatten()(L.AveragePooling2D(4)(y))
    elif name == "branches":
        a = L.Conv2D(4, 1, activation="relu")(x)
        b = L.Conv2D(6, 3, padding="same", activation="relu")(a)
        c = L.Conv2D(5, 5, padding="same", activation="relu")(x)
        d = L.MaxPooling2D(3, strides=1, padding="same")(x)
        y = L.Concatenate()([a, b, c, d])
        y = L.Flatten()(L.MaxPooling2D(4)(L.Conv2D(8, 3, activation="relu")(y)))
    elif name == "mlp":
        y = L.Dense(16, activation="sigmoid")(L.Dense(24, activation="tanh")(x))
    elif name == "conv1d":
        y = L.MaxPooling1D(2)(L.Conv1D(8, 5, activation="relu", padding="causal")(x))
        y = L.GlobalMaxPooling1D()(L.Conv1D(12, 3, activation="relu")(y))
    elif name == "lstm":
        y = L.LSTM(10)(x)
    else:
        y = L.GRU(10)(x)
    return tf.keras.Model(x, L.Dense(4, activation="softmax")(y), name=name)


def make(folder):
    import tensorflow as tf
    for number, name in enumerate(names):
        tf.keras.utils.set_random_seed(number + 1)
        model = network(name)
        shape = model.inputs[0].shape[1:]
        random = np.random.default_rng(number)
        samples = random.normal(size=(200, *shape)).astype(np.float32)
        if name not in ("lstm", "gru"):
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(samples, random.integers(0, 4, 200), epochs=3, verbose=0)
        model.save(folder / f"{name}.keras")
        np.save(folder / f"{name}.npy", samples)
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([sample[None]] for sample in samples)
        converter.inference_input_type = converter.inference_output_type = tf.int8
        try:
            (folder / f"{name}_tf.tflite").write_bytes(converter.convert())
        except Exception as error:
            converter.inference_input_type = converter.inference_output_type = tf.float32
            (folder / f"{name}_tf.tflite").write_bytes(converter.convert())
            print(name, "with float32 edges:", str(error).splitlines()[0][:100])
        print(name, (folder / f"{name}_tf.tflite").stat().st_size, flush=True)


def operators(path):
    """The operators that make real numbers, and of each its operands that are real numbers."""
    from tensorflow.lite.python import schema_py_generated as schema
    content = path.read_bytes()
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    main = model.subgraphs[0]
    kinds = {value: key for key, value in vars(schema.BuiltinOperator).items() if isinstance(value, int)}
    result = []
    for node in main.operators:
        code = model.operatorCodes[node.opcodeIndex]
        kind = kinds[max(code.builtinCode, code.deprecatedBuiltinCode)]
        operands = []
        for tensor in list(node.inputs) + list(node.outputs):
            if tensor < 0: continue
            info = main.tensors[tensor]
            scale = info.quantization.scale if info.quantization is not None else None
            if scale is None and info.type not in (schema.TensorType.FLOAT32, schema.TensorType.FLOAT16): continue
            data = model.buffers[info.buffer].data
            data = None if data is None or len(data) == 0 else np.asarray(data, np.uint8).tobytes()
            operands.append((info.type, None if scale is None else list(map(float, scale)),
                             None if scale is None else list(map(int, info.quantization.zeroPoint)), data))
        if operands and kind not in ("SHAPE",): result.append((kind, operands))
    return result


def run(path, samples):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
    it = Interpreter(str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    i, o = it.get_input_details()[0], it.get_output_details()[0]
    it.resize_tensor_input(i["index"], [1, *samples.shape[1:]])
    it.allocate_tensors()
    answers = []
    for sample in samples:
        x = sample[None]
        if i["dtype"] != np.float32:
            scale, zero = i["quantization"]
            x = np.clip(np.rint(x / np.float32(scale)) + zero, -128, 127).astype(i["dtype"])
        it.set_tensor(i["index"], x)
        it.invoke()
        answers.append(it.get_tensor(o["index"]).copy())
    return np.concatenate(answers)


def differences(ours, theirs):
    """Sentences on what differs."""
    if [k for k, _ in ours] != [k for k, _ in theirs]:
        yield f"operators {[k for k, _ in ours]} instead of {[k for k, _ in theirs]}"
        return
    for number, ((kind, mine), (_, other)) in enumerate(zip(ours, theirs)):
        for slot, (a, b) in enumerate(zip(mine, other)):
            place = f"{number} {kind}, operand {slot}"
            if a[0] != b[0]: yield f"{place}: type {a[0]} instead of {b[0]}"
            if a[1] != b[1]:
                worst = max(abs(p / q - 1) for p, q in zip(a[1], b[1])) if a[1] and b[1] and len(a[1]) == len(b[1]) else None
                yield f"{place}: {sum(p != q for p, q in zip(a[1] or [], b[1] or []))} scales differ, by up to {worst}"
            if a[2] != b[2]: yield f"{place}: zero points {a[2][:4]} instead of {b[2][:4]}"
            if a[3] != b[3]:
                kind_of = {9: np.int8, 2: np.int32, 0: np.float32}.get(a[0], np.uint8)
                p, q = np.frombuffer(a[3] or b"", kind_of), np.frombuffer(b[3] or b"", kind_of)
                if p.shape == q.shape:
                    yield f"{place}: {(p != q).sum()} of {p.size} constants differ, by up to {np.abs(p.astype(float) - q).max()}"
                else:
                    yield f"{place}: {p.size} constants instead of {q.size}"


def check(folder, tool):
    wrong = 0
    for name in names:
        reference, path, samples = folder / f"{name}_tf.tflite", folder / f"{name}.tflite", np.load(folder / f"{name}.npy")
        theirs = operators(reference)
        io = "float32" if theirs[0][1][0][0] == 0 else "int8"
        done = subprocess.run(
            [tool, "model", "quantize", folder / f"{name}.keras", "-o", path, "--io", io, "--calibration", folder / f"{name}.npy"],
            capture_output=True, text=True)
        if done.returncode:
            print(f"WRONG  {name}: {done.stderr.strip()}")
            wrong += 1
            continue
        found = list(differences(operators(path), theirs))
        a, b = run(path, samples), run(reference, samples)
        sizes = path.stat().st_size, reference.stat().st_size
        if sizes[0] > sizes[1]: found.append("the file is larger")
        if (a != b).any(): found.append(f"{(a != b).sum()} of {a.size} answers differ, by up to {np.abs(a.astype(float) - b).max()}")
        wrong += bool(found)
        print(f"{'WRONG ' if found else 'right '} {name}: {sizes[0]} bytes, TensorFlow's {sizes[1]}, {len(theirs)} operators")
        for sentence in found: print("      ", sentence)
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("make", "check"): sys.exit(__doc__)
    place = pathlib.Path(sys.argv[2])
    place.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "make": make(place)
    elif check(place, sys.argv[3] if len(sys.argv) > 3 else pathlib.Path(__file__).resolve().parents[2] / ".build/release/modelbook"): sys.exit(1)
