import Storage

/// The settings of one layer, read with errors that name it.
struct KerasConfiguration {
    let name: String
    /// The class, such as "Conv2D".
    let kind: String
    let settings: [String: JSONValue]
    /// 2 or 3: some functions are defined differently.
    let kerasMajorVersion: Int

    /// "layer 'conv1': Conv2D: …"
    func error(_ message: String, help: String = "") -> ModelError {
        ModelError("\(kind): \(message)", at: .layer(name), help: help)
    }

    func has(_ key: String) -> Bool {
        guard let value = settings[key] else { return false }
        return value != .null
    }

    func string(_ key: String) -> String? {
        if case .string(let value)? = settings[key] { return value }
        return nil
    }

    func bool(_ key: String, default defaultValue: Bool) -> Bool {
        if case .bool(let value)? = settings[key] { return value }
        return defaultValue
    }

    func number(_ key: String) -> Double? {
        settings[key]?.double
    }

    func int(_ key: String) throws -> Int {
        guard let value = settings[key]?.int else {
            throw error("the setting '\(key)' is missing or not a whole number")
        }
        return value
    }

    /// A list of whole numbers; one number stands for `count` of them.
    func ints(_ key: String, count: Int, default defaultValue: Int? = nil) throws -> [Int] {
        if let value = number(key) {
            guard let int = Int(exactly: value) else { throw error("the setting '\(key)' is not a whole number") }
            return Array(repeating: int, count: count)
        }
        guard case .array(let elements)? = settings[key] else {
            if let defaultValue { return Array(repeating: defaultValue, count: count) }
            throw error("the setting '\(key)' is missing")
        }
        let ints = elements.compactMap(\.int)
        guard ints.count == elements.count, ints.count == count else {
            throw error("the setting '\(key)' is not a list of \(count) whole numbers")
        }
        return ints
    }

    /// Whole numbers of any count, such as a shape; null is nil.
    func shape(_ key: String) -> [Int?]? {
        guard case .array(let elements)? = settings[key] else { return nil }
        return elements.map(\.int)
    }

    func positive(_ key: String, count: Int, default defaultValue: Int? = nil) throws -> [Int] {
        let values = try ints(key, count: count, default: defaultValue)
        guard values.allSatisfy({ $0 > 0 && $0 <= 1 << 20 }) else {
            throw error("the setting '\(key)' is not positive")
        }
        return values
    }

    /// SAME or VALID.
    func padding() throws -> Padding {
        switch string("padding") ?? "valid" {
        case "same": return .same
        case "valid": return .valid
        case let other: throw error("the padding '\(other)' is not supported")
        }
    }

    /// Whether channels are last, the only order that TensorFlow Lite has.
    func requireChannelsLast() throws {
        guard string("data_format") ?? "channels_last" != "channels_first" else {
            throw error(
                "data_format 'channels_first' is not supported",
                help: "TensorFlow Lite keeps channels last: train the model with data_format 'channels_last'.")
        }
    }

    /// The name of the function at `key`: Keras writes a name, or an object with a class name or a configuration.
    func functionName(_ key: String) throws -> String {
        switch settings[key] {
        case nil, .null?: return "linear"
        case .string(let name)?: return name
        case .object(let object)?:
            if case .string("function")? = object["class_name"], case .string(let name)? = object["config"] {
                return name
            }
            if case .string(let name)? = object["class_name"] { return name }
            fallthrough
        default: throw error("the setting '\(key)' is not a function's name")
        }
    }
}
