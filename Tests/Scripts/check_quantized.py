"""Networks of seven shapes, quantized by TensorFlow and by Modelbook from the same .keras file and the same samples: to int8, and
those of recurrent layers, for which TensorFlow's int8 converter ends the process, to dynamic range.

usage: check_quantized.py make FOLDER [NAME]         networks, samples and TensorFlow's files; needs tensorflow 2.21
       check_quantized.py check FOLDER [MODELBOOK]   the same by Modelbook, and what differs; needs tensorflow for its schema
A network is right where every operator, met from the outputs on, reads and makes tensors of the same type, scale, zero point and
integers, in a file that is no larger. The exit code is 1 where one is not. Two differences are known, told and right:
- scales that are up to 4 units of their last place apart, with the same zero points and integers: TensorFlow folds batch
  normalization with its processor's approximate 1 / sqrt(x), and its tanh and logistic are approximations;
- an input of an ADD: TensorFlow's calibration computes the sum in that input's memory, and takes the sum's range for it.
"""
import os, pathlib, subprocess, sys
os.environ.update(TF_DETERMINISTIC_OPS="1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")
import numpy as np

names = ["separable", "residual", "branches", "mlp", "conv1d", "lstm", "gru"]
recurrent = ("lstm", "gru")


def network(name):
    import tensorflow as tf
    L = tf.keras.layers
    shape = {"mlp": (20,), "conv1d": (32, 3), "lstm": (12, 6), "gru": (12, 6)}.get(name, (16, 16, 3))
    x = L.Input(shape, name="x", batch_size=1 if name in recurrent else None)
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
        y = L.LSTM(32)(x)
    else:
        y = L.GRU(32)(x)
    return tf.keras.Model(x, L.Dense(4, activation="softmax")(y), name=name)


def make(folder, chosen):
    import tensorflow as tf
    for name in chosen:
        number = names.index(name)
        tf.keras.utils.set_random_seed(number + 1)
        model = network(name)
        shape = model.inputs[0].shape[1:]
        random = np.random.default_rng(number)
        samples = random.normal(size=(200, *shape)).astype(np.float32)
        if name not in recurrent:
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(samples, random.integers(0, 4, 200), epochs=3, verbose=0)
        model.save(folder / f"{name}.keras")
        np.save(folder / f"{name}.npy", samples)
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if name not in recurrent:
            converter.representative_dataset = lambda: ([sample[None]] for sample in samples)
            converter.inference_input_type = converter.inference_output_type = tf.int8
        (folder / f"{name}_tf.tflite").write_bytes(converter.convert())
        print(name, (folder / f"{name}_tf.tflite").stat().st_size, flush=True)


shapes = {"RESHAPE", "EXPAND_DIMS", "SQUEEZE", "QUANTIZE", "DEQUANTIZE"}


