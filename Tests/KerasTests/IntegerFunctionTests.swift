import Models
import Storage
import Tensors
import Testing

/// Keras computes functions of integers on integers, with a result of integers. What is computed so, the family `integers` of
/// ``MatrixTests`` compares.
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
}
