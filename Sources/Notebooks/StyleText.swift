/// The CSS of a `style="…"`, of which only what colours and sets text and gives it room is let through: nothing that
/// moves over other parts of the page or asks for a file.
public struct StyleText: Sendable {
    /// The properties that are let through, and those that begin with one of them and "-".
    public static let known = [
        "color", "background", "background-color", "font", "text", "letter-spacing", "line-height", "width",
        "max-width",
        "min-width", "height", "max-height", "margin", "padding", "border", "border-radius", "white-space",
        "vertical-align",
        "list-style",
    ]

    /// "name: value" of each declaration that is let through, joined by ";".
    public private(set) var text = ""
    /// Those that are not.
    private(set) var refused: [String] = []

    /// - Parameter style: what stands in the attribute, declarations between ";".
    public init(_ style: String) {
        var kept: [String] = []
        for part in style.split(separator: ";") {
            let declaration = String(decoding: Array(part.utf8).trimmed, as: UTF8.self)
            guard !declaration.isEmpty else { continue }
            if Self.isKnown(declaration) { kept.append(declaration) } else { refused.append(declaration) }
        }
        text = kept.joined(separator: ";")
    }

    private static func isKnown(_ declaration: String) -> Bool {
        guard let colon = declaration.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let name = String(decoding: Array(declaration.utf8[..<colon]).trimmed, as: UTF8.self).lowercased()
        let value = declaration.utf8[colon...].dropFirst()
        let isPlain = value.allSatisfy { isNameByte($0) && $0 != UInt8(ascii: ":") || " #%(),+*/!'".utf8.contains($0) }
        let isCall = ["url(", "image(", "image-set(", "element(", "attr(", "expression("].contains {
            String(decoding: value, as: UTF8.self).lowercased().contains($0)
        }
        // A negative margin moves over what stands beside it.
        let isMoved = name.hasPrefix("margin") && value.contains(UInt8(ascii: "-"))
        return isPlain && !isCall && !isMoved && known.contains { name == $0 || name.hasPrefix($0 + "-") }
    }
}
