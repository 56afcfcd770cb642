"""Make the small Keras models of Tests/Fixtures/keras, each with one input and the output Keras computes for it.

usage: make_keras_fixtures.py OUT_DIR [--tflite TFLITE_DIR]
Needs tensorflow-cpu 2.21. With --tflite each model is also converted by TensorFlow, float and int8, to compare with.
"""
import os, sys, json, pathlib, zipfile
os.environ.update(TF_DETERMINISTIC_OPS="1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
import numpy as np, tensorflow as tf

L, K = tf.keras.layers, tf.keras
out = pathlib.Path(sys.argv[1]); out.mkdir(parents=True, exist_ok=True)
tflite = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
if tflite: tflite.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(3)

def residual():
    x = i = L.Input((12, 12, 3), name="photo")
    x = L.Rescaling(1 / 127.5, offset=-1, name="rescale")(x)
    x = L.Conv2D(8, 3, padding="same", use_bias=False, name="stem")(x)
    x = L.BatchNormalization(name="stem_bn")(x)
    x = L.ReLU(max_value=6.0, name="stem_relu")(x)
    y = L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False, name="dw")(x)
    y = L.BatchNormalization(name="dw_bn")(y)
    y = L.ReLU(6.0, name="dw_relu")(y)
    y = L.Conv2D(8, 1, use_bias=False, name="project")(y)
    y = L.BatchNormalization(scale=False, name="project_bn")(y)
    s = L.AveragePooling2D(2, name="shortcut")(x)
    x = L.Add(name="add")([y, s])
    x = L.SeparableConv2D(12, 3, padding="same", activation="relu", name="separable")(x)
    x = L.GlobalAveragePooling2D(name="gap")(x)
    x = L.Dropout(0.3, name="dropout")(x)
    return K.Model(i, L.Dense(4, activation="softmax", name="probability")(x), name="residual")

def keyword():
    x = i = L.Input((40, 6), name="sound")
    x = L.Normalization(mean=[0.1] * 6, variance=[2.0] * 6, name="normalize")(x)
    x = L.Conv1D(8, 5, padding="causal", dilation_rate=2, name="c1")(x)
    x = L.BatchNormalization(name="b1")(x)
    x = L.Activation("relu", name="a1")(x)
    x = L.MaxPooling1D(2, name="p1")(x)
    x = L.Conv1D(10, 3, strides=2, padding="same", activation="tanh", name="c2")(x)
    x = L.AveragePooling1D(2, name="p2")(x)
    x = L.Flatten(name="f")(x)
    return K.Model(i, L.Dense(3, activation="sigmoid", name="d")(x), name="keyword")

def decoder():
    x = i = L.Input((16,), name="code")
    x = L.Dense(4 * 4 * 6, name="grow")(x)
    x = L.LeakyReLU(negative_slope=0.1, name="leaky")(x)
    x = L.Reshape((4, 4, 6), name="fold")(x)
    x = L.Conv2DTranspose(5, 3, strides=2, padding="same", name="up1")(x)
    x = L.BatchNormalization(name="bn")(x)
    x = L.PReLU(shared_axes=[1, 2], name="prelu")(x)
    x = L.UpSampling2D(2, interpolation="bilinear", name="up2")(x)
    x = L.ZeroPadding2D(((1, 0), (2, 1)), name="pad")(x)
    x = L.Cropping2D(((0, 1), (1, 2)), name="crop")(x)
    x = L.Conv2DTranspose(1, 2, strides=2, padding="valid", activation="sigmoid", name="pixels")(x)
    return K.Model(i, x, name="decoder")

def branches():
    a, b = L.Input((6, 6, 4), name="a"), L.Input((6, 6, 4), name="b")
    shared = L.Conv2D(4, 3, padding="same", activation="elu", name="shared")
    x, y = shared(a), shared(b)
    m = [L.Subtract(name="sub")([x, y]), L.Multiply(name="mul")([x, y]), L.Maximum(name="max")([x, y]),
         L.Minimum(name="min")([x, y]), L.Average(name="avg")([x, y])]
    x = L.Concatenate(name="join")(m)
    x = L.Conv2D(8, 1, activation="silu", groups=2, name="mix")(x)
    x = L.Permute((3, 1, 2), name="turn")(x)
    x = L.LayerNormalization(name="ln")(x)
    x = L.UpSampling2D(2, name="near")(x)
    p = L.GlobalMaxPooling2D(name="gmp")(x)
    q = L.Dense(3, activation="hard_sigmoid", name="hard")(p)
    r = L.Dense(2, activation="softplus", name="soft")(p)
    return K.Model([a, b], [q, r], name="branches")

