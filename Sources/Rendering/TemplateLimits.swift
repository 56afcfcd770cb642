/// What a template may demand of its parser, which calls itself for each section in a section.
enum TemplateLimits {
    static let bytes = 1 << 20
    static let sections = 50
    static let tagBytes = 200

    /// Why a template cannot be used; nil if it can.
    static func problem(in template: String) -> String? {
        let text = Array(template.utf8)
        if text.count > bytes { return "has more than \(bytes >> 20) MiB" }
        var depth = 0
        var rest = text[...]
        let (open, close) = (Array("{{".utf8), Array("}}".utf8))
        while let start = rest.firstRange(of: open) {
            rest = rest[start.upperBound...]
            let name = rest.drop { $0 == UInt8(ascii: "{") || $0 == 0x20 }
            let length = name.firstRange(of: close).map { $0.lowerBound - name.startIndex } ?? name.count
            if length > tagBytes { return "has a tag of more than \(tagBytes) bytes" }
            switch name.first {
            case UInt8(ascii: "="): return "changes its delimiters, which a template of Modelbook does not"
            case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: "/"): depth -= 1
            default: break
            }
            if depth > sections { return "has more than \(sections) sections in each other" }
        }
        return nil
    }
}
