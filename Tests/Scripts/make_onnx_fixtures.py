#!/usr/bin/env python3
"""Writes small ONNX models to Tests/Fixtures/onnx, each with inputs of three samples and what ONNX Runtime computes for them.

    pip install onnx onnxruntime skl2onnx scikit-learn
    python3 Tests/Scripts/make_onnx_fixtures.py [NAME…]

NAME.onnx is the model, NAME.json its inputs and outputs as {"inputs": [{"name", "type", "shape", "data"}], "outputs": […]},
data in base64. make_torch_fixtures.py writes those that PyTorch exports.
"""
import base64
import json
import os
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Fixtures", "onnx")
TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64, "int32": TensorProto.INT32, "bool": TensorProto.BOOL}
WANTED = sys.argv[1:]
BATCH = 3


def encoded(name, array):
    return {
        "name": name,
        "type": str(array.dtype),
        "shape": list(array.shape),
        "data": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode(),
    }


def record(name, inputs, classes=None):
    """Runs Tests/Fixtures/onnx/NAME.onnx on `inputs` and writes NAME.json, classes that are texts by their place in `classes`."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(os.path.join(ROOT, name + ".onnx"), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    results = session.run(names, inputs)
    for index, result in enumerate(results):
        # A map from classes to scores for each sample.
        if isinstance(result, list):
            results[index] = np.array([list(row.values()) for row in result], np.float32)
        elif result.dtype == object:
            results[index] = np.array([classes.index(text) for text in result], np.int64)
    content = {
        "inputs": [encoded(key, value) for key, value in inputs.items()],
        "outputs": [encoded(key, value) for key, value in zip(names, results)],
    }
    with open(os.path.join(ROOT, name + ".json"), "w") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")
    print(name, os.path.getsize(os.path.join(ROOT, name + ".onnx")), os.path.getsize(file.name))


class Model:
    """A model under construction."""

    def __init__(self, name, opset=17, batch="N"):
        self.name, self.opset, self.batch = name, opset, batch
        self.random = np.random.default_rng(sum(name.encode()))
        self.nodes, self.constants, self.inputs, self.outputs, self.samples = [], [], [], [], {}
        self.domains = {"": opset}

    def input(self, name, shape, dtype="float32", values=None):
        """`shape` is without the batch, or has "N" where it is."""
        shape = list(shape) if "N" in shape else ["N"] + list(shape)
        size = [BATCH if axis == "N" else axis for axis in shape]
        declared = [self.batch if axis == "N" else axis for axis in shape]
        self.inputs.append(helper.make_tensor_value_info(name, TYPES[dtype], declared))
        if values is None:
            values = self.random.standard_normal(size)
        self.samples[name] = np.asarray(values).astype(dtype).reshape(size)
        return name

    def constant(self, values, dtype="float32"):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def weights(self, *shape, scale=0.5):
        return self.constant(self.random.standard_normal(shape) * scale)

    def ints(self, *values):
        return self.constant(list(values), "int64")

    def op(self, kind, *inputs, outputs=1, domain="", **attributes):
        names = [f"{kind.lower()}{len(self.nodes)}" + (f"_{i}" if i else "") for i in range(outputs)]
        if domain:
            self.domains[domain] = 3 if domain == "ai.onnx.ml" else 1
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"{kind}_{len(self.nodes)}", domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def out(self, *names):
        self.outputs += names

    def save(self, external=False):
        if WANTED and self.name not in WANTED:
            return
        outputs = [helper.make_empty_tensor_value_info(name) for name in self.outputs]
        graph = helper.make_graph(self.nodes, self.name, self.inputs, outputs, self.constants)
        imports = [helper.make_opsetid(domain, version) for domain, version in self.domains.items()]
        model = helper.make_model(graph, opset_imports=imports, producer_name="modelbook", ir_version=9)
        model = onnx.shape_inference.infer_shapes(model)
        path = os.path.join(ROOT, self.name + ".onnx")
        if external:
            onnx.save(
                model, path, save_as_external_data=True, all_tensors_to_one_file=True, location=self.name + ".bin",
                size_threshold=0)
        else:
            onnx.save(model, path)
        record(self.name, self.samples)


def elementwise():
    m = Model("elementwise", 18)
    x, y = m.input("x", [2, 5]), m.input("y", [5])
    pos = m.op("Add", m.op("Abs", x), m.constant(0.5))
    for kind in ["Add", "Sub", "Mul", "Max", "Min"]:
        m.out(m.op(kind, x, m.op("Unsqueeze", y, m.ints(1))))
    m.out(m.op("Div", x, pos), m.op("Pow", pos, m.constant(1.7)), m.op("Pow", x, m.constant(2.0)), m.op("Pow", pos, m.constant(-0.5)))
    m.out(m.op("Pow", pos, x))
    for kind in ["Ceil", "Floor", "Round", "Sin", "Cos", "Sign", "Neg", "Exp"]:
        m.out(m.op(kind, x))
    for kind in ["Sqrt", "Log", "Reciprocal"]:
        m.out(m.op(kind, pos))
    m.out(m.op("Sum", x, pos, m.constant([1.0, 2, 3, 4, 5])), m.op("Mean", x, pos), m.op("Max", x, pos, m.constant(0.2)))
    a, b = m.op("Greater", x, m.constant(0.0)), m.op("LessOrEqual", x, m.constant([0.5] * 5))
    for test in [m.op("And", a, b), m.op("Or", a, b), m.op("Xor", a, b), m.op("Not", a), m.op("Less", x, pos),
                 m.op("GreaterOrEqual", x, pos), m.op("Equal", m.op("Floor", x), m.op("Ceil", m.op("Floor", x))), m.op("IsNaN", x)]:
        m.out(m.op("Cast", test, to=TensorProto.FLOAT))
    m.out(m.op("Where", a, x, m.constant(-1.0)), m.op("Where", b, m.constant([[1.0], [2.0]]), x))
    whole = m.op("Cast", m.op("Mul", x, m.constant(10.0)), to=TensorProto.INT32)
    m.out(m.op("Mod", whole, m.constant(3, "int32")), m.op("CastLike", whole, x))
    m.save()


def activations():
    m = Model("activations", 20)
    x = m.input("x", [3, 4])
    for kind in ["Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Mish", "HardSwish", "HardSigmoid", "Elu", "Selu", "Celu",
                 "Gelu", "LeakyRelu", "ThresholdedRelu", "Softmax", "LogSoftmax"]:
        m.out(m.op(kind, x))
    m.out(m.op("Elu", x, alpha=0.5), m.op("Selu", x, alpha=1.2, gamma=1.1), m.op("Celu", x, alpha=0.7), m.op("LeakyRelu", x, alpha=0.3))
    m.out(m.op("Gelu", x, approximate="tanh"), m.op("HardSigmoid", x, alpha=1 / 6, beta=0.5), m.op("ThresholdedRelu", x, alpha=0.2))
    m.out(m.op("Softmax", x, axis=1), m.op("LogSoftmax", x, axis=-2), m.op("PRelu", x, m.weights(4)), m.op("PRelu", x, m.constant([0.25])))
    for low, high in [(0.0, 6.0), (-1.0, 1.0), (0.0, 0.7), (-0.3, 0.9)]:
        m.out(m.op("Clip", x, m.constant(low), m.constant(high)))
    m.out(m.op("Clip", x, "", m.constant(0.1)), m.op("Clip", x, m.constant(-0.2)))
    m.save()


def images():
    """A residual network with depthwise, grouped and dilated convolutions and a dense head behind a Flatten."""
    m = Model("images", 13)
    x = m.input("image", [3, 9, 9])

    def normalized(x, channels):
        r = m.random
        return m.op("BatchNormalization", x, m.constant(r.uniform(0.5, 1.5, channels)), m.weights(channels), m.weights(channels),
                    m.constant(r.uniform(0.5, 1.5, channels)), epsilon=1e-3)

    a = m.op("Relu", normalized(m.op("Conv", x, m.weights(8, 3, 3, 3), pads=[1, 1, 1, 1]), 8))
    b = m.op("Conv", a, m.weights(8, 1, 3, 3), m.weights(8), group=8, pads=[1, 1, 1, 1])
    b = m.op("Conv", m.op("Clip", b, m.constant(0.0), m.constant(6.0)), m.weights(8, 8, 1, 1), m.weights(8))
    c = m.op("Add", a, b)
    d = m.op("Conv", c, m.weights(4, 4, 3, 3), m.weights(4), group=2, strides=[2, 2], pads=[1, 1, 1, 1])
    e = m.op("Conv", c, m.weights(4, 8, 3, 3), auto_pad="SAME_UPPER", strides=[2, 2])
    f = m.op("Concat", d, e, axis=1)
    f = m.op("MaxPool", m.op("Relu", f), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    # Squeeze and excitation.
    s = m.op("GlobalAveragePool", f)
    s = m.op("Sigmoid", m.op("Conv", m.op("Relu", m.op("Conv", s, m.weights(2, 8, 1, 1))), m.weights(8, 2, 1, 1)))
    f = m.op("Mul", f, s)
    g = m.op("Conv", f, m.weights(6, 8, 2, 2), m.weights(6), dilations=[2, 2])
    m.out(m.op("Softmax", m.op("Gemm", m.op("Flatten", f), m.weights(4, 72), m.weights(4), transB=1)), g)
    m.save()


def windows():
    """Convolutions and pools of every kind, one by one."""
    m = Model("windows", 18)
    x, row, volume = m.input("x", [4, 5, 6]), m.input("row", [4, 7]), m.input("volume", [2, 3, 3, 4])
    m.out(m.op("Conv", x, m.weights(3, 4, 3, 2), strides=[2, 1], pads=[0, 1, 2, 1]), m.op("Conv", x, m.weights(8, 1, 3, 3), group=4, auto_pad="SAME_LOWER"))
    m.out(m.op("Conv", row, m.weights(5, 4, 3), m.weights(5), pads=[1, 1]), m.op("Conv", row, m.weights(4, 1, 3), group=4, dilations=[2]))
    m.out(m.op("Conv", volume, m.weights(3, 2, 2, 3, 2), m.weights(3), pads=[0, 1, 0, 1, 1, 0], strides=[1, 2, 1]))
    m.out(m.op("ConvTranspose", x, m.weights(4, 3, 3, 3), m.weights(3), strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]))
    m.out(m.op("ConvTranspose", x, m.weights(4, 3, 2, 2), strides=[2, 2]), m.op("ConvTranspose", x, m.weights(4, 1, 3, 3), m.weights(4), group=4, pads=[1, 0, 1, 0]))
    m.out(m.op("ConvTranspose", x, m.weights(4, 2, 3, 2), m.weights(2), dilations=[2, 1]), m.op("ConvTranspose", row, m.weights(4, 2, 4), m.weights(2), strides=[3], pads=[1, 1]))
    m.out(m.op("ConvTranspose", x, m.weights(4, 2, 2, 2), m.weights(2), strides=[2, 2], output_padding=[1, 0]), m.op("ConvTranspose", x, m.weights(4, 2, 3, 3), strides=[2, 2], auto_pad="SAME_UPPER"))
    m.out(m.op("MaxPool", x, kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 0, 1]), m.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1), m.op("MaxPool", row, kernel_shape=[3], strides=[2]))
    m.out(m.op("AveragePool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), m.op("AveragePool", x, kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1))
    m.out(m.op("AveragePool", row, kernel_shape=[4], strides=[2], pads=[1, 2]), m.op("GlobalAveragePool", x), m.op("GlobalMaxPool", row), m.op("GlobalMaxPool", x))
    m.out(m.op("AveragePool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1))
    m.out(m.op("DepthToSpace", x, blocksize=2), m.op("DepthToSpace", x, blocksize=2, mode="CRD"), m.op("SpaceToDepth", m.op("Slice", x, m.ints(0), m.ints(4), m.ints(2)), blocksize=2))
    m.out(m.op("Resize", x, "", m.constant([1.0, 1, 2, 1]), mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
    m.out(m.op("Resize", x, "", m.constant([1.0, 1, 2, 2]), mode="linear"), m.op("Resize", x, "", "", m.ints(7, 5), axes=[2, 3], mode="linear", coordinate_transformation_mode="align_corners"))
    m.out(m.op("LRN", x, size=3, alpha=0.1, beta=0.6, bias=1.5))
    m.save()


def norms():
    for version in (17, 18, 21):
        m = Model(f"norms{version}", version)
        x, rows = m.input("x", [4, 3, 5]), m.input("rows", [6, 4])
        m.out(m.op("InstanceNormalization", x, m.weights(4), m.weights(4)), m.op("BatchNormalization", x, m.weights(4), m.weights(4), m.weights(4), m.constant([1.0, 2, 3, 4])))
        m.out(m.op("LayerNormalization", rows, m.weights(4), m.weights(4)), m.op("LayerNormalization", rows, m.weights(6, 4), axis=1, epsilon=1e-3))
        m.out(m.op("LpNormalization", rows), m.op("LpNormalization", rows, axis=1, p=1))
        if version >= 18:
            count = 2 if version == 18 else 4
            m.out(m.op("GroupNormalization", x, m.weights(count), m.weights(count), num_groups=2))
        m.save()


def reductions():
    for version in (13, 18):
        m = Model(f"reductions{version}", version)
        x, image = m.input("x", [3, 4]), m.input("image", [2, 3, 3])
        pos = m.op("Abs", x)
        for kind in ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum", "ReduceSum"]:
            source = pos if kind == "ReduceLogSum" else x
            if version >= 18 or kind == "ReduceSum":
                m.out(m.op(kind, source, m.ints(1)), m.op(kind, source, m.ints(-1, 1), keepdims=0))
            else:
                m.out(m.op(kind, source, axes=[1]), m.op(kind, source, axes=[-1, 1], keepdims=0))
        conv = m.op("Conv", image, m.weights(4, 2, 1, 1))
        m.out(m.op("ReduceSum", conv, m.ints(2, 3), keepdims=0), m.op("ReduceSum", conv, m.ints(1)))
        m.out(m.op("ArgMax", x, axis=1), m.op("ArgMin", x, axis=-1, keepdims=0), m.op("ArgMax", conv, axis=1, keepdims=0))
        m.out(m.op("CumSum", x, m.constant(1, "int64")), m.op("CumSum", x, m.constant(-1, "int64"), exclusive=1, reverse=1))
        m.out(*m.op("TopK", x, m.ints(2), outputs=2), m.op("TopK", x, m.ints(1), axis=1, outputs=2)[0])
        m.save()


def shapes():
    m = Model("shapes", 17)
    x, image = m.input("x", [3, 4]), m.input("image", [4, 4, 6])
    indices = m.input("indices", [5], "int64", m.random.integers(0, 7, (BATCH, 5)))
    conv = m.op("Conv", image, m.weights(4, 4, 1, 1))
    # The batch comes from Shape, as exporters write it.
    size = m.op("Gather", m.op("Shape", conv), m.constant(0, "int64"))
    target = m.op("Concat", m.op("Unsqueeze", size, m.ints(0)), m.ints(-1), axis=0)
    m.out(m.op("MatMul", m.op("Reshape", conv, target), m.weights(96, 3, scale=0.1)))
    # Channel shuffle.
    split = m.op("Transpose", m.op("Reshape", conv, m.ints(0, 2, 2, 4, 6)), perm=[0, 2, 1, 3, 4])
    m.out(m.op("Conv", m.op("Reshape", split, m.ints(0, 4, 4, 6)), m.weights(2, 4, 1, 1)))
    m.out(m.op("Transpose", conv, perm=[0, 3, 1, 2]), m.op("Squeeze", m.op("ReduceMean", conv, axes=[2, 3]), m.ints(2, 3)), m.op("Flatten", conv, axis=2))
    m.out(*m.op("Split", conv, m.ints(1, 3), axis=1, outputs=2), *m.op("Split", x, axis=2, outputs=2))
    m.out(m.op("Slice", conv, m.ints(1, 0), m.ints(3, 9999), m.ints(1, 3), m.ints(1, 2)), m.op("Slice", x, m.ints(-1), m.ints(-9999), m.ints(1), m.ints(-1)))
    m.out(m.op("Pad", conv, m.ints(0, 0, 1, 2, 0, 0, 0, 1)), m.op("Pad", x, m.ints(0, 1, 0, 0, 0, 2), m.constant(1.5)), m.op("Pad", conv, m.ints(0, 0, 1, 1, 0, 0, 1, 1), mode="reflect"))
    m.out(m.op("Gather", m.weights(7, 3), indices), m.op("Gather", x, m.ints(2, 0), axis=1), m.op("Gather", conv, m.constant(-1, "int64"), axis=1))
    m.out(m.op("GatherND", m.weights(7, 2), m.op("Unsqueeze", indices, m.ints(2))), m.op("OneHot", indices, m.ints(7), m.constant([0.0, 1.0])))
    m.out(m.op("Tile", x, m.ints(1, 2, 1)), m.op("Expand", m.op("Unsqueeze", x, m.ints(2)), m.ints(1, 1, 2, 1)))
    # A class token: a constant repeated for each sample.
    token = m.op("Expand", m.weights(1, 1, 4), m.op("Concat", m.op("Unsqueeze", size, m.ints(0)), m.ints(1, 4), axis=0))
    m.out(m.op("Concat", token, x, axis=1), m.op("Add", x, m.op("ConstantOfShape", m.op("Shape", x))))
    m.out(m.op("Mul", x, m.op("Cast", m.op("Range", m.constant(0, "int64"), m.constant(4, "int64"), m.constant(1, "int64")), to=TensorProto.FLOAT)))
    m.out(m.op("Trilu", m.op("MatMul", x, m.weights(4, 3)), upper=0), m.op("Identity", m.op("Dropout", x)))
    count = m.op("Div", m.op("Size", x), m.op("Size", m.constant([[1.0] * 4] * 3)))
    m.out(m.op("Reshape", x, m.op("Concat", m.op("Unsqueeze", count, m.ints(0)), m.op("Constant", value_ints=[2, 6]), axis=0)))
    m.save()


def matrices():
    """Attention with heads, products of every kind."""
    m = Model("matrices", 17)
    x, y = m.input("x", [6, 8]), m.input("y", [8])
    qkv = m.op("Reshape", m.op("Add", m.op("MatMul", x, m.weights(8, 24)), m.weights(24)), m.ints(0, 6, 3, 2, 4))
    q, k, v = [m.op("Squeeze", part, m.ints(0)) for part in m.op("Split", m.op("Transpose", qkv, perm=[2, 0, 3, 1, 4]), m.ints(1, 1, 1), axis=0, outputs=3)]
    scores = m.op("Div", m.op("MatMul", q, m.op("Transpose", k, perm=[0, 1, 3, 2])), m.constant(2.0))
    heads = m.op("MatMul", m.op("Softmax", scores), v)
    joined = m.op("Reshape", m.op("Transpose", heads, perm=[0, 2, 1, 3]), m.ints(0, 0, 8))
    m.out(m.op("LayerNormalization", m.op("Add", x, m.op("MatMul", joined, m.weights(8, 8))), m.weights(8), m.weights(8)))
    m.out(m.op("Gemm", y, m.weights(8, 3), m.weights(1, 3), alpha=0.5, beta=2.0), m.op("Gemm", y, m.weights(8, 3)), m.op("MatMul", y, m.weights(8)))
    m.out(m.op("MatMul", m.weights(5, 6), x), m.op("Einsum", x, m.weights(8, 2, 3), equation="bij,jkl->bikl"))
    m.out(m.op("Einsum", x, x, equation="bid,bjd->bij"), m.op("MatMul", m.op("Transpose", x, perm=[0, 2, 1]), x))
    # The error function as exporters write GELU before operator set 20.
    e = m.op("Add", m.op("Erf", m.op("Div", x, m.constant(2 ** 0.5))), m.constant(1.0))
    m.out(m.op("Mul", m.op("Mul", x, e), m.constant(0.5)))
    m.save()


def recurrent():
    m = Model("recurrent", 17)
    x = m.input("x", [5, "N", 3])
    rows = m.input("rows", [5, 3])

    def layer(kind, source, count=1, outputs=1, **attributes):
        g = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
        return m.op(kind, source, m.weights(count, g * 4, 3), m.weights(count, g * 4, 4), m.weights(count, g * 8), outputs=outputs, hidden_size=4, **attributes)

    m.out(*layer("LSTM", x, outputs=3), *layer("LSTM", x, 2, outputs=3, direction="bidirectional"), layer("LSTM", x, direction="reverse"))
    m.out(*layer("GRU", x, outputs=2), layer("GRU", x, linear_before_reset=1), *layer("GRU", x, 2, outputs=2, direction="bidirectional", linear_before_reset=1))
    m.out(*layer("RNN", x, outputs=2), layer("RNN", x, activations=["Relu"]), layer("LSTM", x, activations=["HardSigmoid", "Softsign", "Tanh"]))
    # The state to begin with.
    h = m.op("Transpose", m.op("Unsqueeze", m.op("Gemm", m.op("Gather", rows, m.constant(0, "int64"), axis=1), m.weights(3, 4)), m.ints(1)), perm=[1, 0, 2])
    m.out(m.op("LSTM", x, m.weights(1, 16, 3), m.weights(1, 16, 4), m.weights(1, 32), "", h, h, hidden_size=4))
    m.out(m.op("GRU", x, m.weights(1, 12, 3), m.weights(1, 12, 4), m.weights(1, 24), "", h, hidden_size=4, linear_before_reset=1))
    # As PyTorch writes batch_first: zeros of the batch's size to begin with, steps first and back again.
    zeros = m.op("ConstantOfShape", m.op("Concat", m.ints(1), m.op("Unsqueeze", m.op("Gather", m.op("Shape", rows), m.constant(0, "int64")), m.ints(0)), m.ints(4), axis=0))
    y = m.op("LSTM", m.op("Transpose", rows, perm=[1, 0, 2]), m.weights(1, 16, 3), m.weights(1, 16, 4), m.weights(1, 32), "", zeros, zeros, hidden_size=4)
    m.out(m.op("Transpose", m.op("Squeeze", y, m.ints(1)), perm=[1, 0, 2]))
    m.save()


def steps():
    """As PyTorch exports a tagger by default: words and what is said of each have the steps before the batch, which is 3."""
    m = Model("steps", 17, batch=BATCH)
    words = m.input("words", [4, "N"], "int64", np.arange(4 * BATCH) * 5 % 7)
    y = m.op("LSTM", m.op("Gather", m.weights(7, 3), words), m.weights(1, 16, 3), m.weights(1, 16, 4), m.weights(1, 32), hidden_size=4)
    m.out(m.op("Add", m.op("MatMul", m.op("Squeeze", y, m.ints(1)), m.weights(4, 2)), m.weights(2)))
    m.save()


def fixed():
    """The batch is fixed, weights are in another file."""
    m = Model("fixed", 17, batch=BATCH)
    x = m.input("x", [2, 4, 4])
    m.out(m.op("Flatten", m.op("Relu", m.op("Conv", x, m.weights(3, 2, 3, 3), m.weights(3)))))
    m.save(external=True)


def learning():
    """Linear models by their operators."""
    m = Model("learning", 17)
    x = m.input("x", [4])
    ml = "ai.onnx.ml"
    scaled = m.op("Scaler", x, domain=ml, offset=[0.1, 0.2, 0.3, 0.4], scale=[1.0, 2.0, 0.5, 1.5])
    label, scores = m.op("LinearClassifier", scaled, outputs=2, domain=ml, classlabels_ints=[3, 5, 9], post_transform="SOFTMAX",
                         coefficients=list(m.random.standard_normal(12)), intercepts=[0.1, -0.2, 0.3])
    m.out(label, m.op("Normalizer", scores, domain=ml, norm="L1"), m.op("Normalizer", x, domain=ml, norm="L2"))
    m.out(m.op("LinearRegressor", x, domain=ml, targets=2, coefficients=list(m.random.standard_normal(8)), intercepts=[1.0, 2.0]))
    m.out(m.op("ArrayFeatureExtractor", x, m.ints(2, 0), domain=ml))
    m.out(m.op("Binarizer", x, domain=ml, threshold=0.3), m.op("Imputer", m.op("Round", x), domain=ml, imputed_value_floats=[0.5, 1.0, 1.5, 2.0], replaced_value_float=0.0))
    whole = m.op("Cast", m.op("Round", x), to=TensorProto.INT64)
    m.out(m.op("LabelEncoder", whole, domain=ml, keys_int64s=[0, 1, -1], values_floats=[2.5, 3.5, -1.0], default_float=9.0),
          m.op("LabelEncoder", whole, domain=ml, keys_int64s=[0, 1], values_int64s=[7, 8], default_int64=-5), m.op("OneHotEncoder", whole, domain=ml, cats_int64s=[0, 1, 2]))
    m.out(m.op("ArrayFeatureExtractor", m.constant([5, 6, 7], "int64"), m.op("Clip", whole, m.constant(0, "int64"), m.constant(2, "int64")), domain=ml))
    m.out(m.op("CDist", x, m.weights(5, 4), domain="com.microsoft", metric="euclidean"), m.op("CDist", x, m.weights(2, 4), domain="com.microsoft"))
    m.save()


def choices():
    """What picks elements or graphs, and arithmetic on integers of few bits."""
    m = Model("choices", 18)
    x = m.input("x", [3, 4])
    zeroed = m.op("Mul", x, m.constant([[1.0], [0.0], [1.0]]))
    m.out(m.op("Shrink", x), m.op("Shrink", x, lambd=0.3, bias=0.1), m.op("Hardmax", x), m.op("Hardmax", x, axis=1),
          m.op("LpNormalization", zeroed), m.op("LpNormalization", zeroed, p=1, axis=2))
    # The batch is not looked up in, and is open: the indices come from the input.
    whole = m.op("Cast", m.op("Mod", m.op("Cast", m.op("Mul", x, m.constant(10.0)), to=TensorProto.INT32), m.constant(3, "int32")),
                 to=TensorProto.INT64)
    m.out(m.op("GatherElements", x, whole, axis=2), m.op("GatherElements", x, m.op("Sub", whole, m.ints(3)), axis=1),
          m.op("GatherElements", x, m.op("Slice", whole, m.ints(0), m.ints(2), m.ints(1)), axis=2))
    for kind in ["INT8", "UINT8", "INT16"]:
        # ONNX Runtime has no arithmetic on these; Cast, Max and comparisons it has.
        few = m.op("Cast", m.op("Abs", m.op("Mul", x, m.constant(20.0))), to=TensorProto.DataType.Value(kind))
        least = m.op("Cast", m.constant(9.0), to=TensorProto.DataType.Value(kind))
        if kind != "INT16":
            m.out(m.op("Cast", m.op("Max", few, least), to=TensorProto.FLOAT))
            m.out(m.op("Cast", m.op("Greater", m.op("Cast", few, to=TensorProto.INT32), m.constant(9, "int32")), to=TensorProto.FLOAT))
        m.out(m.op("Cast", few, to=TensorProto.FLOAT))
    # Indices from the end, and on both sides of the classes.
    for offset in [2, 4, -1]:
        m.out(m.op("OneHot", m.op("Sub", whole, m.ints(offset)), m.ints(3), m.constant([-0.5, 2.0]), axis=1))
    m.out(m.op("MatMul", m.op("OneHot", m.ints(-1, 2, -3), m.ints(3), m.constant([0.0, 1.0])), x))
    # Graphs: one that is known, one that is chosen when the model runs.
    def branch(name, kind, source, number):
        made = helper.make_node(kind, [source, name + "_number"], [name + "_result"])
        return helper.make_graph([made], name, [], [helper.make_empty_tensor_value_info(name + "_result")],
                                 [numpy_helper.from_array(np.float32(number), name + "_number")])
    smallest = m.op("ReduceMin", m.op("Abs", x), keepdims=0)
    for number, condition in enumerate([m.constant(True, "bool"), m.op("Greater", smallest, m.constant(-1.0)),
                                        m.op("Less", smallest, m.constant(-1.0))]):
        m.out(m.op("If", condition, then_branch=branch(f"then{number}", "Add", x, 2.0), else_branch=branch(f"else{number}", "Mul", x, 3.0)))
    m.save()


def functions():
    """Functions of real numbers that are written as formulas."""
    m = Model("functions", 18)
    x = m.input("x", [2, 6])
    small = m.op("Mul", m.op("Tanh", x), m.constant(0.95))
    for kind in ["Tan", "Atan", "Sinh", "Cosh", "Asinh", "Erf"]:
        m.out(m.op(kind, x))
    for kind in ["Asin", "Acos", "Atanh"]:
        m.out(m.op(kind, small))
    m.out(m.op("Acosh", m.op("Add", m.op("Abs", x), m.constant(1.0))))
    m.out(m.op("Mod", x, m.constant(0.7), fmod=1), m.op("Erf", m.op("Mul", x, m.constant(0.0))))
    infinite = m.op("Div", x, m.op("Relu", x))
    for flags in [{}, {"detect_negative": 0}, {"detect_positive": 0}]:
        m.out(m.op("Cast", m.op("IsInf", infinite, **flags), to=TensorProto.FLOAT))
    m.out(m.op("MeanVarianceNormalization", x, axes=[1, 2]), m.op("Pow", m.op("Cast", m.op("Mul", x, m.constant(4.0)), to=TensorProto.INT32), m.constant(3, "int32")))
    m.save()


def volumes():
    """Windows over volumes, dilated ones, and pools of powers."""
    m = Model("volumes", 19)
    x, image, row = m.input("x", [2, 4, 5, 6]), m.input("image", [3, 7, 6]), m.input("row", [2, 9])
    m.out(m.op("MaxPool", x, kernel_shape=[2, 2, 2], strides=[2, 2, 2]), m.op("MaxPool", x, kernel_shape=[3, 3, 2], strides=[2, 1, 2], pads=[1, 1, 0, 1, 1, 1]))
    m.out(m.op("AveragePool", x, kernel_shape=[2, 3, 2], strides=[1, 2, 2]), m.op("AveragePool", x, kernel_shape=[3, 3, 3], pads=[1, 1, 1, 1, 1, 1]),
          m.op("AveragePool", x, kernel_shape=[3, 3, 3], strides=[2, 2, 2], pads=[1, 1, 1, 1, 1, 1], count_include_pad=1, ceil_mode=1))
    m.out(m.op("MaxPool", image, kernel_shape=[3, 2], dilations=[2, 3]), m.op("MaxPool", row, kernel_shape=[3], dilations=[2], strides=[2], pads=[2, 1]),
          m.op("MaxPool", x, kernel_shape=[2, 2, 2], dilations=[2, 1, 3]), m.op("AveragePool", image, kernel_shape=[2, 3], dilations=[3, 2], pads=[1, 2, 1, 1]))
    m.out(m.op("LpPool", image, kernel_shape=[2, 3], strides=[2, 1]), m.op("LpPool", row, kernel_shape=[3], pads=[1, 1], p=3), m.op("LpPool", image, kernel_shape=[2, 2], p=1, pads=[1, 0, 0, 1]))
    m.out(m.op("GlobalLpPool", image), m.op("GlobalLpPool", row, p=3), m.op("GlobalMaxPool", x), m.op("GlobalAveragePool", x))
    m.out(m.op("Conv", x, m.weights(4, 1, 2, 3, 2), m.weights(4), group=2, pads=[1, 0, 0, 0, 1, 1], strides=[1, 2, 1]))
    m.out(m.op("ConvTranspose", x, m.weights(2, 3, 2, 2, 2), m.weights(3), strides=[2, 2, 2]),
          m.op("ConvTranspose", x, m.weights(2, 2, 3, 3, 2), m.weights(2), strides=[2, 1, 2], pads=[1, 1, 0, 1, 0, 1], output_padding=[1, 0, 0]),
          m.op("ConvTranspose", x, m.weights(2, 2, 2, 1, 2), group=2, dilations=[1, 1, 2]))
    m.save()


def sampled():
    """Resizing at any places, by every curve."""
    m = Model("sampled", 19)
    x, row, volume = m.input("x", [2, 5, 4]), m.input("row", [2, 6]), m.input("volume", [1, 2, 3, 4])
    for places in ["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel", "half_pixel_symmetric"]:
        for mode in ["nearest", "linear", "cubic"]:
            m.out(m.op("Resize", x, "", "", m.ints(8, 3), axes=[2, 3], mode=mode, coordinate_transformation_mode=places))
        m.out(m.op("Resize", x, "", m.constant([1.6, 0.5 if places == "align_corners" else 0.7]), axes=[2, 3], mode="linear", coordinate_transformation_mode=places))
    for rounding in ["floor", "ceil", "round_prefer_ceil"]:
        m.out(m.op("Resize", x, "", m.constant([1.0, 1, 1.4, 0.6]), mode="nearest", nearest_mode=rounding))
    for mode in ["linear", "cubic"]:
        m.out(m.op("Resize", x, "", "", m.ints(3, 2), axes=[2, 3], mode=mode, antialias=1),
              m.op("Resize", x, "", "", m.ints(3, 6), axes=[2, 3], mode=mode, exclude_outside=1 if mode == "cubic" else 0))
    m.out(m.op("Resize", x, "", m.constant([1.5, 2.0]), axes=[2, 3], mode="cubic", cubic_coeff_a=-0.5))
    m.out(m.op("Resize", x, m.constant([0.2, 0.1, 0.7, 1.0]), "", m.ints(3, 3), axes=[2, 3], mode="linear", coordinate_transformation_mode="tf_crop_and_resize", extrapolation_value=2.5))
    m.out(m.op("Resize", volume, "", m.constant([1.0, 1, 2, 2, 1.5]), mode="linear"), m.op("Resize", volume, "", m.constant([1.0, 1, 2, 2, 2]), mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
    m.out(m.op("Resize", row, "", m.constant([1.0, 1, 1.7]), mode="linear"), m.op("Resize", row, "", m.constant([1.0, 2, 1]), mode="nearest"))
    m.out(m.op("Resize", x, "", "", m.ints(7, 7), axes=[2, 3], mode="nearest", keep_aspect_ratio_policy="not_larger"))
    for mode in ["edge", "wrap", "reflect"]:
        m.out(m.op("Pad", x, m.ints(0, 0, 1, 2, 0, 0, 2, 1), mode=mode), m.op("Pad", row, m.ints(0, 1, 2, 0, 0, 0), mode=mode))
    m.save()


def upsampled():
    """Resizing as operator set 9 had it, and softmax over several axes."""
    m = Model("upsampled", 9)
    x = m.input("x", [2, 3, 4])
    m.out(m.op("Upsample", x, m.constant([1.0, 1, 2, 3]), mode="nearest"), m.op("Upsample", x, m.constant([1.0, 1, 2, 1.5]), mode="linear"))
    m.out(m.op("Softmax", x, axis=1), m.op("LogSoftmax", m.op("Conv", x, m.weights(3, 2, 1, 1)), axis=2))
    m.save()
    m = Model("resized10", 10)
    x = m.input("x", [2, 3, 4])
    m.out(m.op("Resize", x, m.constant([1.0, 1, 2, 1.25]), mode="nearest"), m.op("Resize", x, m.constant([1.0, 1, 2, 3]), mode="linear"))
    m.save()


def scattered():
    """Elements at places, the smallest, and sums of every kind in Einstein's notation."""
    m = Model("scattered", 18)
    x, updates = m.input("x", [4, 6]), m.input("updates", [4, 2])
    # Each place once, for every sample others.
    places = m.input("places", [4, 2], "int64", (np.arange(BATCH * 8).reshape(BATCH, 4, 2) * 5 + np.array([0, 3])) % 6 - np.array([0, 6]))
    m.out(m.op("ScatterElements", x, places, updates, axis=2), m.op("ScatterElements", x, places, updates, axis=-1, reduction="add"))
    rows = m.op("Concat", m.op("Unsqueeze", m.op("Gather", m.op("Shape", x), m.constant(0, "int64")), m.ints(0)), m.ints(1), axis=0)
    batch = m.op("Reshape", m.op("Range", m.constant(0, "int64"), m.op("Gather", m.op("Shape", x), m.constant(0, "int64")), m.constant(1, "int64")), m.ints(-1, 1))
    chosen = m.op("Concat", batch, m.op("Expand", m.ints(2), rows), axis=1)
    line = m.op("Squeeze", m.op("Slice", x, m.ints(0), m.ints(1), m.ints(1)), m.ints(1))
    m.out(m.op("ScatterND", x, chosen, line), m.op("ScatterND", x, chosen, line, reduction="add"), m.op("GatherND", x, chosen))
    table = m.op("Transpose", x, perm=[1, 2, 0])
    few = m.op("Transpose", m.op("Slice", x, m.ints(1), m.ints(3), m.ints(1)), perm=[1, 2, 0])
    for reduction in ["none", "add", "mul", "max", "min"]:
        m.out(m.op("Transpose", m.op("ScatterND", table, m.constant([[3], [0]], "int64"), few, reduction=reduction), perm=[2, 0, 1]))
    m.out(*m.op("TopK", x, m.ints(3), largest=0, outputs=2), *m.op("TopK", x, m.ints(2), axis=1, largest=0, outputs=2))
    whole = m.op("Cast", m.op("Mul", x, m.constant(10.0)), to=TensorProto.INT64)
    m.out(*m.op("TopK", whole, m.ints(6), outputs=2), m.op("TopK", whole, m.ints(2), largest=0, outputs=2)[0])
    square = m.op("MatMul", x, m.weights(6, 4))
    for equation, operands in [("bii->bi", [square]), ("bii->b", [square]), ("bij->bj", [x]), ("bij->jib", [x]), ("bij,bij->b", [x, x]), ("bij,bik->bijk", [x, updates]),
                               ("bij,bik,jkl->bl", [x, updates, m.weights(6, 2, 3)]), ("...j,jk->...k", [x, m.weights(6, 3)]), ("b...,...->b...", [x, m.weights(4, 6)])]:
        m.out(m.op("Einsum", *operands, equation=equation))
    m.save()