def sequence():
    return K.Sequential([L.Input((10, 5), name="steps"), L.LSTM(6, return_sequences=True, name="lstm1"),
        L.LSTM(4, name="lstm2"), L.Dense(3, name="dense"), L.Softmax(name="softmax")], name="sequence")

def text():
    return K.Sequential([L.Input((7,), dtype="int32", name="tokens"), L.Embedding(30, 6, name="embed"),
        L.SpatialDropout1D(0.2, name="drop"), L.GlobalAveragePooling1D(name="gap"), L.Dense(8, activation="gelu", name="d1"),
        L.Dense(2, activation="selu", name="d2")], name="text")

def nested():
    base = K.Sequential([L.Input((8, 8, 2)), L.Conv2D(3, 3, name="base_conv"), L.BatchNormalization(name="base_bn"),
        L.Activation("hard_swish", name="base_act")], name="base")
    x = i = L.Input((8, 8, 2), name="picture")
    y = base(x)
    y = L.MaxPooling2D(3, strides=2, padding="same", name="pool")(y)
    y = y * 0.5 + 1.0
    y = L.Flatten(name="flat")(y)
    return K.Model(i, L.Dense(2, activation="leaky_relu", name="head")(y), name="nested")

def recurrent():
    x = i = L.Input((6, 4, 4, 2), name="frames")
    x = L.TimeDistributed(L.Conv2D(3, 3, activation="relu"), name="each_conv")(x)
    x = L.TimeDistributed(L.Flatten(), name="each_flat")(x)
    x = L.Bidirectional(L.LSTM(4, return_sequences=True), name="both")(x)
    x = L.GRU(5, return_sequences=True, name="gru1")(x)
    x = L.TimeDistributed(L.Dense(4, activation="tanh"), name="each_dense")(x)
    x = L.Bidirectional(L.GRU(3, reset_after=True), merge_mode="sum", name="both_gru")(x)
    y = L.SimpleRNN(3, go_backwards=True, name="simple")(L.RepeatVector(4, name="repeat")(x))
    return K.Model(i, L.Concatenate(name="join")([x, y]), name="recurrent")

# Models for what a call or a setting changes; each has outputs for three samples.

def states():
    a, b = L.Input((4, 3), name="a"), L.Input((3, 2), name="b")
    y, h, c = L.LSTM(3, return_state=True, name="encoder")(a)
    z = L.LSTM(3, return_sequences=True, name="decoder")(b, initial_state=[h, c])
    g, s = L.GRU(3, return_state=True, return_sequences=True, name="gru")(a, initial_state=h)
    r = L.SimpleRNN(3, name="simple")(b, h)
    both = L.Bidirectional(L.GRU(3), name="both")(a, initial_state=[h, c])
    return K.Model([a, b], [y, z, g, s, r, both], name="states")

def gates():
    a = L.Input((4, 3), name="a")
    return K.Model(a, [
        L.LSTM(3, activation="relu", recurrent_activation="hard_sigmoid", return_sequences=True, name="lstm_relu")(a),
        L.LSTM(3, activation=None, use_bias=False, go_backwards=True, name="lstm_linear")(a),
        L.GRU(3, reset_after=False, activation="softsign", name="gru_before")(a),
        L.GRU(3, use_bias=False, return_sequences=True, name="gru_plain")(a),
        L.SimpleRNN(3, activation="sigmoid", name="simple_sigmoid")(a)], name="gates")

def directions():
    a = L.Input((4, 3), name="a")
    back = L.LSTM(2, activation="relu", use_bias=False, go_backwards=True, return_sequences=True)
    y = L.Bidirectional(L.LSTM(3, return_sequences=True), backward_layer=back, name="differ")(a)
    return K.Model(a, [y, *L.Bidirectional(L.SimpleRNN(2), merge_mode=None, name="apart")(a)], name="directions")

def ranks():
    a, b, c = L.Input((4, 3), name="a"), L.Input((3,), name="b"), L.Input((2, 4, 1), name="c")
    return K.Model([a, b, c], [
        L.Add(name="sum")([a, b]), L.Average(name="mean")([b, a, c]), L.Subtract(name="difference")([a, a]),
        L.Multiply(name="constant")([a, np.full((1, 4, 1), 2.5, "float32")])], name="ranks")

def integers():
    p, n, f = L.Input((6, 6, 2), dtype="uint8", name="p"), L.Input((5,), dtype="int32", name="n"), L.Input((5,), dtype="bool", name="f")
    i = L.Input((5,)); inner = K.Model(i, L.Dense(2, name="inner_dense")(i), name="inner")
    return K.Model([p, n, f], [
        L.Conv2D(2, 3, name="conv")(L.Rescaling(1 / 255, name="rescale")(L.ZeroPadding2D(1, name="pad")(p))),
        L.Dense(2, name="dense")(n), inner(n), L.GlobalAveragePooling1D(name="gap")(L.Embedding(20, 3, name="embed")(n)),
        L.Dense(2, name="flag")(f), p / 255], name="integers")

