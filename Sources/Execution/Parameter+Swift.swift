import Notebooks

extension FrontMatter.Parameter.Value {
    /// What follows the name in `let name …`.
    var swift: String {
        switch self {
        case .bool(let value): ": Bool = \(value)"
        case .int(let value): ": Int = \(value)"
        case .double(let value):
            value.isFinite ? ": Double = \(value)" : ": Double = \(value.isNaN ? ".nan" : value < 0 ? "-.infinity" : ".infinity")"
        case .string(let value): ": String = \"\(Self.escaped(value))\""
        }
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case let control where control.value < 0x20 || control.value == 0x7F:
                result += "\\u{\(String(control.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// The value of the same type that a text on the command line stands for; nil if it stands for none.
    public func replaced(by text: String) -> Self? {
        switch self {
        case .bool: Bool(text).map { .bool($0) }
        case .int: text.isPaddedNumeral ? nil : Int(text).map { .int($0) }
        case .double: text.isPaddedNumeral ? nil : Double(text).map { .double($0) }
        case .string: .string(text)
        }
    }
}