def placed():
    """Images that are read at computed places."""
    m = Model("placed", 20)
    x, grid = m.input("x", [2, 5, 4]), m.input("grid", [3, 4, 2])
    for mode in ["linear", "nearest", "cubic"]:
        for padding in ["zeros", "border", "reflection"]:
            m.out(m.op("GridSample", x, grid, mode=mode, padding_mode=padding))
        m.out(m.op("GridSample", x, grid, mode=mode, align_corners=1, padding_mode="reflection" if mode == "linear" else "zeros"))
    theta = m.op("Reshape", m.op("Slice", m.op("Flatten", x), m.ints(0), m.ints(6), m.ints(1)), m.ints(-1, 2, 3))
    size = m.op("Concat", m.op("Slice", m.op("Shape", x), m.ints(0), m.ints(1)), m.ints(2, 3, 5), axis=0)
    m.out(m.op("AffineGrid", theta, size), m.op("AffineGrid", theta, size, align_corners=1))
    # Each sample's own row, a token of each sample, divisions of whole numbers, a unit matrix.
    batch = m.op("Gather", m.op("Shape", x), m.constant(0, "int64"))
    rows = m.op("Range", m.constant(0, "int64"), batch, m.constant(1, "int64"))
    m.out(m.op("Gather", x, rows), m.op("Tile", m.weights(1, 2, 2), m.op("Concat", m.op("Unsqueeze", batch, m.ints(0)), m.ints(1, 1), axis=0)))
    whole = m.op("Cast", m.op("Mul", x, m.constant(10.0)), to=TensorProto.INT64)
    m.out(m.op("Div", whole, m.constant(3, "int64")), m.op("Mod", whole, m.constant(-3, "int64"), fmod=1))
    m.out(m.op("MatMul", x, m.op("EyeLike", m.weights(4, 4), k=1)), m.op("OneHot", m.op("Abs", whole), m.constant(7, "int64"), m.constant([0, 2], "int64")))
    m.save()


