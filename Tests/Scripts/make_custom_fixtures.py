"""Write the models of Tests/Fixtures/custom that no converter writes.

usage: make_custom_fixtures.py OUT_DIR
Needs tensorflow 2.21, for the classes of its schema.
"""
import pathlib
import sys

import flatbuffers
import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

RELU, CUSTOM = 19, 32
FLOAT32, UINT8, INT8 = 0, 3, 9


def tensor(model, name, kind, shape, scale=None, data=None):
    made = schema.TensorT()
    made.name, made.type, made.shape, made.buffer = name.encode(), kind, shape, 0
    if scale is not None:
        made.quantization = schema.QuantizationParametersT()
        made.quantization.scale = np.array([scale], np.float32)
        made.quantization.zeroPoint = np.array([0], np.int64)
    if data is not None:
        buffer = schema.BufferT()
        buffer.data = np.array(data, np.uint8)
        model.buffers.append(buffer)
        made.buffer = len(model.buffers) - 1
    model.subgraphs[0].tensors.append(made)
    return len(model.subgraphs[0].tensors) - 1


def node(model, code, inputs, outputs, custom=None, options=None):
    kind = schema.OperatorCodeT()
    kind.builtinCode, kind.deprecatedBuiltinCode, kind.version = code, min(code, 127), 1
    kind.customCode = custom and custom.encode()
    model.operatorCodes.append(kind)
    made = schema.OperatorT()
    made.opcodeIndex, made.inputs, made.outputs = len(model.operatorCodes) - 1, inputs, outputs
    made.customOptions = options and np.array(options, np.uint8)
    model.subgraphs[0].operators.append(made)


def empty():
    model = schema.ModelT()
    model.version, model.description = 3, b"by make_custom_fixtures.py"
    model.buffers, model.operatorCodes, model.subgraphs = [schema.BufferT()], [], [schema.SubGraphT()]
    main = model.subgraphs[0]
    main.name, main.tensors, main.operators, main.inputs, main.outputs = b"main", [], [], [], []
    return model


def one_node(code, custom=None):
    model = empty()
    x, y = (tensor(model, name, FLOAT32, [1, 4]) for name in ("input", "output"))
    node(model, code, [x], [y], custom)
    model.subgraphs[0].inputs, model.subgraphs[0].outputs = [x], [y]
    return model


def ethos_u():
    """The one node that Vela leaves: command stream, weights, memory to work in, input."""
    model = empty()
    x = tensor(model, "input", INT8, [1, 4], 0.5)
    commands = tensor(model, "command_stream", UINT8, [16], data=range(16))
    flash = tensor(model, "flash", UINT8, [8], data=range(8))
    scratch = tensor(model, "scratch", UINT8, [64])
    y = tensor(model, "output", INT8, [1, 4], 0.5)
    node(model, CUSTOM, [commands, flash, scratch, x], [y], "ethos-u", [1, 4, 1])
    model.subgraphs[0].inputs, model.subgraphs[0].outputs = [x], [y]
    return model


def disordered():
    """The second node computes what the first one reads."""
    model = empty()
    x, middle, y = (tensor(model, name, FLOAT32, [1, 4]) for name in ("input", "middle", "output"))
    node(model, RELU, [middle], [y])
    node(model, RELU, [x], [middle])
    model.subgraphs[0].inputs, model.subgraphs[0].outputs = [x], [y]
    return model


for name, model in {
    "disordered": disordered(), "ethos-u": ethos_u(), "flex": one_node(CUSTOM, "FlexErf"),
    "unknown-operator": one_node(4000),
}.items():
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
    (pathlib.Path(sys.argv[1]) / f"{name}.tflite").write_bytes(builder.Output())
