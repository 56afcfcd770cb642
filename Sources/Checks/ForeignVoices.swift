/// What says of each text that it speaks of others, or what stands around it does: a heading above it, a sentence without numbers
/// of its paragraph, or of one before it, up to a heading, to what a cell shows, or to a paragraph that shows what is computed.
/// What a sentence with numbers says of others is of these.
struct ForeignVoices {
    private(set) var words: [String?] = []

    /// - Parameter quantities: those of each text.
    init(_ prose: [ProseText], _ quantities: [[ShownQuantity]], _ values: [KnownValue]) {
        let names = values.reduce(into: Set<String>()) { $0.formUnion($1.subject.union($1.measure)) }
        var open: String?
        var list: String?
        var headings: [String: String?] = [:]
        for (text, quantities) in zip(prose, quantities) {
            let own = Self.foreignWord(in: text, quantities, names)
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

    private static func foreignWord(in text: ProseText, _ quantities: [ShownQuantity], _ names: Set<String>) -> String? {
        let places = quantities.map(\.range.lowerBound).sorted()
        let works = text.objects.filter(\.value.isWork).keys.sorted()
        return text.sentences.lazy.compactMap { sentence -> String? in
            if Self.has(places, in: sentence) { return nil }
            return Self.has(works, in: sentence) ? "@" : OwnVoice.foreignWord(in: text.text(sentence), names: names)
        }.first
    }

    /// Whether one of some places, which are in order, is in a range.
    private static func has(_ places: [Int], in range: Range<Int>) -> Bool {
        let first = places.partition { $0 < range.lowerBound }
        return first < places.count && places[first] < range.upperBound
    }
}

extension ProseText.Object {
    var isWork: Bool { if case .work = self { true } else { false } }
}
