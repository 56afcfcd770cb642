"""Make the small SavedModels of Tests/Fixtures/savedmodel: folders as Keras 3 (model.export), Keras 2 (tf_keras) and
tf.saved_model.save write them, as ZIP archives, each with what TensorFlow computes for one sample and for three, and
with the operators and bytes that TensorFlow's converter makes of it.

usage: make_savedmodel_fixtures.py OUT_DIR [NAME ...]
Needs tensorflow 2.21 and tf_keras 2.21. Functions that no signature reaches are left out of saved_model.pb.
"""
import os, sys, json, pathlib, shutil, tempfile, zipfile
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
import numpy as np, tensorflow as tf, keras, tf_keras
from tensorflow.core.protobuf import saved_model_pb2

out = pathlib.Path(sys.argv[1]); out.mkdir(parents=True, exist_ok=True)
chosen = sys.argv[2:]
rng = np.random.default_rng(7)


def network(K, name):
    L = K.layers
    def row(shape, *layers, batch=None, dtype=None):
        if K is keras: first = L.Input(shape, batch_size=batch, dtype=dtype)
        else: first = L.InputLayer(input_shape=shape, batch_size=batch, dtype=dtype)
        return K.Sequential([first, *layers])
    match name:
        case "dense": return row((6,), L.Dense(5, activation="relu"), L.Dense(3, activation="softmax"))
        case "mlp": return row((6,), L.Dense(8, activation="tanh"), L.Dense(8, activation="sigmoid"), L.Dense(4))
        case "convbn": return row((8, 8, 3), L.Conv2D(4, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU(),
            L.MaxPooling2D(), L.Conv2D(6, 3, strides=2, activation="relu"), L.Flatten(), L.Dense(3, activation="softmax"))
        case "separable": return row((10, 10, 3), L.SeparableConv2D(6, 3, padding="same"), L.BatchNormalization(), L.ReLU(6.),
            L.DepthwiseConv2D(3, strides=2, padding="same", activation="relu"), L.GlobalAveragePooling2D(), L.Dense(3))
        case "residual":
            x = i = L.Input((8, 8, 4))
            y = L.Conv2D(4, 3, padding="same", activation="relu")(x)
            y = L.BatchNormalization()(L.Conv2D(4, 3, padding="same")(y))
            x = L.ZeroPadding2D(1)(L.Activation("relu")(L.Add()([x, y])))
            x = L.Flatten()(L.AveragePooling2D(2)(L.Conv2D(5, 3, strides=2)(x)))
            return K.Model(i, L.Dense(2)(x))
        case "branches":
            a, b = L.Input((8, 8, 2), name="a"), L.Input((5,), name="b")
            x, y = L.Conv2D(3, 1, activation="relu")(a), L.Conv2D(3, 3, padding="same", activation="relu")(a)
            z = L.GlobalMaxPooling2D()(L.UpSampling2D()(L.Concatenate()([x, y])))
            w = L.Dense(6, activation="elu")(b)
            m, s = L.Multiply()([z, w]), L.Subtract()([z, w])
            first = L.Dense(2, name="first")(L.Concatenate()([m, s]))
            return K.Model([a, b], [first, L.Dense(1, activation="sigmoid", name="second")(m)])
        case "conv1d": return row((16, 3), L.Conv1D(4, 3, padding="causal", activation="relu"), L.MaxPooling1D(2),
            L.Conv1D(5, 3, dilation_rate=2), L.GlobalAveragePooling1D(), L.Dense(2))
        case "lstm": return row((7, 3), L.LSTM(4, return_sequences=True), L.LSTM(5), L.Dense(2))
        case "lstm1": return row((7, 3), L.LSTM(4, return_sequences=True), L.LSTM(5), L.Dense(2), batch=1)
        case "bilstm1": return row((7, 3), L.Bidirectional(L.LSTM(4, return_sequences=True)), L.Dense(2), batch=1)
        case "gru": return row((7, 3), L.GRU(4), L.Dense(2))
        case "embedding": return row((6,), L.Embedding(11, 4), L.GlobalAveragePooling1D(), L.Dense(3), dtype="int32")
        case "attention":
            x = i = L.Input((6, 8))
            x = L.LayerNormalization()(L.Add()([x, L.MultiHeadAttention(2, 4)(x, x)]))
            x = L.Add()([x, L.Dense(8, activation="gelu")(x)])
            return K.Model(i, L.Dense(2)(L.GlobalAveragePooling1D()(x)))
        case "transpose": return row((4, 4, 3), L.Conv2DTranspose(2, 3, strides=2, padding="same", activation="relu"),
            L.Reshape((8, 16)), L.Permute((2, 1)), L.LeakyReLU(), L.Flatten(), L.Dense(2))
        case "rows":
            x = i = L.Input((3, 6, 5))
            x = L.Conv2D(4, 2, activation="relu")(x + np.array([1, -2, 0.5], "float32").reshape(3, 1, 1))
            return K.Model(i, L.Dense(2)(L.Flatten()(x)))
        case "misc":
            x = i = L.Input((6, 6, 4))
            x = L.Conv2D(4, 3, activation="swish")(L.Rescaling(1 / 255., -.5)(x))
            x = L.Cropping2D(1)(L.Resizing(6, 6)(L.PReLU(shared_axes=[1, 2])(x)))
            return K.Model(i, L.Softmax()(L.Dropout(.3)(x)))


class Plain(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(rng.normal(size=(4, 3)).astype("float32"))
        self.b = tf.Variable(rng.normal(size=3).astype("float32"))

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name="x")])
    def rectified(self, x): return {"y": tf.nn.relu(x @ self.w + self.b)}

    @tf.function(input_signature=[tf.TensorSpec([2, 4], tf.float32, name="x")])
    def pair(self, x): return {"flat": tf.reshape(x @ self.w, [-1]), "sum": tf.reduce_sum(x, axis=1, keepdims=True)}


