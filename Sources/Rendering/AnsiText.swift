import SystemIO

/// Printed text with the colours that a program gave it by the escape sequences "select graphic rendition" of ECMA-48,
/// section 8.3.117. Every other control character is made visible.
struct AnsiText {
    /// Names as notebooks of Jupyter have them.
    private static let colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    private struct Style: Hashable {
        var colour: Int?
        var isBold = false
        var isFaint = false
        var isItalic = false
        var isUnderlined = false

        var classes: String {
            var names = colour.map { ["ansi-\(AnsiText.colours[$0])-fg"] } ?? []
            if isBold { names.append("ansi-bold") }
            if isFaint { names.append("ansi-faint") }
            if isItalic { names.append("ansi-italic") }
            if isUnderlined { names.append("ansi-underline") }
            return names.joined(separator: " ")
        }
    }

    private(set) var html = HTML()
    private var style = Style()

    init(_ text: String) {
        guard text.utf8.contains(where: { $0 == 0x1B || $0 == 0x0D }) else {
            html = HTML(escaping: text.visible)
            return
        }
        let text = text.replacing("\r\n", with: "\n")
        var rest = text[...]
        while let escape = rest.firstRange(of: "\u{1B}[") {
            let parameters = rest[escape.upperBound...].prefix { $0.isASCII && ($0.isNumber || $0 == ";" || $0 == ":") }
            guard rest[parameters.endIndex...].first == "m" else {
                add(rest[..<escape.upperBound])
                rest = rest[escape.upperBound...]
                continue
            }
            add(rest[..<escape.lowerBound])
            set(parameters)
            rest = rest[rest.index(after: parameters.endIndex)...]
        }
        add(rest)
    }

    private mutating func add(_ text: Substring) {
        guard !text.isEmpty else { return }
        let shown = text.visible
        html += style == Style() ? HTML(escaping: shown) : "<span class=\"\(style.classes)\">\(shown)</span>"
    }

    private mutating func set(_ parameters: Substring) {
        var codes = parameters.split(omittingEmptySubsequences: false) { $0 == ";" || $0 == ":" }.map { Int($0) ?? 0 }[...]
        while let code = codes.popFirst() {
            switch code {
            case 0: style = Style()
            case 1: style.isBold = true
            case 2: style.isFaint = true
            case 3: style.isItalic = true
            case 4: style.isUnderlined = true
            case 22: (style.isBold, style.isFaint) = (false, false)
            case 23: style.isItalic = false
            case 24: style.isUnderlined = false
            case 30...37: style.colour = code - 30
            case 39: style.colour = nil
            case 90...97: style.colour = code - 90
            // One of 256 colours, or of all: their numbers are no codes.
            case 38, 48: codes = codes.dropFirst(codes.first == 5 ? 2 : codes.first == 2 ? 4 : 0)
            default: break
            }
        }
    }
}
