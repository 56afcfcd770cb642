import Storage

extension Constant {
    /// An array of numbers as Keras writes it into a configuration: a number, lists of numbers, or such with NumPy's name
    /// around them. Its type is int64 where all are whole numbers without a fraction or of an integer type, else float32.
    ///
    /// nil for what is no array of numbers.
    init?(_ json: JSONValue) {
        let isNamed = ["__numpy__", "__tensor__", "__tuple__"].contains(json["class_name"]?.string)
        let config = isNamed ? json["config"] : nil
        let elements = config?["value"] ?? json
        var shape: [Int] = []
        var level = elements
        while case .array(let inner) = level, shape.count < 8 {
            shape.append(inner.count)
            guard let first = inner.first else { return nil }
            level = first
        }
        var numbers: [Double] = []
        var isInteger = true
        guard Self.collect(elements, shape[...], &numbers, &isInteger) else { return nil }
        if config?["value"] != nil, let type = config?["dtype"]?.string {
            isInteger = type.hasPrefix("int") || type.hasPrefix("uint")
        }
        if isInteger {
            self.init(numbers.map { $0.isFinite ? Int(max(-9e18, min(9e18, $0))) : 0 }, shape: shape, type: .int64)
        } else {
            self.init(numbers.map { Float($0) }, shape: shape)
        }
    }

    /// An array of booleans as Keras writes it into a configuration; nil for what is none.
    init?(booleans json: JSONValue) {
        guard json["config"]?["dtype"]?.string == "bool", let known = Constant(Self.numbered(json)), let numbers = known.reals
        else { return nil }
        self.init(numbers.map { $0 != 0 }, shape: known.shape)
    }

    private static func numbered(_ json: JSONValue) -> JSONValue {
        switch json {
        case .bool(let flag): .int(flag ? 1 : 0)
        case .array(let elements): .array(elements.map(numbered))
        case .object(let fields): .object(fields.mapValues(numbered))
        default: json
        }
    }

    var isInteger: Bool { type == .int64 }

    private static func collect(
        _ json: JSONValue, _ shape: ArraySlice<Int>, _ numbers: inout [Double], _ isInteger: inout Bool
    ) -> Bool {
        guard let count = shape.first else {
            guard let number = json.double else { return false }
            if case .double = json { isInteger = false }
            numbers.append(number)
            return true
        }
        guard let elements = json.array, elements.count == count else { return false }
        return elements.allSatisfy { collect($0, shape.dropFirst(), &numbers, &isInteger) }
    }
}