def attention():
    """Attention as one operator, and what stands around it."""
    m = Model("attention", 23)
    q, k, v = m.input("q", [2, 5, 4]), m.input("k", [2, 6, 4]), m.input("v", [2, 6, 3])
    flat, few = m.input("flat", [5, 8]), m.input("few", [5, 4])
    m.out(m.op("Attention", q, k, v), m.op("Attention", q, k, v, scale=0.3), m.op("Attention", q, k, v, m.weights(5, 6), softcap=0.5))
    allowed = m.random.integers(0, 2, (5, 6)) | np.eye(5, 6, dtype=int)
    m.out(m.op("Attention", q, k, v, m.constant(allowed, "bool"), is_causal=1))
    m.out(m.op("Attention", flat, flat, flat, q_num_heads=2, kv_num_heads=2, is_causal=1), m.op("Attention", flat, few, few, q_num_heads=4, kv_num_heads=2))
    m.out(*m.op("Attention", q, k, v, "", m.input("keys", [2, 3, 4]), m.input("values", [2, 3, 3]), is_causal=1, outputs=3))
    # Some may look at nothing.
    m.out(m.op("Attention", q, k, v, m.op("Greater", m.input("seen", [1, 5, 6]), m.constant(1.0))))
    m.out(m.op("RMSNormalization", flat, m.weights(8)), m.op("RMSNormalization", q, m.weights(5, 4), axis=2, epsilon=1e-3))
    m.save()
    m = Model("gated", 24)
    x = m.input("x", [2, 6])
    m.out(m.op("Swish", x), m.op("Swish", x, alpha=0.7))
    m.save()


