"""Records what LiteRT gives for six invocations of each model, its variables reset before the fifth.

Inputs are little-endian float32, invocation after invocation, in the model's order; outputs likewise.
"""
import pathlib

import numpy
from ai_edge_litert.interpreter import Interpreter, OpResolverType

for model in sorted(pathlib.Path(__file__).parent.glob("*.tflite")):
    interpreter = Interpreter(str(model), experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    random = numpy.random.default_rng(3)
    inputs, outputs = [], []
    for invocation in range(6):
        for entry in interpreter.get_input_details():
            values = random.standard_normal(entry["shape"]).astype(numpy.float32)
            interpreter.set_tensor(entry["index"], values)
            inputs.append(values.tobytes())
        if invocation == 4:
            interpreter.reset_all_variables()
        interpreter.invoke()
        outputs.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).tobytes())
    model.with_suffix(".inputs").write_bytes(b"".join(inputs))
    model.with_suffix(".outputs").write_bytes(b"".join(outputs))
