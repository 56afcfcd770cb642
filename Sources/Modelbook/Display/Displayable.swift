import Records

/// A value that knows how it is to be shown on the page.
public protocol Displayable {
    /// nil: nothing is shown.
    var display: Display? { get }
}

extension Display: Displayable {
    public var display: Display? { self }
}

extension Table: Displayable {
    public var display: Display? { .table(self) }
}

extension Chart: Displayable {
    public var display: Display? { .chart(self) }
}

extension Number: Displayable {
    public var display: Display? { .number(self) }
}

extension Quantity: Displayable {
    public var display: Display? { .number(number) }
}

extension Optional: Displayable {
    /// nil shows nothing.
    public var display: Display? { flatMap { Modelbook.display(of: $0) } }
}

extension Array: Displayable {
    /// Numbers and lists of numbers in a line; other displayable elements below one another; anything else as Swift
    /// describes it.
    public var display: Display? {
        if !prefix(400).contains(where: { $0 is any NumberConvertible || $0 is Number }), let list = NumberList(self) {
            return .text(list.text)
        }
        let displays = compactMap { ($0 as? any Displayable)?.display }
        return displays.count == count && !isEmpty ? .group(displays) : .text(description)
    }
}

extension Markdown: Displayable {
    public var display: Display? { .prose(markdown) }
}

/// What ``Markdown`` is as a cell's value.
public typealias Prose = Markdown

/// How any value is shown: its own way, or as Swift describes it; `()` shows nothing.
func display(of value: Any) -> Display? {
    if let odd = NoNumber.first(in: value) { return .number(odd) }
    return switch value {
    case is Void: nil
    case let value as any Displayable: value.display
    default: .text(NumberList(value)?.text ?? String(describing: value))
    }
}