def twice():
    i = L.Input((4,)); coder = K.Model(i, L.Dense(4, activation="tanh", name="code")(i), name="coder")
    s = K.Sequential([L.Dense(4, activation="tanh", name="step")], name="stack")
    a = L.Input((4,), name="a"); y = coder(a); z = coder(y); u = s(a); v = s(u)
    return K.Model(a, [y, L.Dense(2, name="end")(z), u, v], name="twice")

def alike():
    def block(name):
        i = L.Input((4,)); return K.Model(i, L.Dense(4, name="d")(L.BatchNormalization(name="bn")(i)), name=name)
    def pair(name):
        i = L.Input((4,)); return K.Model(i, L.Add()([block(name + "a")(i), block(name + "b")(i)]), name=name)
    shared = L.Dense(4, name="shared"); i = L.Input((4,)); other = K.Model(i, shared(i), name="other")
    a = L.Input((4,), name="a"); return K.Model(a, shared(other(pair("p")(pair("q")(a)))), name="alike")

def paths():
    """Layers of one name in one group of the HDF5 file, which only their paths tell apart."""
    def block(name): return K.Sequential([L.Input((4,)), L.Dense(4, activation="tanh", name="d"), L.BatchNormalization(name="bn")], name=name)
    outer = K.Sequential([L.Input((4,)), block("a"), L.Dense(4, name="d"), block("b")], name="outer")
    return K.Sequential([L.Input((4,), name="x"), outer, L.Dense(2, name="d")], name="paths")

def operations():
    a = L.Input((4, 3), name="a"); o = K.ops
    x = o.transpose(o.reshape(o.concatenate([o.relu(a), o.sigmoid(a)], axis=-1), (-1, 2, 12)), (0, 2, 1))
    x = o.clip(o.squeeze(o.expand_dims(x, 1), 1), 0.1, 0.8)
    return K.Model(a, [
        o.mean(x, axis=1), o.max(x, axis=(1, 2), keepdims=True), o.leaky_relu(a, 0.3), o.softmax(a), o.gelu(a), abs(-a) ** 2,
        o.sum(a, axis=-1), o.stack([a, o.silu(a)], axis=1), a[:, 1:, :], a[:, -1], 1 - a, 2.0 / (a * a + 1),
        a * np.array([1.0, 2, 3], "float32") + np.arange(12).reshape(4, 3).astype("float32")], name="operations")

def axes():
    a = L.Input((3, 3), name="a")
    def adapted(**settings):
        n = L.Normalization(**settings); n.adapt(rng.normal(3, 2, (50, 3, 3)).astype(np.float32)); return n
    i = L.Input((3, 3)); inner = K.Model(i, adapted(name="inside")(i), name="inner")
    return K.Model(a, [
        adapted(axis=1, name="rows")(a), adapted(axis=(1, 2), name="each")(a), adapted(axis=None, name="whole")(a),
        L.Normalization(mean=[1.0, 2, 3], variance=[2.0, 3, 4], invert=True, name="back")(a), inner(a),
        L.BatchNormalization(axis=1, name="first")(a)], name="axes")

def each():
    a, p = L.Input((3, 4, 2), name="a"), L.Input((3, 4, 4, 2), name="p")
    i = L.Input((4, 4, 2)); inner = K.Model(i, L.Flatten(name="flat")(L.Conv2D(2, 3, name="conv")(i)), name="inner")
    d = L.Dense(2, name="common")
    return K.Model([a, p], [
        L.TimeDistributed(L.LSTM(2), name="each_lstm")(a), L.TimeDistributed(L.GRU(2), name="each_gru")(a),
        L.TimeDistributed(inner, name="each_model")(p), L.TimeDistributed(d, name="each_dense")(a[:, 0]), d(a[:, 1])], name="each")

