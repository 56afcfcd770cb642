import Records

/// Shows a value on the page at this place. The last expression of a cell is shown without it.
public func show<T>(_ value: T) {
    if let display = display(of: value) { RecordWriter.shared.write(.display(display)) }
}

/// What an inline directive shows: a number with its origins, text as it is, or Markdown.
/// - Throws: ``KitError`` for what cannot stand in a sentence.
func inlineValue(of value: Any?) throws -> InlineValue {
    if let value, let odd = NoNumber.first(in: value) { return .number(odd) }
    if let value, let list = NumberList(value) { return .list(list.parts) }
    switch value {
    case let quantity as any NumberConvertible: return .number(quantity.number)
    case let number as Number: return .number(number)
    case let value as any PlainNumeral: return value.plainNumber.map(InlineValue.number) ?? .text(value.wholeText)
    case let evaluation as Evaluation: return .text(evaluation.sentence)
    case is Void: throw KitError("this expression has no value to put into a sentence", help: "Call it in a cell.")
    case let value as any Displayable:
        switch value.display {
        case .number(let number)?: return .number(number)
        case .text(let text)?: return .text(text)
        case .prose(let markdown)?: return .markdown(markdown)
        case .table?: throw KitError("a table cannot stand in a sentence", help: "Show it in a cell.")
        case .chart?: throw KitError("a chart cannot stand in a sentence", help: "Show it in a cell.")
        case .image?: throw KitError("a picture cannot stand in a sentence", help: "Show it in a cell.")
        case .code?, .group?: throw KitError("this value cannot stand in a sentence", help: "Show it in a cell.")
        case nil: throw KitError("this is nil", help: "Give it another value: \"value ?? …\".")
        }
    case let value? where isOpaque(value):
        throw KitError(
            "a value of type \(type(of: value)) cannot stand in a sentence",
            help: "Name one of its values, or give it a description of its own (CustomStringConvertible).")
    case let value?: return .text(String(describing: value))
    case nil: throw KitError("this is nil", help: "Give it another value: \"value ?? …\".")
    }
}

/// Swift would describe it by its inside.
private func isOpaque(_ value: Any) -> Bool {
    if value is any CustomStringConvertible || value is any TextOutputStreamable { return false }
    let style = Mirror(reflecting: value).displayStyle
    return style == .struct || style == .class
}

/// A quantity of whichever unit.
protocol NumberConvertible {
    var number: Number { get }
}

extension Quantity: NumberConvertible {}
