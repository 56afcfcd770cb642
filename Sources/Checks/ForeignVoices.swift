/// What says of each text that it speaks of others, or what stands around it does: a heading above it, its paragraph, or one without
/// numbers before it, up to a heading, to what a cell shows, or to a paragraph that shows what is computed.
struct ForeignVoices {
    private(set) var words: [String?] = []

    /// - Parameter quantities: those of each text.
    init(_ prose: [ProseText], _ quantities: [[ShownQuantity]], _ values: [KnownValue]) {
        let names = values.reduce(into: Set<String>()) { $0.formUnion($1.subject.union($1.measure)) }
        var open: String?
        var list: String?
        var headings: [String: String?] = [:]
        for (text, quantities) in zip(prose, quantities) {
            let own =
                text.objects.values.contains(where: \.isWork)
                ? "@" : OwnVoice.foreignWord(in: text.text(0..<text.characters.count), names: names)
            // What a paragraph with numbers says of others is of these.
            let leads = quantities.isEmpty ? own : nil
            switch text.before {
            case .beginning: open = leads
            case .paragraph, .other: open = leads ?? (text.objects.values.contains(where: \.isComputed) ? nil : open)
            case nil: list = own ?? list
            }
            if text.before != nil { list = nil }
            let above = text.headings.lazy.compactMap { heading -> String? in
                if let known = headings[heading.text] { return known }
                let word = OwnVoice.foreignWord(in: heading.text, names: names)
                headings[heading.text] = word
                return word
            }.first
            words.append(above ?? own ?? list ?? open)
        }
    }
}

extension ProseText.Object {
    fileprivate var isWork: Bool { if case .work = self { true } else { false } }
}
