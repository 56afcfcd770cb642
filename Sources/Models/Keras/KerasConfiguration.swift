import Storage

/// The settings of one layer, read with errors that name it. It remembers which were read, so that a setting that
/// nothing reads is found.
package final class KerasConfiguration {
    package let name: String
    /// The class, such as "Conv2D".
    package let kind: String
    /// Where Python has the class, such as "keras.layers"; of a registered class its name there, such as "mine>Dense"; nil
    /// in HDF5 files.
    package let module: String?
    /// 2 or 3: some functions are defined differently.
    let kerasMajorVersion: Int
    private let settings: [String: JSONValue]
    private var read: Set<String> = []

    init(
        name: String, kind: String, module: String? = nil, settings: [String: JSONValue], kerasMajorVersion: Int
    ) {
        self.name = name
        self.kind = kind
        self.module = module
        // Keras 2.1 and 2.2 write NumPy numbers as {"type": "ndarray", "value": 0.3}.
        self.settings = settings.mapValues { $0["type"] == .string("ndarray") ? $0["value"] ?? $0 : $0 }
        self.kerasMajorVersion = kerasMajorVersion
    }

    /// The module of what the object `json` stands for. A class registered by others has none in the file, and may have the
    /// name of one of Keras's own.
    static func module(of json: JSONValue) -> String? {
        json["module"]?.string ?? json["registered_name"]?.string.flatMap { $0.contains(">") ? $0 : nil }
    }

    /// Whether the class may be Keras's own: HDF5 files do not say it.
    package var isOfKeras: Bool {
        guard let first = module?.split(separator: ".").first else { return module == nil }
        return ["keras", "tf_keras", "tensorflow"].contains(first)
    }

    /// The same layer with other settings.
    func changing(_ changes: [String: JSONValue]) -> KerasConfiguration {
        let settings = settings.merging(changes) { $1 }
        return KerasConfiguration(
            name: name, kind: kind, module: module, settings: settings, kerasMajorVersion: kerasMajorVersion)
    }

    /// "layer 'conv1': Conv2D: …"
    func error(_ message: String, help: String = "") -> ModelError {
        ModelError("\(kind): \(message)", at: .layer(name), help: help)
    }

    /// "layer 'lstm': LSTM: the setting 'time_major' = true is not supported"
    func refusal(of key: String, help: String = "") -> ModelError {
        error("the setting '\(key)' = \((settings[key] ?? .null).brief) is not supported", help: help)
    }

    /// The setting `key`; nil where there is none.
    package subscript(_ key: String) -> JSONValue? {
        read.insert(key)
        return settings[key]
    }

    /// The settings that nothing has read, in alphabetical order.
    package var unread: [(key: String, value: JSONValue)] {
        settings.filter { !read.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The shape that a first layer's input has, the batch included.
    var batchShape: JSONValue? { settings["batch_shape"] ?? settings["batch_input_shape"] }

    /// Where the channels are: "channels_first" or "channels_last"; nil where the setting is not there.
    var dataFormat: String? { settings["data_format"]?.string }

    /// Whether a recurrent layer keeps its state between calls.
    var isStateful: Bool { settings["stateful"] == .bool(true) }

    /// Whether it has the settings that every layer of Keras 3 has. Operations of `keras.ops` have not.
    var isLayer: Bool { kerasMajorVersion < 3 || settings["trainable"] != nil || settings["dtype"] != nil }

    /// Whether the setting is there and not null.
    package func has(_ key: String) -> Bool { self[key].map { !$0.isNull } ?? false }

    package func string(_ key: String, default defaultValue: String) throws -> String {
        guard let value = self[key] else { return defaultValue }
        guard let string = value.string else { throw refusal(of: key) }
        return string
    }

    package func bool(_ key: String, default defaultValue: Bool) throws -> Bool {
        guard let value = self[key] else { return defaultValue }
        guard let bool = value.bool else { throw refusal(of: key) }
        return bool
    }

    package func number(_ key: String, default defaultValue: Double) throws -> Double {
        guard let value = self[key] else { return defaultValue }
        guard let number = value.double else { throw refusal(of: key) }
        return number
    }

    package func int(_ key: String) throws -> Int {
        guard let value = self[key]?.int else {
            throw error("the setting '\(key)' is missing or not a whole number")
        }
        return value
    }

    /// A list of whole numbers; one number stands for `count` of them.
    package func ints(_ key: String, count: Int, default defaultValue: Int? = nil) throws -> [Int] {
        if let value = self[key]?.double {
            guard let int = Int(exactly: value) else { throw error("the setting '\(key)' is not a whole number") }
            return Array(repeating: int, count: count)
        }
        guard let elements = self[key]?.array else {
            if let defaultValue, self[key] == nil { return Array(repeating: defaultValue, count: count) }
            throw error("the setting '\(key)' is missing")
        }
        let ints = elements.compactMap(\.int)
        guard ints.count == elements.count, ints.count == count else {
            throw error("the setting '\(key)' is not a list of \(count) whole numbers")
        }
        return ints
    }

    /// Whole numbers of any count, such as axes; one number is a list of one.
    package func list(_ key: String) throws -> [Int]? {
        guard let value = self[key] else { return nil }
        if let one = value.int { return [one] }
        guard let ints = value.ints else { throw refusal(of: key) }
        return ints
    }

    /// Whole numbers of any count, such as a shape; null is nil.
    func shape(_ key: String) throws -> [Int?]? {
        guard let value = self[key] else { return nil }
        guard let elements = value.array, elements.allSatisfy({ $0.isNull || $0.int != nil }) else {
            throw refusal(of: key)
        }
        return elements.map(\.int)
    }

    func positive(_ key: String, count: Int, default defaultValue: Int? = nil) throws -> [Int] {
        let values = try ints(key, count: count, default: defaultValue)
        guard values.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
            throw error("the setting '\(key)' is not positive")
        }
        return values
    }

    /// Whether the channels are behind the batch and not last.
    func hasChannelsFirst() throws -> Bool {
        switch self["data_format"] {
        case nil, .null?, .string("channels_last")?: return false
        case .string("channels_first")?: return true
        default: throw refusal(of: "data_format")
        }
    }

    /// Refuses an order of axes other than that of TensorFlow Lite, with the channels last.
    func requireChannelsLast() throws {
        guard try !hasChannelsFirst() else { throw refusal(of: "data_format") }
    }

    /// The name of the function at `key`: Keras writes a name, or an object with the name as its configuration. `null`
    /// is the function that changes nothing.
    func functionName(_ key: String, default defaultValue: String = "linear") throws -> String {
        switch self[key] {
        case nil: return defaultValue
        case .null?: return "linear"
        case .string(let name)?: return name
        case .object(let object)? where object["class_name"] == .string("function"):
            if case .string(let name)? = object["config"] { return name }
            fallthrough
        default: throw error("the setting '\(key)' is not a function's name")
        }
    }

    /// The name of a layer's `dtype`: "float32", "mixed_float16"; of Keras's quantized layers "int8_from_float32".
    func dtype() throws -> String {
        switch self["dtype"] {
        case nil, .null?: return "float32"
        case .string(let name)?: return name
        case .object(let object)?:
            if let name = object["config"]?["name"]?.string { return name }
            if let mode = object["config"]?["mode"]?.string, let source = object["config"]?["source_name"]?.string {
                return "\(mode)_from_\(source)"
            }
            fallthrough
        default: throw refusal(of: "dtype")
        }
    }
}
