"""Records what Keras makes of training from the same weights on the same samples in the same order:
Tests/Fixtures/training/losses.json, beside the models that it begins with.

usage: make_training_fixture.py            needs tensorflow
"""
import gzip, json, os, pathlib
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3")
import keras, numpy as np

root = pathlib.Path(__file__).parents[2]
here = root / "Tests/Fixtures/training"
layers, SGD, Adam = keras.layers, keras.optimizers.SGD, keras.optimizers.Adam


def models():
    keras.utils.set_random_seed(3)
    x = image = layers.Input((6, 6, 2), name="image")
    a = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    b = layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same")(a))
    c = layers.MaxPooling2D()(layers.Add()([a, layers.ReLU(max_value=6)(b)]))
    d = layers.SeparableConv2D(5, 2, activation="tanh")(layers.ZeroPadding2D()(c))
    e = layers.Concatenate()([layers.GlobalAveragePooling2D()(d), layers.Flatten()(layers.AveragePooling2D(2)(d))])
    y = layers.Dense(3, activation="softmax")(layers.LayerNormalization()(layers.Dense(8, activation="gelu")(e)))
    keras.Model(image, y, name="branches").save(here / "branches.keras")
    keras.Sequential([
        layers.Input((5, 3)), layers.Conv1D(4, 2, activation="elu"), layers.LSTM(4, return_sequences=True),
        layers.GRU(4, return_sequences=True), layers.SimpleRNN(3), layers.Dense(2, activation="sigmoid"),
    ], name="steps").save(here / "steps.keras")


def fit(path, x, t, optimizer, loss):
    model = keras.saving.load_model(path)
    model.compile(optimizer, loss)
    history = model.fit(x, t, batch_size=32, epochs=3, shuffle=False, verbose=0)
    return [float(value) for value in history.history["loss"]]


def samples(path, is_share):
    model = keras.saving.load_model(path)
    size, outputs, count = int(np.prod(model.input_shape[1:])), model.output_shape[-1], 96
    x = ((np.arange(count * size) * 37 % 101).astype(np.float32) / np.float32(50) - 1).reshape((count,) + model.input_shape[1:])
    t = ((np.arange(count * outputs) * 53 % 97 + 1).astype(np.float32) / np.float32(97)).reshape(count, outputs)
    return x, t / t.sum(1, keepdims=True) if is_share else t


def idx(name, header):
    return np.frombuffer(gzip.open(root / "notebooks/data" / name).read()[header:], np.uint8)


here.mkdir(parents=True, exist_ok=True)
if not (here / "branches.keras").exists():
    models()
b, s = here / "branches.keras", here / "steps.keras"
images = (idx("train1k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)[:192] / 255).astype(np.float32)
losses = {
    "branches momentum": fit(b, *samples(b, True), SGD(0.05, 0.9), "categorical_crossentropy"),
    "branches nesterov": fit(b, *samples(b, True), SGD(0.05, 0.9, nesterov=True), "categorical_crossentropy"),
    "branches adam": fit(b, *samples(b, True), Adam(0.01), "categorical_crossentropy"),
    "steps adam": fit(s, *samples(s, False), Adam(0.01), "mse"),
    "steps sgd": fit(s, *samples(s, False), SGD(0.1), "binary_crossentropy"),
    "digits adam": fit(
        root / "notebooks/models/digits.keras", images, idx("train1k-labels-idx1-ubyte.gz", 8)[:192], Adam(),
        "sparse_categorical_crossentropy"),
}
(here / "losses.json").write_text(json.dumps(losses, indent=1) + "\n")
print(losses, keras.version())
