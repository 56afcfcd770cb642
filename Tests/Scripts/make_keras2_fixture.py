"""Make Tests/Fixtures/keras/legacy*.{keras,h5,json}: models in the forms that Keras 2 writes.

usage: make_keras2_fixture.py OUT_DIR
Needs tf-keras 2.21.
"""
import io, json, os, pathlib, sys, zipfile
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_USE_LEGACY_KERAS="1", TF_ENABLE_ONEDNN_OPTS="0")
import h5py, numpy as np, tensorflow as tf
import tf_keras as K

L, out, rng = K.layers, pathlib.Path(sys.argv[1]), np.random.default_rng(5)
i = L.Input((9, 9, 2), name="img")
x = L.Conv2D(4, 3, padding="same", name="c")(i)
x = L.BatchNormalization(name="bn")(x)
x = L.Activation("relu", name="r")(x)
y = L.DepthwiseConv2D(3, padding="same", name="dw")(x)
x = L.MaxPooling2D(name="p")(L.Add(name="add")([x, y]))
x = K.Sequential([L.Conv2D(3, 1, name="in_c"), L.LeakyReLU(alpha=0.2, name="lr")], name="inner")(x)
x = L.GlobalAveragePooling2D(name="g")(x)
model = K.Model(i, [L.Dense(3, activation="hard_sigmoid", name="d")(x), L.Dense(2, activation="softmax", name="e")(x)], name="legacy")
for w in model.weights:
    v = rng.normal(0, 0.4, w.shape)
    w.assign(0.3 + rng.random(w.shape) if "variance" in w.name else v)
model.compile("sgd", "mse")
model.save(out / "legacy.h5")
path = out / "legacy.keras"
model.save(path)
entries = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    for name, data in entries.items():
        z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
x = rng.normal(0, 1, (1, 9, 9, 2)).astype(np.float32)
y = model(x, training=False)
json.dump({"inputs": [[float(f"{v:.9g}") for v in x.ravel()]],
           "outputs": [[float(f"{v:.9g}") for v in o.numpy().ravel()] for o in y]}, open(out / "legacy.json", "w"))

# Models with outputs for three samples.

def legacy_functions():
    a, b, u = L.Input((4, 3), name="a"), L.Input((4, 3), name="b"), L.Input((4,), dtype="uint8", name="u")
    return K.Model([a, b, u], [
        a / 255.0, a + b, a * b, a - b, 2 - a, 3 * b, a * np.array([1.0, 2, 3], "float32"), u / 255, tf.cast(u, "float32"),
        tf.nn.relu(a), tf.nn.softmax(a), tf.nn.gelu(a), tf.nn.leaky_relu(a, 0.1), tf.reduce_mean(a, axis=[1, 2], keepdims=True),
        tf.concat([a, b], axis=-1), tf.reshape(a, (-1, 12)), tf.clip_by_value(a, -0.5, 0.5), tf.transpose(a, (0, 2, 1)),
        tf.stack([a, b], axis=1), a[:, 1:, :], a[:, :, 0], tf.squeeze(tf.expand_dims(a, 1), 1), a**2, tf.sqrt(abs(b)),
        K.activations.hard_sigmoid(a), L.Add()([a, tf.ones((1, 4, 3))])], name="legacy_functions")

def legacy_states():
    a, b, c = L.Input((4, 3), name="a"), L.Input((2,), name="b"), L.Input((2,), name="c")
    return K.Model([a, b, c], [
        L.LSTM(2, activation="relu", recurrent_activation="hard_sigmoid", name="lstm")(a, initial_state=[b, c]),
        L.GRU(2, reset_after=False, recurrent_activation="hard_sigmoid", name="gru")(a),
        L.Bidirectional(L.GRU(2), name="both")(a, initial_state=[b, c]),
        L.Bidirectional(L.LSTM(2, return_sequences=True), name="plain")(a)], name="legacy_states")

def legacy_nested():
    """A model in a model with weights whose names do not say whose they are, frozen ones, and names in parts."""
    n = L.Normalization(name="norm"); n.adapt(rng.normal(3, 2, (50, 4)).astype(np.float32))
    i = L.Input((4,)); x = L.BatchNormalization(name="bn")(L.Dense(4, name="d")(n(i)))
    inner = K.Model(i, L.Dense(4, name="e")(x), name="inner"); inner.get_layer("d").trainable = False
    s = K.Sequential([L.Dense(4, activation="tanh", name="step")], name="stack")
    a = L.Input((4,), name="a"); y = inner(a); z = inner(y)
    return K.Model(a, [y, L.Dense(2, name="end")(z), s(s(a))], name="legacy_nested")

def legacy_order():
    i = L.Input((6, 6, 2)); inner = K.Model(i, L.Conv2D(2, 3, padding="same", name="i2")(L.Conv2D(2, 3, padding="same", name="i1")(i)), name="inner")
    a = L.Input((6, 6, 2), name="a"); x = L.Conv2D(2, 3, padding="same", name="c1")(a)
    x = L.Conv2D(2, 3, padding="same", name="c2")(L.ReLU(name="r")(x))
    x = L.Conv2D(2, 3, padding="same", name="c3")(L.BatchNormalization(name="bn")(inner(x)))
    return K.Model(a, L.Dense(2, name="end")(L.Flatten(name="f")(x)), name="legacy_order")