class Choices(tf.Module):
    """Sums of parts, shifts, and a function that is chosen when the model runs."""
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(np.float32([0.5, -1, 2, 0.25]))

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name="x"), tf.TensorSpec([None, 4], tf.int32, name="n")])
    def chosen(self, x, n):
        rows = tf.transpose(x)
        return {
            "cumulated": tf.cumsum(x, axis=1), "backwards": tf.cumsum(x, axis=-1, exclusive=True, reverse=True),
            "shifted": tf.cast(tf.bitwise.right_shift(n, 1), tf.float32),
            "segments": tf.math.segment_sum(rows, [0, 0, 1, 2]),
            "sums": tf.math.unsorted_segment_sum(rows, [2, 0, 1, 0], 3),
            "largest": tf.math.unsorted_segment_max(rows, [2, 0, 1, 0], 3),
            "branch": tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2 + self.w, lambda: x - 1),
            "other": tf.cond(tf.reduce_sum(x) > 1e6, lambda: x * 2 + self.w, lambda: tf.concat([x, x], 1)[:, 2:6]),
        }


def pruned(folder):
    """saved_model.pb with the functions that signatures reach."""
    model = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    graph = model.meta_graphs[0].graph_def
    functions = {f.signature.name: f for f in graph.library.function}
    wanted = {o.name.split(":")[0] for s in model.meta_graphs[0].signature_def.values() for o in s.outputs.values()}
    waiting = [n for n in graph.node if n.name in wanted]
    reached = set()
    while waiting:
        for value in waiting.pop().attr.values():
            for name in [value.func.name] + [f.name for f in value.list.func]:
                if name in functions and name not in reached:
                    reached.add(name)
                    waiting += functions[name].node_def
    kept = [f for f in graph.library.function if f.signature.name in reached]
    del graph.library.function[:]
    graph.library.function.extend(kept)
    del graph.library.gradient[:]
    return model.SerializeToString()


