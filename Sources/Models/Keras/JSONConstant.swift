import Storage

/// An array of numbers as Keras writes it into a configuration: a number, lists of numbers, or such with NumPy's name
/// around them.
struct JSONConstant {
    var values: [Float]
    var shape: [Int]
    /// Whether all are whole numbers without a fraction or of an integer type.
    var isInteger: Bool

    /// nil for what is no array of numbers.
    init?(_ json: JSONValue) {
        if ["__numpy__", "__tensor__", "__tuple__"].contains(json["class_name"]?.string), let config = json["config"],
            let value = config["value"]
        {
            self.init(elements: value)
            if let type = config["dtype"]?.string { isInteger = type.hasPrefix("int") || type.hasPrefix("uint") }
        } else {
            self.init(elements: json)
        }
    }

    private init?(elements: JSONValue) {
        (values, shape, isInteger) = ([], [], true)
        var level = elements
        while case .array(let inner) = level, shape.count < 8 {
            shape.append(inner.count)
            guard let first = inner.first else { return nil }
            level = first
        }
        guard collect(elements, depth: 0) else { return nil }
    }

    private mutating func collect(_ json: JSONValue, depth: Int) -> Bool {
        if depth == shape.count {
            guard let number = json.double else { return false }
            if case .double = json { isInteger = false }
            values.append(Float(number))
            return true
        }
        guard let elements = json.array, elements.count == shape[depth] else { return false }
        for element in elements where !collect(element, depth: depth + 1) { return false }
        return true
    }
}