def legacy_masks():
    """Of several masks Keras 2 takes the steps that count in all, and Maximum is that of all elements."""
    a = L.Input((5, 3), name="a"); m, n = L.Masking(name="m")(a), L.Masking(0.5, name="n")(a)
    mean = lambda x: L.GlobalAveragePooling1D()(x)
    return K.Model(a, [
        mean(L.Add()([m, n])), mean(L.Add()([m, a])), mean(L.Maximum()([m, n])), mean(L.Concatenate()([m, n])),
        mean(L.Concatenate()([a, m])), mean(L.Concatenate(axis=1)([m, n]))], name="legacy_masks")

def pack(path, weights=None):
    """The archive with the same bytes at any time."""
    entries = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
    if weights: entries["model.weights.h5"] = weights(entries["model.weights.h5"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, data in entries.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

def backslashes(data):
    """The groups as Keras on Windows names them: layers\\conv2d/vars/0."""
    old, target = h5py.File(io.BytesIO(data)), io.BytesIO()
    new = h5py.File(target, "w")
    def copy(name, item):
        parts = name.split("/")
        if "vars" not in parts: return
        k = parts.index("vars")
        path = "/".join((["\\".join(parts[:k])] if k else []) + parts[k:])
        if isinstance(item, h5py.Dataset): new.create_dataset(path, data=item[()])
        else: new.require_group(path)
    old.visititems(copy); new.close()
    return target.getvalue()

def save_twice_counted(model, path):
    """As Keras 2.12 and 2.13 save: layers in _layer_checkpoint_dependencies, those with weights counted twice."""
    from tf_keras.src.saving import saving_lib as lib
    saved = lib._walk_trackable, lib._save_container_state
    skipped = lib.ATTR_SKIPLIST - {"_layer_checkpoint_dependencies"}
    def walk(trackable):
        for name in dir(trackable):
            if name.startswith("__") or name in skipped: continue
            try: yield name, getattr(trackable, name)
            except Exception: continue
    def save_container(container, weights_store, assets_store, inner_path, visited_trackables):
        used = {}
        for item in list(container.values()) if isinstance(container, dict) else container:
            if not lib._is_keras_trackable(item): continue
            name = lib.generic_utils.to_snake_case(item.__class__.__name__)
            used[name] = used.get(name, -1) + 1
            if used[name]: name = f"{name}_{used[name]}"
            lib._save_state(item, weights_store, assets_store, tf.io.gfile.join(inner_path, name), visited_trackables)
    lib._walk_trackable, lib._save_container_state = walk, save_container
    try: model.save(path)
    finally: lib._walk_trackable, lib._save_container_state = saved

def split_names(path):
    """Lists of names in parts, as Keras writes those that are too long for one attribute."""
    with h5py.File(path, "r+") as f:
        g = f["model_weights/inner"]; names = g.attrs["weight_names"]; del g.attrs["weight_names"]
        for part, some in enumerate(np.array_split(np.asarray(names), 3)): g.attrs[f"weight_names{part}"] = some

for make in (legacy_functions, legacy_states, legacy_nested, legacy_order, legacy_masks):
    K.backend.clear_session()
    rng = np.random.default_rng(9)
    model = make(); name = model.name
    for w in model.weights:
        if w.name.split("/")[-1].split(":")[0] in ("mean", "variance", "count"): continue
        v = rng.normal(0, 0.4, w.shape)
        w.assign(0.3 + rng.random(w.shape) if "variance" in w.name else v)
    if name == "legacy_order":
        model.save(out / "legacy_windows.keras"); pack(out / "legacy_windows.keras", backslashes)
        save_twice_counted(model, out / "legacy_counted.keras"); pack(out / "legacy_counted.keras")
    elif name in ("legacy_functions", "legacy_masks"):
        model.save(out / (name + ".keras")); pack(out / (name + ".keras"))
    else:
        model.save(out / (name + ".h5"), include_optimizer=False)
        if name == "legacy_nested": split_names(out / (name + ".h5"))
    x = [rng.normal(0, 1, (3, *i.shape[1:])).astype(np.float32) if i.dtype == "float32"
         else rng.integers(0, 20, (3, *i.shape[1:])).astype(i.dtype.name) for i in model.inputs]
    if name == "legacy_masks": x[0][:, 1], x[0][:, 3], x[0][1, 4] = 0, 0.5, 0
    y = model(x if len(x) > 1 else x[0], training=False); y = y if isinstance(y, (list, tuple)) else [y]
    for target in ["legacy_windows", "legacy_counted"] if name == "legacy_order" else [name]:
        json.dump({"samples": 3, "inputs": [[float(f"{v:.9g}") for v in a.ravel().tolist()] for a in x],
                   "outputs": [[float(f"{v:.9g}") for v in o.numpy().ravel().tolist()] for o in y]}, open(out / (target + ".json"), "w"))