def narrow():
    a, n = L.Input((6,), name="a"), L.Input((5,), dtype="int32", name="n")
    return K.Model([a, n], [L.Dense(3, name="dense")(L.Dense(5, activation="relu", name="hidden")(a)),
        L.GlobalAveragePooling1D(name="gap")(L.Embedding(20, 4, name="embed")(n)),
        L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de", name="heads")(L.Reshape((2, 3), name="rows")(a))],
        name="narrow")

def train(model):
    """Weights and statistics as after training: batch normalization must do something."""
    for layer in model._flatten_layers():
        if not isinstance(layer, L.Layer) or isinstance(layer, (K.Model, L.Normalization)): continue
        for w in layer.weights:
            if w.dtype != "float32": continue
            v = rng.normal(0, 0.4, w.shape)
            if "variance" in w.name: v = 0.3 + rng.random(w.shape)
            elif "gamma" in w.name: v = 1 + 0.3 * rng.normal(size=w.shape)
            w.assign(v.astype(np.float32))

scale = {"residual": 127.5}
for make in (residual, keyword, decoder, branches, sequence, text, nested, recurrent):
    K.backend.clear_session()
    model = make(); train(model); name = model.name
    suffixes = [".keras", ".h5"] if name in ("nested", "keyword", "recurrent") else [".keras"]
    for suffix in suffixes:
        path = out / (name + suffix)
        model.save(path)
        if suffix == ".keras":
            entries = {e: zipfile.ZipFile(path).read(e) for e in zipfile.ZipFile(path).namelist()}
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
                for e, data in entries.items(): z.writestr(zipfile.ZipInfo(e, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    def sample():
        return [rng.integers(0, 30, (1, *i.shape[1:])).astype(np.int32) if i.dtype == "int32"
                else ((rng.normal(0, 1, (1, *i.shape[1:])) + (1 if name in scale else 0)) * scale.get(name, 1)).astype(np.float32) for i in model.inputs]
    x = sample(); y = model(x, training=False); y = y if isinstance(y, (list, tuple)) else [y]
    json.dump({"inputs": [[float(f"{v:.9g}") for v in a.ravel().tolist()] for a in x],
               "outputs": [[float(f"{v:.9g}") for v in a.numpy().ravel().tolist()] for a in y]}, open(out / (name + ".json"), "w"))
    print(name, model.count_params(), sum((out / (name + s)).stat().st_size for s in suffixes), flush=True)
    if tflite:
        data = [sample() for _ in range(20)]
        np.savez(tflite / (name + "_calibration.npz"), **{f"{n}_{k}": v for n, d in enumerate(data) for k, v in enumerate(d)})
        for kind in ("float", "int8"):
            try:
                c = tf.lite.TFLiteConverter.from_keras_model(model)
                if kind == "int8":
                    c.optimizations = [tf.lite.Optimize.DEFAULT]
                    c.representative_dataset = lambda: iter(data)
                    c.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
                (tflite / f"{name}_{kind}.tflite").write_bytes(c.convert())
            except Exception as e: print(name, kind, str(e).splitlines()[:2])

def quantized(model):
    """Keras's int8 model, and the float model with the weights that it means."""
    model.quantize("int8")
    twin = narrow()
    for layer in twin.layers:
        w = [v.numpy() for v in model.get_layer(layer.name).weights]
        if isinstance(layer, L.Dense): layer.set_weights([next(v for v in w if v.ndim == 2) / w[-1], w[0] if w[0].ndim == 1 else w[1]])
        if isinstance(layer, L.EinsumDense): layer.set_weights([next(v for v in w if v.ndim == 3) / w[-1][0], next(v for v in w if v.ndim == 2)])
        if isinstance(layer, L.Embedding): layer.set_weights([w[0] / w[-1].reshape(-1, 1)])
    return twin

for make in (states, gates, directions, ranks, integers, twice, alike, paths, operations, axes, each, narrow):
    K.backend.clear_session()
    rng = np.random.default_rng(7)
    model = make(); train(model); name = model.name
    truth = quantized(model) if name == "narrow" else model
    for suffix in [".keras", ".h5"] if name in ("twice", "paths", "operations", "narrow") else [".keras"]:
        path = out / (name + suffix)
        model.save(path)
        if suffix == ".keras":
            entries = {e: zipfile.ZipFile(path).read(e) for e in zipfile.ZipFile(path).namelist()}
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
                for e, data in entries.items(): z.writestr(zipfile.ZipInfo(e, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    x = [rng.normal(0, 1, (3, *i.shape[1:])).astype(np.float32) if i.dtype == "float32"
         else rng.integers(0, 2 if i.dtype == "bool" else 20, (3, *i.shape[1:])).astype(i.dtype) for i in model.inputs]
    y = truth(x if len(x) > 1 else x[0], training=False); y = y if isinstance(y, (list, tuple)) else [y]
    json.dump({"samples": 3, "inputs": [[float(f"{v:.9g}") for v in a.ravel().tolist()] for a in x],
               "outputs": [[float(f"{v:.9g}") for v in a.numpy().ravel().tolist()] for a in y]}, open(out / (name + ".json"), "w"))
    print(name, model.count_params(), flush=True)