def pack(name, folder, record, index=lambda table: table):
    with zipfile.ZipFile(out / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = pruned(folder) if path.name == "saved_model.pb" else path.read_bytes()
            if path.name == "variables.index": data = index(data)
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(folder)), (2026, 1, 1, 0, 0, 0)), data,
                             zipfile.ZIP_DEFLATED, 9)
    (out / f"{name}.json").write_text(json.dumps(record))


def crc32c(data):
    """Masked, as the table has it."""
    table = []
    for n in range(256):
        for _ in range(8): n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    crc = 0xFFFFFFFF
    for byte in data: crc = table[(crc ^ byte) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return (crc >> 15 | crc << 17) + 0xA282EAD8 & 0xFFFFFFFF


def varint(number):
    text = b""
    while number > 127: text, number = text + bytes([number & 127 | 128]), number >> 7
    return text + bytes([number])


def snappy(data):
    """Runs of at least eight bytes that were there before become copies, all else literals."""
    out, literal, place = varint(len(data)), b"", 0
    def flush(out, literal):
        while literal:
            part, literal = literal[:256], literal[256:]
            out += (bytes([len(part) - 1 << 2]) if len(part) <= 60 else bytes([60 << 2, len(part) - 1])) + part
        return out
    while place < len(data):
        size = 0
        for n in range(8, min(64, len(data) - place) + 1):
            if data.find(data[place:place + n], 0, place + n - 1) < 0: break
            size = n
        if size:
            distance = place - data.find(data[place:place + size], 0, place + size - 1)
            out, literal = flush(out, literal) + bytes([size - 1 << 2 | 2]) + distance.to_bytes(2, "little"), b""
            place += size
        else: literal, place = literal + data[place:place + 1], place + 1
    return flush(out, literal)


def compressed(table):
    """variables.index with its blocks compressed, as LevelDB's tables may be."""
    def number(place):
        value = shift = 0
        while True:
            byte = table[place]; place += 1
            value |= (byte & 127) << shift; shift += 7
            if byte < 128: return value, place
    place, handles = len(table) - 48, []
    for _ in range(4):
        value, place = number(place)
        handles.append(value)
    meta, index = handles[:2], handles[2:]
    def block(handle): return table[handle[0]:handle[0] + handle[1]]
    out = b""
    def add(data):
        nonlocal out
        packed = snappy(data)
        handle = varint(len(out)) + varint(len(packed))
        out += packed + b"\1" + crc32c(packed + b"\1").to_bytes(4, "little")
        return handle
    # The index has one entry for each block: shared 0, the key, the handle.
    entries, data, place = b"", block(index), index[0]
    end = index[0] + index[1] - 4 - 4 * int.from_bytes(data[-4:], "little")
    starts = []
    while place < end:
        shared, place = number(place); own, place = number(place); length, place = number(place)
        assert shared == 0
        key, place = table[place:place + own], place + own
        offset, at = number(place); size, at = number(at); place += length
        handle = add(block((offset, size)))
        starts.append(len(entries))
        entries += varint(0) + varint(own) + varint(len(handle)) + key + handle
    filters = add(block(meta))
    whole = add(entries + b"".join(s.to_bytes(4, "little") for s in starts) + len(starts).to_bytes(4, "little"))
    footer = filters + whole
    return out + footer + bytes(40 - len(footer)) + table[-8:]


def rounded(values): return [float(f"{v:.9g}") for v in np.asarray(values, np.float64).flatten()]


def record(folder, signature="serving_default"):
    function = tf.saved_model.load(str(folder)).signatures[signature]
    specs = function.structured_input_signature[1]
    isOpen = all(s.shape[0] is None for s in specs.values())
    samples = []
    for batch in (1, 3) if isOpen else (None,):
        feed = {}
        for key, spec in specs.items():
            shape = [batch if d is None else d for d in spec.shape]
            feed[key] = (rng.integers(0, 10, shape).astype(spec.dtype.as_numpy_dtype) if spec.dtype.is_integer
                         else rng.normal(size=shape).astype("float32"))
        results = function(**{k: tf.constant(v) for k, v in feed.items()})
        def told(arrays): return {k: {"shape": list(v.shape), "values": rounded(v)} for k, v in arrays.items()}
        samples.append({"inputs": told(feed), "outputs": told(results)})
    told = {"signature": signature, "samples": samples}
    try:
        data = tf.lite.TFLiteConverter.from_saved_model(str(folder), signature_keys=[signature]).convert()
        from tensorflow.lite.python import schema_py_generated as schema
        model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data, 0))
        told["operators"] = sum(len(g.operators) for g in model.subgraphs)
        told["bytes"] = len(data)
    except Exception:
        pass  # The converter writes no lists of an open shape: there is nothing to compare with.
    return told


