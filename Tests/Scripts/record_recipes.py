"""Records what ai-edge-quantizer makes of a small network by several recipes, and what LiteRT answers with it.

usage: record_recipes.py
Writes Tests/Fixtures/recipes: float.tflite, input0.f32, and for each recipe NAME.json, NAME.tflite and NAME.out, the answers to
the samples as float32; RecipeAgreementTests finds them by themselves. Blocks are not in LiteRT's reference kernels, so that its
optimized ones answer, without delegates. Needs tensorflow, ai-edge-quantizer and ai-edge-litert.
"""
import json, os, pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from ai_edge_quantizer import quantizer

folder = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/recipes"
folder.mkdir(exist_ok=True)


def network():
    tf.keras.utils.set_random_seed(3)
    layers = tf.keras.layers
    x = layers.Input((6, 6, 4), batch_size=1, name="x")
    y = layers.Conv2D(8, 3, padding="same", activation="relu", name="conv", bias_initializer="normal")(x)
    y = layers.DepthwiseConv2D(3, padding="same", name="depthwise", bias_initializer="normal")(y)
    y = layers.Conv2DTranspose(4, 2, strides=2, padding="same", name="up", bias_initializer="normal")(y)
    y = layers.AveragePooling2D(3, name="pool")(y)
    y = layers.Flatten(name="flat")(y)
    y = layers.Dense(32, activation="tanh", name="hidden", bias_initializer="normal")(y)
    y = layers.Dense(6, name="out", bias_initializer="normal")(y)
    return tf.keras.Model(x, y)


def recipe(bits, granularity, precision, activations=None):
    configuration = {
        "weight_tensor_config": {"num_bits": bits, "symmetric": True, "granularity": granularity, "dtype": "INT"},
        "compute_precision": precision, "explicit_dequantize": precision == "FLOAT",
    }
    if activations:
        configuration["activation_tensor_config"] = {
            "num_bits": activations, "symmetric": activations == 16, "granularity": "TENSORWISE", "dtype": "INT"}
    return [{"regex": ".*", "operation": "*", "algorithm_key": "min_max_uniform_quantize", "op_config": configuration}]


recipes = {
    "dynamic8": recipe(8, "CHANNELWISE", "INTEGER"), "dynamic4": recipe(4, "CHANNELWISE", "INTEGER"),
    "blocks": recipe(4, "BLOCKWISE_32", "INTEGER"), "weights8": recipe(8, "CHANNELWISE", "FLOAT"),
    "weights4": recipe(4, "CHANNELWISE", "FLOAT"), "tensorwise": recipe(8, "TENSORWISE", "FLOAT"),
    "static8": recipe(8, "CHANNELWISE", "INTEGER", 8), "static4": recipe(4, "CHANNELWISE", "INTEGER", 8),
    "static16": recipe(8, "CHANNELWISE", "INTEGER", 16),
}
float_file = folder / "float.tflite"
float_file.write_bytes(tf.lite.TFLiteConverter.from_keras_model(network()).convert())
samples = np.random.default_rng(5).normal(size=(8, 6, 6, 4)).astype(np.float32)
samples.tofile(folder / "input0.f32")


def answers(path, resolver):
    interpreter = Interpreter(str(path), experimental_op_resolver_type=resolver)
    interpreter.allocate_tensors()
    source, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    values = []
    for sample in samples:
        x = sample[None]
        if source["dtype"] != np.float32:
            scale, zero = source["quantization"]
            limits = np.iinfo(source["dtype"])
            x = np.clip(np.round(x / scale) + zero, limits.min, limits.max).astype(source["dtype"])
        interpreter.set_tensor(source["index"], x)
        interpreter.invoke()
        y = interpreter.get_tensor(result["index"]).astype(np.float32)
        values.append(y if result["dtype"] == np.float32 else (y - result["quantization"][1]) * np.float32(result["quantization"][0]))
    return np.concatenate(values).astype(np.float32)


for name, rules in recipes.items():
    maker = quantizer.Quantizer(str(float_file))
    maker.load_quantization_recipe(rules)
    calibration = None
    if maker.need_calibration:
        key, signature = next(iter(Interpreter(str(float_file)).get_signature_list().items()))
        calibration = maker.calibrate({key: [{signature["inputs"][0]: sample[None]} for sample in samples]})
    path = folder / f"{name}.tflite"
    maker.quantize(calibration).export_model(str(path), overwrite=True)
    (folder / f"{name}.json").write_text(json.dumps(rules, indent=1) + "\n")
    resolver = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if name == "blocks" else OpResolverType.BUILTIN_REF
    answers(path, resolver).tofile(folder / f"{name}.out")
    print(name, path.stat().st_size)
