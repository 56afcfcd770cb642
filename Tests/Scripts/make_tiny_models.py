"""Write models of the MLPerf Tiny kind with random weights, float32 and int8, for bench_peers.py.

usage: make_tiny_models.py OUT_DIR
Needs tensorflow-cpu 2.21. The architectures are those of the benchmark's four tasks: keyword spotting (DS-CNN), image
classification (ResNet-8), person detection (MobileNetV1 0.25) and anomaly detection (autoencoder).
"""
import os, pathlib, sys
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")
import numpy as np, tensorflow as tf

L = tf.keras.layers


def unit(x, filters, kernel, strides=1, activation=True, depthwise=False):
    x = (L.DepthwiseConv2D(kernel, strides, padding="same", use_bias=False) if depthwise
         else L.Conv2D(filters, kernel, strides, padding="same", use_bias=False))(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x) if activation else x


def keywords():
    i = L.Input((49, 10, 1), batch_size=1)
    x = unit(i, 64, (10, 4), 2)
    for _ in range(4):
        x = unit(unit(x, None, 3, depthwise=True), 64, 1)
    x = L.Flatten()(L.AveragePooling2D((25, 5))(x))
    return tf.keras.Model(i, L.Dense(12, activation="softmax")(x))


def images():
    i = L.Input((32, 32, 3), batch_size=1)
    x = unit(i, 16, 3)
    for filters, strides in ((16, 1), (32, 2), (64, 2)):
        y = unit(unit(x, filters, 3, strides), filters, 3, activation=False)
        if strides != 1:
            x = L.Conv2D(filters, 1, strides, padding="same")(x)
        x = L.ReLU()(L.Add()([x, y]))
    x = L.Flatten()(L.AveragePooling2D(8)(x))
    return tf.keras.Model(i, L.Dense(10, activation="softmax")(x))


def persons():
    i = L.Input((96, 96, 3), batch_size=1)
    x = unit(i, 8, 3, 2)
    for filters, strides in ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)):
        x = unit(unit(x, None, 3, strides, depthwise=True), filters, 1)
    x = L.Flatten()(L.AveragePooling2D(3)(x))
    return tf.keras.Model(i, L.Dense(2, activation="softmax")(x))


def anomalies():
    i = L.Input((640,), batch_size=1)
    x = i
    for width in (128, 128, 128, 128, 8, 128, 128, 128, 128):
        x = L.ReLU()(L.BatchNormalization()(L.Dense(width)(x)))
    return tf.keras.Model(i, L.Dense(640)(x))


def main(out):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name, make in dict(keywords=keywords, images=images, persons=persons, anomalies=anomalies).items():
        tf.keras.utils.set_random_seed(3)
        model = make()
        random = np.random.default_rng(3)
        samples = [random.random((1, *model.input_shape[1:]), np.float32) for _ in range(20)]
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
        (out / f"{name}_float.tflite").write_bytes(converter.convert())
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([s] for s in samples)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
        (out / f"{name}_int8.tflite").write_bytes(converter.convert())


main(*sys.argv[1:])