def main():
    both = ["dense", "mlp", "convbn", "separable", "residual", "branches", "conv1d", "lstm", "gru", "embedding", "attention",
            "transpose", "misc"]
    wanted = [(n, K) for n in both for K in (keras, tf_keras)] + [("rows", keras), ("lstm1", tf_keras), ("bilstm1", tf_keras)]
    for name, K in wanted:
        title = f"{name}_keras{3 if K is keras else 2}"
        if chosen and title not in chosen and name not in chosen: continue
        K.backend.clear_session(); K.utils.set_random_seed(3)
        model = network(K, name)
        for weight in model.weights:
            path = getattr(weight, "path", weight.name)
            if "seed" in path: continue
            values = rng.normal(size=weight.shape).astype("float32") * .4
            weight.assign(np.abs(values) + .5 if "variance" in path else values)
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place) / title
            if K is keras: model.export(str(folder), verbose=False)
            else: model.save(str(folder), save_format="tf")
            pack(title, folder, record(folder))
    if not chosen or "module" in chosen:
        with tempfile.TemporaryDirectory() as place:
            folder, plain = pathlib.Path(place), Plain()
            tf.saved_model.save(plain, str(folder / "module"), signatures={"serving_default": plain.rectified, "pair": plain.pair})
            pack("module", folder / "module", record(folder / "module"))
            pack("module_pair", folder / "module", record(folder / "module", "pair"))
            tf.saved_model.save(plain, str(folder / "unsigned"))
            pack("unsigned", folder / "unsigned", {})
    if not chosen or "choices" in chosen:
        with tempfile.TemporaryDirectory() as place:
            folder, made = pathlib.Path(place), Choices()
            tf.saved_model.save(made, str(folder), signatures={"serving_default": made.chosen})
            pack("choices", folder, record(folder))
    if not chosen or "snappy" in chosen:
        with tempfile.TemporaryDirectory() as place:
            folder, plain = pathlib.Path(place), Plain()
            tf.saved_model.save(plain, str(folder), signatures={"serving_default": plain.rectified})
            pack("snappy", folder, record(folder), index=compressed)
    if not chosen or "tensorflow1" in chosen: tensorflow1()


def tensorflow1():
    """A graph with variables of both kinds that TensorFlow 1 had, and one with its loop."""
    v1 = tf.compat.v1
    for name, loops in (("tensorflow1", False), ("tensorflow1_loop", True)):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place) / name
            with tf.Graph().as_default(), v1.Session() as session:
                v1.disable_control_flow_v2()
                x = v1.placeholder(tf.float32, [None, 4], name="x")
                values = [tf.constant(rng.normal(size=size).astype("float32")) for size in ((4, 3), 3)]
                w = v1.get_variable("w", initializer=values[0], use_resource=False)
                b = v1.get_variable("b", initializer=values[1], use_resource=True)
                y = tf.nn.relu(tf.matmul(x, w) + b)
                if loops: y = v1.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * 2), [tf.constant(0), y])[1]
                session.run(v1.global_variables_initializer())
                v1.saved_model.simple_save(session, str(folder), {"x": x}, {"y": y})
            pack(name, folder, {} if loops else record(folder))


main()