class Model:
    """A file's operators, from its outputs on: those that only change a shape or a type are passed by."""

    def __init__(self, path):
        from tensorflow.lite.python import schema_py_generated as schema
        self.file = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
        self.main = self.file.subgraphs[0]
        self.kinds = {value: key for key, value in vars(schema.BuiltinOperator).items() if isinstance(value, int)}
        self.makers = {int(o): node for node in self.main.operators for o in node.outputs}

    def kind(self, node):
        code = self.file.operatorCodes[node.opcodeIndex]
        return self.kinds[max(code.builtinCode, code.deprecatedBuiltinCode)]

    def maker(self, tensor):
        node = self.makers.get(tensor)
        while node is not None and self.kind(node) in shapes: node = self.makers.get(int(node.inputs[0]))
        return node

    def constants(self):
        """The quantized weights of all subgraphs: type, scales, bytes."""
        found = []
        for graph in self.file.subgraphs:
            self.main = graph
            found += [t for t in map(self.tensor, range(len(graph.tensors))) if t[1] and t[3]]
        self.main = self.file.subgraphs[0]
        return sorted(set(found))

    def tensor(self, number):
        """Type, scales, zero points, and the constant's bytes."""
        info = self.main.tensors[number]
        quantization = info.quantization
        data = self.file.buffers[info.buffer].data
        constant = None if data is None or len(data) == 0 else np.asarray(data, np.uint8).tobytes()
        if quantization is None or quantization.scale is None: return info.type, (), (), constant
        return info.type, tuple(map(np.float32, quantization.scale)), tuple(map(int, quantization.zeroPoint)), constant


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
    """(sentence, whether it is known to be right) for each difference."""
    sums = {int(tensor) for node in theirs.main.operators if theirs.kind(node) == "ADD" for tensor in node.inputs}
    count, seen = 0, set()
    todo = [(ours.maker(int(a)), theirs.maker(int(b))) for a, b in zip(ours.main.outputs, theirs.main.outputs)]
    while todo:
        mine, other = todo.pop()
        if mine is None and other is None or id(other) in seen: continue
        seen.add(id(other))
        if mine is None or other is None or ours.kind(mine) != theirs.kind(other):
            yield f"{mine and ours.kind(mine)} instead of {other and theirs.kind(other)}", False
            continue
        kind = theirs.kind(other)
        pairs = [("result", a, b) for a, b in zip(mine.outputs, other.outputs)]
        pairs += [(f"input {slot}", a, b) for slot, (a, b) in enumerate(zip(mine.inputs, other.inputs)) if a >= 0 and b >= 0]
        for role, a, b in pairs:
            place = f"{kind}, {role}"
            x, y = ours.tensor(int(a)), theirs.tensor(int(b))
            if x[0] != y[0] and {x[0], y[0]} != {0, 9}: yield f"{place}: type {x[0]} instead of {y[0]}", False
            if not x[1] or not y[1]: continue
            known = int(b) in sums
            if len(x[1]) != len(y[1]):
                yield f"{place}: {len(x[1])} scales instead of {len(y[1])}", False
                continue
            units = max(abs(int(p.view(np.int32)) - int(q.view(np.int32))) for p, q in zip(x[1], y[1]))
            if units: yield f"{place}: scales differ by up to {units} units of the last place", known or units <= 4
            if x[2] != y[2]: yield f"{place}: zero points {x[2][:4]} instead of {y[2][:4]}", known
            if x[3] != y[3]:
                integers = {9: np.int8, 2: np.int32}.get(x[0], np.uint8)
                p, q = np.frombuffer(x[3] or b"", integers), np.frombuffer(y[3] or b"", integers)
                yield f"{place}: {(p != q).sum() if p.shape == q.shape else 'all'} of {q.size} integers differ", False
        for a, b in zip(mine.inputs, other.inputs):
            if a >= 0 and b >= 0: todo.append((ours.maker(int(a)), theirs.maker(int(b))))


def check(folder, tool):
    wrong = 0
    for name in names:
        reference, path = folder / f"{name}_tf.tflite", folder / f"{name}.tflite"
        if not reference.exists():
            print(f"WRONG  {name}: TensorFlow makes no file of it")
            wrong += 1
            continue
        theirs = Model(reference)
        mode, source = ["--calibration", folder / f"{name}.npy"], folder / f"{name}.keras"
        if name in recurrent:
            # As TensorFlow writes them: a WHILE with a body.
            mode, source = ["--to", "dynamic"], folder / f"{name}_loop.tflite"
            subprocess.run([tool, "model", "convert", folder / f"{name}.keras", "--recurrent", "loop", "-o", source],
                           check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(
            [tool, "model", "quantize", source, "-o", path, *mode],
            capture_output=True, text=True)
        if done.returncode:
            print(f"WRONG  {name}: {done.stderr.strip()}")
            wrong += 1
            continue
        found = list(differences(Model(path), theirs))
        if name in recurrent: found = [] if Model(path).constants() == theirs.constants() else [("the integers of weights differ", False)]
        sizes = path.stat().st_size, reference.stat().st_size
        if sizes[0] > sizes[1]: found.append(("the file is larger", False))
        fails = any(not known for _, known in found)
        samples = np.load(folder / f"{name}.npy")
        answers = run(path, samples) == run(reference, samples)
        wrong += fails
        print(f"{'WRONG ' if fails else 'right '} {name}: {sizes[0]} bytes, TensorFlow's {sizes[1]}; "
              f"{answers.sum()} of {answers.size} answers are the same")
        for sentence, known in dict.fromkeys(found): print("       known:" if known else "      ", sentence)
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("make", "check"): sys.exit(__doc__)
    place = pathlib.Path(sys.argv[2])
    place.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "check":
        sys.exit(1 if check(place, sys.argv[3] if len(sys.argv) > 3 else
                            pathlib.Path(__file__).resolve().parents[2] / ".build/release/modelbook") else 0)
    if len(sys.argv) > 3:
        make(place, sys.argv[3:])
    else:
        # TensorFlow ends the process on some networks: each has its own.
        for name in names: subprocess.run([sys.executable, __file__, "make", place, name])
