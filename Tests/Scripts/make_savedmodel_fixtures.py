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


def pack(name, folder, record):
    with zipfile.ZipFile(out / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = pruned(folder) if path.name == "saved_model.pb" else path.read_bytes()
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(folder)), (2026, 1, 1, 0, 0, 0)), data,
                             zipfile.ZIP_DEFLATED, 9)
    (out / f"{name}.json").write_text(json.dumps(record))


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
    wanted = [(n, K) for n in both for K in (keras, tf_keras)] + [("lstm1", tf_keras), ("bilstm1", tf_keras)]
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


main()
