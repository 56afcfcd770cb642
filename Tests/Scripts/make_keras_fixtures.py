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

def train(model):
    """Weights and statistics as after training: batch normalization must do something."""
    for layer in model._flatten_layers():
        if not isinstance(layer, L.Layer) or isinstance(layer, K.Model): continue
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
