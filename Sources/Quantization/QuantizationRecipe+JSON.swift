import Foundation
import Models

extension QuantizationRecipe {
    /// Reads the JSON of ai-edge-quantizer.
    ///
    /// - Throws: ``ModelError`` for what is not such JSON, and for what this quantizer does not do, with the rule's number.
    public init(json: [UInt8], file: String? = nil) throws(ModelError) {
        guard let list = try? JSONSerialization.jsonObject(with: Data(json)) as? [[String: Any]] else {
            throw ModelError("a recipe is a JSON list of rules", in: file)
        }
        var rules: [Rule] = []
        for (index, entry) in list.enumerated() {
            do { rules.append(try Rule(RecipeObject(entry, "rule \(index + 1)"))) } catch {
                var error = error
                error.file = file
                throw error
            }
        }
        self.init(rules)
    }
}

/// An object of a recipe, whose keys must all be read.
private struct RecipeObject {
    let place: String
    private var values: [String: Any]

    init(_ values: [String: Any], _ place: String) { (self.values, self.place) = (values, place) }

    func wrong(_ key: String, _ problem: String) -> ModelError { ModelError("\(place): \"\(key)\" \(problem)") }

    mutating func take<Value>(_ key: String, _ kind: String) throws(ModelError) -> Value? {
        guard let value = values.removeValue(forKey: key), !(value is NSNull) else { return nil }
        guard let typed = value as? Value else { throw wrong(key, "is not \(kind)") }
        return typed
    }

    mutating func object(_ key: String) throws(ModelError) -> RecipeObject? {
        let values: [String: Any]? = try take(key, "an object")
        return values.map { RecipeObject($0, "\(place), \(key)") }
    }

    func end() throws(ModelError) {
        if let key = values.keys.min() { throw wrong(key, "is not known") }
    }
}

extension QuantizationRecipe.Rule {
    fileprivate init(_ rule: RecipeObject) throws(ModelError) {
        var rule = rule
        guard let pattern: String = try rule.take("regex", "a text") else { throw rule.wrong("regex", "is missing") }
        let operation: String = try rule.take("operation", "a text") ?? "*"
        let algorithm: String = try rule.take("algorithm_key", "a text") ?? "min_max_uniform_quantize"
        let kind = try Self.kind(operation, rule)
        let configuration = try rule.object("op_config")
        try rule.end()
        switch algorithm {
        case "no_quantize": self.init(pattern, kind, .float)
        case "min_max_uniform_quantize":
            guard let configuration else { throw rule.wrong("op_config", "is missing") }
            self.init(pattern, kind, try QuantizationRecipe.Treatment(configuration))
        default:
            throw rule.wrong("algorithm_key", "is '\(algorithm)'; there are min_max_uniform_quantize and no_quantize")
        }
    }

    private static func kind(_ operation: String, _ rule: RecipeObject) throws(ModelError) -> BuiltinOperator? {
        if operation == "*" { return nil }
        let name = operation == "CONV_2D_TRANSPOSE" ? "TRANSPOSE_CONV" : operation
        guard let kind = BuiltinOperator.allCases.first(where: { $0.name == name }) else {
            throw rule.wrong("operation", "is '\(operation)', which is no operator of TensorFlow Lite")
        }
        return kind
    }
}

extension QuantizationRecipe.Treatment {
    fileprivate init(_ configuration: RecipeObject) throws(ModelError) {
        var configuration = configuration
        let activations = try configuration.object("activation_tensor_config")
        let weights = try configuration.object("weight_tensor_config")
        let precision: String = try configuration.take("compute_precision", "a text") ?? "FLOAT"
        let dequantizes: Bool = try configuration.take("explicit_dequantize", "true or false") ?? false
        let _: Bool? = try configuration.take("skip_checks", "true or false")
        let minimum: Int = try configuration.take("min_weight_elements", "a number") ?? 0
        try configuration.end()
        guard ["INTEGER", "FLOAT"].contains(precision) else {
            throw configuration.wrong("compute_precision", "is '\(precision)', neither INTEGER nor FLOAT")
        }
        var stored = try weights.map(QuantizationRecipe.Weights.init)
        stored?.minimumElements = minimum
        if var activations {
            let bits: Int = try activations.take("num_bits", "a number") ?? 8
            let isSymmetric: Bool = try activations.take("symmetric", "true or false") ?? true
            let granularity: String = try activations.take("granularity", "a text") ?? "TENSORWISE"
            let type: String = try activations.take("dtype", "a text") ?? "INT"
            try activations.end()
            guard (bits, isSymmetric) == (8, false) || (bits, isSymmetric) == (16, true), granularity == "TENSORWISE",
                type == "INT"
            else {
                throw activations.wrong(
                    "num_bits", "is \(bits): activations are 8 bits asymmetric or 16 bits symmetric, TENSORWISE, INT")
            }
            guard precision == "INTEGER", stored?.granularity ?? .channel == .channel, stored?.bits ?? 8 == 8 || bits == 8 else {
                throw configuration.wrong(
                    "weight_tensor_config", "must be CHANNELWISE where activations are integers, and of 8 bits or, beside 8, of 4"
                )
            }
            self = .integer(activationBits: bits, weightBits: stored?.bits ?? 8)
        } else if let stored {
            self = precision == "INTEGER" && !dequantizes ? .dynamic(stored) : .weightOnly(stored)
        } else {
            throw configuration.wrong("weight_tensor_config", "is missing")
        }
    }
}

extension QuantizationRecipe.Weights {
    fileprivate init(_ configuration: RecipeObject) throws(ModelError) {
        var configuration = configuration
        let bits: Int = try configuration.take("num_bits", "a number") ?? 8
        let isSymmetric: Bool = try configuration.take("symmetric", "true or false") ?? true
        let name: String = try configuration.take("granularity", "a text") ?? "TENSORWISE"
        let type: String = try configuration.take("dtype", "a text") ?? "INT"
        let size: Int = try configuration.take("block_size", "a number") ?? 0
        try configuration.end()
        guard bits == 4 || bits == 8, isSymmetric, type == "INT" else {
            throw configuration.wrong("num_bits", "is \(bits): weights are INT of 4 or 8 bits and symmetric")
        }
        switch name {
        case "TENSORWISE": self.init(bits: bits, .tensor)
        case "CHANNELWISE": self.init(bits: bits, .channel)
        case "BLOCKWISE" where size > 0: self.init(bits: bits, .block(size))
        default:
            guard name.hasPrefix("BLOCKWISE_"), let size = Int(name.dropFirst(10)), size > 0 else {
                throw configuration.wrong("granularity", "is '\(name)'; there are TENSORWISE, CHANNELWISE and BLOCKWISE_32 … 256")
            }
            self.init(bits: bits, .block(size))
        }
    }
}
