"""Make Tests/Fixtures/keras/legacy.{keras,h5,json}: a model in the forms that Keras 2 writes.

usage: make_keras2_fixture.py OUT_DIR
Needs tf-keras 2.21.
"""
import json, os, pathlib, sys, zipfile
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_USE_LEGACY_KERAS="1", TF_ENABLE_ONEDNN_OPTS="0")
import numpy as np
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
