import Storage

extension JSONValue {
    /// The elements of a list of whole numbers; nil for all else.
    var ints: [Int]? {
        guard let elements = array else { return nil }
        let ints = elements.compactMap(\.int)
        return ints.count == elements.count ? ints : nil
    }

    /// The value as JSON, for messages: at most some forty characters.
    var brief: String {
        let text = json(limit: 40)
        return text.count > 40 ? text.prefix(40) + "…" : text
    }

    private func json(limit: Int) -> String {
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .double(let value): return "\(value)"
        case .string(let value): return "\"\(value)\""
        case .array(let elements):
            var text = "["
            for (index, element) in elements.enumerated() where text.count <= limit {
                text += (index == 0 ? "" : ", ") + element.json(limit: limit)
            }
            return text + "]"
        case .object(let members):
            var text = "{"
            for (index, key) in members.keys.sorted().enumerated() where text.count <= limit {
                text += (index == 0 ? "" : ", ") + "\"\(key)\": " + members[key]!.json(limit: limit)
            }
            return text + "}"
        }
    }
}

extension [Int] {
    /// For messages: "1, 2".
    var list: String { map(String.init).joined(separator: ", ") }
}
