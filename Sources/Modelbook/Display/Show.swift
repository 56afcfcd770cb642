import Records

/// Shows a value on the page at this place. The last expression of a cell is shown without it.
public func show<T>(_ value: T) {
    if let display = display(of: value) { RecordWriter.shared.write(.display(display)) }
}

/// What an inline directive shows: a number with its origins, or inline Markdown.
func inlineValue(of value: Any?) -> InlineValue {
    switch value {
    case let quantity as any NumberConvertible: .number(quantity.number)
    case let number as Number: .number(number)
    case let count as Int: .number(Number(Double(count), .count))
    case let value as Double: .number(Number(value, .number))
    case let value as Float: .number(Number(Double(value), .number))
    case let prose as Prose: .text(prose.markdown)
    case let value?: .text(String(describing: value))
    case nil: .text("nil")
    }
}

/// A quantity of whichever unit.
protocol NumberConvertible {
    var number: Number { get }
}

extension Quantity: NumberConvertible {}
