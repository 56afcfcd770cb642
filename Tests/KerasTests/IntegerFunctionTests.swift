import Inference
import Models
import Storage
import Tensors
import Testing

/// Keras computes functions of integers on integers, with a result of integers. The expected numbers are Keras's own
/// (3.15), many of them beyond what float32 holds.
@Suite("Functions of Keras on integers")
struct IntegerFunctionTests {
    /// A model of one function of a tensor (N, 3), called with `operand` as well where it is given.
    private func model(
        _ function: String, _ settings: [String: JSONValue] = [:], type: String, operand: Int? = nil
    ) throws -> KerasModel {
        let tensor = """
            {"class_name": "__keras_tensor__",
             "config": {"shape": [null, 3], "dtype": "\(type)", "keras_history": ["x", 0, 0]}}
            """
        let configuration = """
            {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional", "config": {
             "name": "m", "trainable": true, "input_layers": [["x", 0, 0]], "output_layers": [["f", 0, 0]], "layers": [
              {"module": "keras.layers", "class_name": "InputLayer", "name": "x", "inbound_nodes": [],
               "config": {"batch_shape": [null, 3], "dtype": "\(type)", "sparse": false, "ragged": false, "name": "x"}},
              {"module": "keras.src.ops.numpy", "class_name": "\(function)", "name": "f",
               "config": {"name": "f"},
               "inbound_nodes": [{"args": [\(tensor)\(operand.map { ", \($0)" } ?? "")], "kwargs": {}}]}]}}
            """
        let file = try EditedKeras(Fixture.bytes("Tests/Fixtures/keras/operations.keras"))
        var json = try JSONValue(parsing: Array(configuration.utf8))
        guard case .object(var root) = json, case .object(var config)? = root["config"],
            case .array(var layers)? = config["layers"], case .object(var layer) = layers[1]
        else { throw ModelError("the configuration is no model") }
        layer["config"] = .object(settings.merging(["name": .string("f")]) { $1 })
        layers[1] = .object(layer)
        config["layers"] = .array(layers)
        root["config"] = .object(config)
        json = .object(root)
        return try KerasModel(keras: file.setting(json, at: []))
    }

    private func run<Input: BitwiseCopyable>(_ model: KerasModel, _ values: [Input]) throws -> Tensor {
        let interpreter = try Interpreter(graph: model.graph(), kernels: .reference)
        try interpreter.setInput(0, values)
        try interpreter.invoke()
        return try interpreter.output(0)
    }

    private let axis: [String: JSONValue] = ["axis": .int(1)]

    @Test("integers of 32 bits stay integers")
    func integers() throws {
        let numbers: [Int32] = [16_777_217, 2, -5001]
        for (function, settings, expected) in [
            ("Sum", axis, [16_772_218]), ("Cumsum", axis, [16_777_217, 16_777_219, 16_772_218]), ("Max", axis, [16_777_217]),
            ("Negative", [:], [-16_777_217, -2, 5001]), ("Absolute", [:], [16_777_217, 2, 5001]),
            ("Relu", [:], [16_777_217, 2, 0]),
        ] as [(String, [String: JSONValue], [Int32])] {
            let output = try run(model(function, settings, type: "int32"), numbers)
            #expect(output.type == .int32 && output.bytes.array(of: Int32.self) == expected, "\(function)")
        }
        let squares = try run(model("Square", type: "int32"), [5001, 3, -4] as [Int32])
        #expect(squares.bytes.array(of: Int32.self) == [25_010_001, 9, 16])
        let place = try run(model("Argmax", axis, type: "int32"), [16_777_216, 16_777_217, 3] as [Int32])
        #expect(place.bytes.array(of: Int32.self) == [1])
        let mean = try run(model("Mean", axis, type: "int32"), [1, 2, 4] as [Int32])
        #expect(mean.type == .float32 && abs(mean.bytes.array(of: Float.self)[0] - 7 / 3) < 1e-6)
    }

    @Test("booleans are counted as integers")
    func booleans() throws {
        for (function, expected) in [("Sum", [2]), ("Prod", [0]), ("Cumsum", [1, 2, 2])] as [(String, [Int32])] {
            let output = try run(model(function, axis, type: "bool"), [1, 1, 0] as [UInt8])
            #expect(output.type == .int32 && output.bytes.array(of: Int32.self) == expected, "\(function)")
        }
    }

    @Test("comparisons of all integers are exact, and orders of narrow ones")
    func comparisons() throws {
        let unequal = try run(
            model("NotEqual", type: "int64", operand: 16_777_217), [16_777_216, 16_777_217, -1] as [Int64])
        #expect(unequal.type == .bool && unequal.bytes.array(of: UInt8.self) == [1, 0, 1])
        let less = try run(model("Less", type: "uint8", operand: 200), [199, 200, 255] as [UInt8])
        #expect(less.bytes.array(of: UInt8.self) == [1, 0, 0])
        let order = try run(model("Argsort", ["axis": .int(-1)], type: "uint8"), [200, 3, 255] as [UInt8])
        #expect(order.bytes.array(of: Int32.self) == [1, 0, 2])
    }

    @Test(
        "what is not computed on integers is refused by name",
        arguments: [
            "Argsort", "TopK", "Moments", "Ptp", "Nansum", "Diff", "Tril", "Relu6", "Softmax", "Trunc",
            "LayerNorm", "Resize", "MaxPool", "Reciprocal", "SquaredDifference", "Mod", "Logsumexp",
        ])
    func refused(function: String) throws {
        for type in ["int32", "int64", "uint8", "bool"] {
            // Right where float32 holds every element, or on this type.
            let rightTypes = ["Argsort": ["uint8", "bool", "int32"], "Mod": ["int32"]]
            if rightTypes[function]?.contains(type) == true { continue }
            let operand = ["SquaredDifference", "Mod"].contains(function) ? 2 : nil
            let settings: [String: JSONValue] = function == "Resize" ? ["size": .array([.int(2), .int(2)])] : [:]
            #expect(
                "\(function) of \(type)",
                performing: { try model(function, settings, type: type, operand: operand).graph() },
                throws: {
                    "\($0)" == """
                        layer 'f': \(function): it is called with \(type), which is not supported
                        Cast it to float32 before, as with keras.ops.cast(x, "float32").
                        """
                })
        }
    }

    @Test("bounds in the wrong order clip to the lower one, and a log_sigmoid goes on where its power is infinite")
    func floats() throws {
        let clipped = try run(
            model("Clip", ["x_min": .int(1), "x_max": .int(-1)], type: "float32"), [-2, 0, 2] as [Float])
        #expect(clipped.bytes.array(of: Float.self) == [1, 1, 1])
        let values = try run(model("LogSigmoid", type: "float32"), [-100, 0, 100] as [Float]).bytes.array(of: Float.self)
        #expect(zip(values, [-100, -0.6931472, 0]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(values)")
    }
}
