/// Which paragraphs speak of nothing but what the notebook computes.
///
/// A sentence can say of those around it whose numbers they have: "Here is what the paper says." So each sentence of a paragraph
/// must be of the notebook's own values, and so must be each paragraph before it, from a heading or a cell on.
struct OwnPassages {
    /// Of each text.
    private(set) var isOwn: [Bool] = []

    /// - Parameter quantities: those of each text.
    init(_ prose: [ProseText], _ quantities: [[ShownQuantity]], _ values: [KnownValue]) {
        let names = PlainStatement.names(of: values)
        var isOpen = false
        for (text, quantities) in zip(prose, quantities) {
            guard let before = text.before else {
                isOwn.append(false)
                continue
            }
            isOpen = (before == .beginning || before == .paragraph && isOpen) && Self.isOwn(text, quantities, names)
            isOwn.append(isOpen)
        }
    }

    private static func isOwn(_ text: ProseText, _ quantities: [ShownQuantity], _ names: Set<String>) -> Bool {
        var rest = quantities.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
        var objects = text.objects.sorted { $0.key < $1.key }[...]
        return text.sentences.allSatisfy { range in
            let own = rest.prefix { range.contains($0.range.lowerBound) }
            rest = rest.dropFirst(own.count)
            let inner = objects.prefix { range.contains($0.key) }
            objects = objects.dropFirst(inner.count)
            if own.count == 1, let statement = PlainStatement(own[own.startIndex], in: text), statement.isOf(names) {
                return true
            }
            return own.allSatisfy { !$0.isTyped } && inner.contains { $0.value.isComputed }
                && SentencePart(of: range, in: text).isPlain
        }
    }
}

extension ProseText.Object {
    /// Whether it stands for what the notebook computes.
    var isComputed: Bool {
        switch self {
        case .directive, .output: true
        case .code, .work, .other: false
        }
    }
}
