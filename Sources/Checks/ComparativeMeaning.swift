import Records

/// What "faster", "more accurate", "lower latency", "twice as fast as" and "beats" say of their subject.
struct ComparativeMeaning {
    /// Nil where a noun that is a column's name says what is compared: "a higher error".
    let unit: Number.Unit?
    /// Whether it can be said of anything that has numbers.
    private(set) var isGeneral = false
    let direction: Comparatives.Direction
    /// How many words they are.
    let count: Int
    /// The word behind which the other one stands.
    private let link: String

    /// Whether a comparative can begin with a word.
    static func canBegin(with word: String) -> Bool {
        ["beats", "outperforms", "as", "better", "worse"].contains(word) || levels[word] != nil
            || Comparatives.word(word, .comparative, .speed) != nil
    }

    /// What the measure of one thing is to "that of" another.
    private static let levels: [String: Comparatives.Direction] = [
        "below": .less, "under": .less, "above": .more, "over": .more, "exceeds": .more, "surpasses": .more,
    ]

    /// - Parameters:
    ///   - words: of a part of a sentence, from the first word of the comparative on.
    ///   - before: those before it.
    init?(of words: [String], behind before: [String]) {
        let next = words.count > 1 ? words[1] : "", last = before.last ?? ""
        func unit(_ noun: String) -> Number.Unit? {
            noun == "accuracy" ? .percent : Comparatives.units(ofNoun: noun)?.first
        }
        if ["beats", "outperforms"].contains(words[0]) {
            guard let place = words.firstIndex(of: "in"), place + 1 < words.count, let unit = unit(words[place + 1]) else {
                return nil
            }
            self.init(unit, unit == .percent ? .more : .less, 1, link: "in")
        } else if let direction = Self.levels[words[0]] {
            // "The latency of float is below that of int8"
            guard next == "that", let measure = before.reversed().lazy.compactMap(unit).first else { return nil }
            self.init(measure, direction, 1, link: "of")
            isGeneral = true
        } else if words[0] == "as", let adjective = Comparatives.word(next, .adjective), let unit = adjective.units?.first,
            ["twice", "times"].contains(last), let direction = adjective.direction
        {
            self.init(adjective.units?.contains(.bytes) ?? false ? .bytes : unit, direction, 2, link: "as")
        } else if let direction = Comparatives.word(words[0], .comparative)?.direction {
            let measure = unit(next) ?? before.reversed().lazy.compactMap(unit).first
            if next == "accurate" {
                self.init(.percent, direction, 2)
            } else if ["less", "more"].contains(words[0]), unit(next) == nil {
                guard next == "than", let unit = Self.unit(ofNumber: words.dropFirst(2)) else { return nil }
                self.init(unit, direction, 1)
            } else if let measure {
                self.init(measure, direction, unit(next) == nil ? 1 : 2)
            } else if let unit = Self.unit(ofAdjective: words[0], behind: last) {
                self.init(unit, direction, 1)
            } else if ["higher", "lower", "greater", "smaller", "larger", "bigger"].contains(words[0]) {
                self.init(nil, direction, 1)
            } else {
                return nil
            }
            isGeneral = next != "accurate" && !["longer", "shorter"].contains(words[0])
        } else if ["better", "worse"].contains(words[0]) {
            let measure = unit(next) ?? before.reversed().lazy.compactMap(unit).first ?? .percent
            guard last != "a" || unit(next) != nil else { return nil }
            self.init(measure, (words[0] == "better") == (measure == .percent) ? .more : .less, unit(next) == nil ? 1 : 2)
        } else if let direction = Comparatives.speeds[words[0]], !["a", "an"].contains(last) {
            self.init(.seconds, direction, 1)
        } else {
            return nil
        }
    }

    private init(_ unit: Number.Unit?, _ direction: Comparatives.Direction, _ count: Int, link: String = "than") {
        (self.unit, self.direction, self.count, self.link) = (unit, direction, count, link)
    }

    /// That of "50 KB", whose digits may be several words.
    private static func unit(ofNumber words: ArraySlice<String>) -> Number.Unit? {
        let digits = words.prefix { $0.first?.isNumber ?? false }
        guard !digits.isEmpty, digits.endIndex < words.endIndex else { return nil }
        return switch words[digits.endIndex] {
        case "bytes", "kb", "mb", "gb", "kib", "mib", "gib": .bytes
        case "ns", "µs", "μs", "us", "ms", "s": .seconds
        default: nil
        }
    }

    private static func unit(ofAdjective word: String, behind last: String) -> Number.Unit? {
        switch word {
        case "smaller", "larger", "bigger": ["a", "an"].contains(last) ? nil : .bytes
        case "longer", "shorter": last == "takes" ? .seconds : nil
        default: nil
        }
    }

    /// The words of the other one among those behind; nil where there is no other.
    func object(in words: [String]) -> [String]? {
        guard let index = words.firstIndex(of: link) else { return nil }
        return link == "in" ? Array(words[..<index]) : Array(words[(index + 1)...])
    }
}