def oldest():
    """What the first operator sets that are read write in another way than later ones."""
    m = Model("oldest", 7)
    x = m.input("x", [4, 6, 6])
    y = m.op("BatchNormalization", x, m.weights(4), m.weights(4), m.weights(4), m.constant([0.5, 1, 1.5, 2]), epsilon=1e-3)
    y = m.op("Upsample", y, mode="nearest", scales=[1.0, 1.0, 2.0, 2.0])
    y = m.op("Pad", m.op("Dropout", m.op("Slice", y, axes=[2, 3], starts=[1, 0], ends=[9, -2])), pads=[0, 0, 1, 0, 0, 0, 0, 1], value=0.5)
    y = m.op("AveragePool", m.op("MaxPool", y, kernel_shape=[2, 2], strides=[2, 2]), kernel_shape=[2, 2])
    rows = m.op("Reshape", y, m.ints(0, -1))
    m.out(y, m.op("Gemm", rows, m.weights(48, 5), m.weights(5)), m.op("Softmax", y))
    m.out(m.op("ReduceMean", y, axes=[2, 3], keepdims=0), *m.op("Split", y, axis=1, split=[1, 3], outputs=2))
    m.out(m.op("Unsqueeze", m.op("TopK", rows, k=3, outputs=2)[0], axes=[1]), m.op("Concat", y, y, axis=1))
    m.save()


def quantized():
    """Models that ONNX Runtime has quantized, in both of its forms, and with scales that the input gives."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static

    names = {"quantized_pairs": (QuantFormat.QDQ, QuantType.QInt8), "quantized_operators": (QuantFormat.QOperator, QuantType.QUInt8)}
    if WANTED and not {*names, "quantized_dynamic", "quantized_columns", "quantized_numbers"} & set(WANTED):
        return
    m = Model("quantized_float", 17)
    x = m.input("x", [3, 8, 8])
    a = m.op("Relu", m.op("Conv", x, m.weights(4, 3, 3, 3), m.weights(4), pads=[1, 1, 1, 1]))
    b = m.op("MaxPool", a, kernel_shape=[2, 2], strides=[2, 2])
    c = m.op("Sigmoid", m.op("Conv", b, m.weights(4, 1, 3, 3), m.weights(4), group=4, pads=[1, 1, 1, 1]))
    d = m.op("Concat", m.op("Mul", m.op("Add", b, c), c), m.op("LeakyRelu", b), axis=1)
    e = m.op("Flatten", m.op("GlobalAveragePool", d))
    m.out(m.op("Softmax", m.op("Gemm", m.op("MatMul", e, m.weights(8, 6)), m.weights(5, 6), m.weights(5), transB=1)))
    samples = [{"x": m.random.standard_normal([1, 3, 8, 8]).astype(np.float32)} for _ in range(8)]

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.samples = iter(samples)

        def get_next(self):
            return next(self.samples, None)

    graph = helper.make_graph(m.nodes, m.name, m.inputs, [helper.make_empty_tensor_value_info(m.outputs[0])], m.constants)
    path = os.path.join(ROOT, "quantized_float.onnx")
    onnx.save(onnx.shape_inference.infer_shapes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)), path)
    for name, (form, kind) in names.items():
        quantize_static(path, os.path.join(ROOT, name + ".onnx"), Reader(), quant_format=form, activation_type=kind, weight_type=QuantType.QInt8,
                        per_channel=name == "quantized_pairs")
        record(name, m.samples)
    for name in ("quantized_dynamic", "quantized_columns"):
        quantize_dynamic(path, os.path.join(ROOT, name + ".onnx"), weight_type=QuantType.QUInt8, per_channel=name == "quantized_columns",
                         op_types_to_quantize=["MatMul"] if name == "quantized_columns" else None)
        record(name, m.samples)
    os.remove(path)
    m = Model("quantized_numbers", 21)
    x = m.input("x", [4, 6])
    for dtype, zero in [("int8", 3), ("uint8", 120), ("int16", 0)]:
        whole = m.op("QuantizeLinear", x, m.constant(0.031), m.constant(zero, dtype))
        m.out(m.op("DequantizeLinear", whole, m.constant(0.031), m.constant(zero, dtype)), m.op("DequantizeLinear", whole, m.constant(0.5), m.constant(1, dtype)))
    moved = m.op("Reshape", m.op("Transpose", m.op("QuantizeLinear", x, m.constant(0.05)), perm=[0, 2, 1]), m.ints(0, 4, 6))
    m.out(m.op("DequantizeLinear", moved, m.constant(0.05)))
    few = m.constant(m.random.integers(-100, 100, (4, 6)), "int8")
    m.out(m.op("Add", x, m.op("DequantizeLinear", few, m.constant([0.1, 0.2, 0.3, 0.4]), axis=0)),
          m.op("Add", x, m.op("DequantizeLinear", few, m.weights(4, 2), m.constant(m.random.integers(-9, 9, (4, 2)), "int8"), axis=1, block_size=3)))
    m.save()


def small():
    """Numbers near zero and far from it: as many digits are right as in others."""
    m = Model("small", 22)
    values = [0, 1e-30, 1e-10, 1e-8, 1.5e-7, 1e-5, 1e-3, -1e-30, -1e-8, -1.5e-7, -1e-3, 0.1, 0.5, 1, 3, 10, 20, -0.1, -0.5, -0.9,
              -1, -3, -8.5, 50, 80, -10, -15, -20, -50, -80, 2, 4, 6, -2, -4, -6]
    x = m.input("x", [12], values=values)
    m.out(m.op("Softplus", m.op("Mul", x, m.constant(1.25))), m.op("Mish", x), m.op("Sinh", x), m.op("Asinh", x), m.op("Cosh", x))
    m.out(m.op("Atanh", m.op("Mul", x, m.constant(0.0078125))), m.op("Acosh", m.op("Add", m.op("Abs", x), m.constant(1.0))))
    m.save()


def masks():
    """Scores that are masked by -inf, whole rows of them too."""
    m = Model("masks", 18)
    infinity = float("-inf")
    scores, seen = m.input("scores", [2, 3, 4]), m.input(
        "seen", [1, 3, 4], "bool", [[[[1, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]]]] * 3)
    bias = m.op("Where", seen, m.constant(0.0), m.constant(infinity))
    shifted = m.op("Add", bias, m.constant([0.5, 0, -1, 2]))
    for mask in [bias, shifted, m.constant([[0, 0, infinity, 0], [infinity] * 4, [infinity, 0, 0, 0]]),
                 m.constant([[-1.5, 0, infinity, 0], [infinity] * 4, [infinity, 0, 2, 0]])]:
        masked = m.op("Add", scores, mask)
        shares = m.op("Softmax", masked, axis=-1)
        m.out(masked, shares, m.op("Where", m.op("IsNaN", shares), m.constant(0.0), shares))
    # What is no number stays none.
    m.out(m.op("Clip", shares, m.constant(-1.0), m.constant(0.4)), m.op("Max", shares, m.constant(0.1)), m.op("HardSigmoid", shares))
    m.out(m.op("ThresholdedRelu", masked, alpha=0.3))
    whole = m.op("Cast", m.op("Mul", scores, m.constant(100000.0)), to=TensorProto.INT32)
    m.out(m.op("Pow", whole, m.constant(2, "int32")), m.op("Pow", whole, m.constant(3, "int32")))
    largest = m.op("ReduceMax", shifted, m.ints(-1))
    m.out(m.op("Where", m.op("Equal", largest, m.constant(infinity)), m.constant(0.0), m.op("Softmax", m.op("Add", shifted, scores), axis=-1)))
    m.out(m.op("Cast", m.op("IsInf", m.op("Add", scores, bias)), to=TensorProto.FLOAT))
    m.save()


def flags():
    m = Model("flags", 17)
    x = m.input("x", [5], "bool", m.random.integers(0, 2, (BATCH, 5)))
    m.out(m.op("MatMul", m.op("Where", x, m.constant(1.0), m.constant(-0.5)), m.weights(5, 2)))
    m.save()


def scikit_learn():
    from skl2onnx import to_onnx
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC, SVR
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    random = np.random.default_rng(5)
    x = random.standard_normal((60, 4)).astype(np.float32)
    y = (x[:, 0] + x[:, 1] > 0).astype(int) + (x[:, 2] > 0.5)
    models = {
        "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
        "perceptron": make_pipeline(StandardScaler(), MLPClassifier(hidden_layer_sizes=(6,), max_iter=50, random_state=1)),
        "regressor": MLPRegressor(hidden_layer_sizes=(5,), max_iter=50, random_state=1, activation="tanh"),
        "forest": make_pipeline(StandardScaler(), RandomForestClassifier(4, max_depth=4, random_state=1)),
        "boosting": GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=1),
        "boosting_two": GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=1),
        "vectors": SVC(C=0.3),
        "vectors_two": SVC(kernel="poly", degree=2, C=0.3),
        "vectors_numbers": make_pipeline(StandardScaler(), SVR(kernel="sigmoid", C=0.3, epsilon=0.5)),
        "tree_names": DecisionTreeClassifier(max_depth=4, random_state=1),
        "tree_numbers": DecisionTreeRegressor(max_depth=4, random_state=1),
    }
    # What a model learns, where it is not the class.
    targets = {"regressor": x[:, :2], "tree_numbers": x[:, :2] ** 2, "boosting_two": y > 0, "vectors_two": y > 0, "vectors_numbers": x[:, 0] * 2, "tree_names": np.array(["cat", "dog", "eel"])[y]}
    for name, model in models.items():
        if WANTED and name not in WANTED:
            continue
        model.fit(x, targets.get(name, y))
        onnx.save(to_onnx(model, x[:1], target_opset={"": 17, "ai.onnx.ml": 3}), os.path.join(ROOT, name + ".onnx"))
        record(name, {"X": x[:BATCH]}, ["cat", "dog", "eel"])


if __name__ == "__main__":
    for make in [elementwise, activations, images, windows, norms, reductions, shapes, matrices, recurrent, steps, fixed, learning, choices, functions,
                 volumes, sampled, upsampled, scattered, placed, attention, oldest, quantized, small, masks, flags, scikit_learn]:
        make()
