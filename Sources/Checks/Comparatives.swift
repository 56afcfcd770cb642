import Records

/// Words that compare.
enum Comparatives {
    /// What a word says of the first of two quantities.
    enum Direction: Hashable { case less, more }

    static let directions = words(.comparative).compactMapValues(\.direction)

    /// Words of speed say the opposite of the time that it takes.
    static let speeds = words(.speed).compactMapValues(\.direction)

    /// Verbs of a change "from … to …".
    static let changes = words(.verb).compactMapValues(\.direction)

    /// What a superlative says of a quantity of a unit; nil where it says nothing.
    static let superlatives: [String: @Sendable (Number.Unit, Sentence) -> Direction?] = {
        func always(_ direction: Direction, _ units: [Number.Unit]) -> @Sendable (Number.Unit, Sentence) -> Direction? {
            { unit, _ in units.contains(unit) ? direction : nil }
        }
        let any: [Number.Unit] = [.bytes, .seconds, .percent, .count]
        return [
            "smallest": always(.less, [.bytes]), "largest": always(.more, [.bytes]), "biggest": always(.more, [.bytes]),
            "fastest": always(.less, [.seconds]), "slowest": always(.more, [.seconds]), "shortest": always(.less, [.seconds]),
            "longest": always(.more, [.seconds]), "lowest": always(.less, any), "highest": always(.more, any),
            "most accurate": always(.more, [.percent]), "least accurate": always(.less, [.percent]),
            "best": { best(of: $0, in: $1) },
            "worst": { unit, sentence in best(of: unit, in: sentence).map { $0 == .less ? .more : .less } },
        ]
    }()

    /// Which values of a unit are the better ones.
    static func best(of unit: Number.Unit, in sentence: Sentence) -> Direction? {
        switch unit {
        case .percent: sentence.words.contains { ["loss", "error", "errors", "losses"].contains($0.text) } ? .less : .more
        case .seconds, .bytes: .less
        case .count, .number, .ratio, .points, .date: nil
        }
    }

    private static let others: Set<String> = [
        "better", "worse", "save", "saves", "saved", "saving", "difference", "drops", "falls", "rises", "grows", "shrinks",
        "gains", "gain", "loses", "lost", "loss", "reduces", "reduced", "reduction", "increase", "increases", "by", "shrink",
    ]

    static func isComparison(_ sentence: String) -> Bool {
        words(sentence).contains { directions[$0] != nil || speeds[$0] != nil || others.contains($0) }
    }

    static func words(_ sentence: some StringProtocol) -> [String] {
        sentence.split { !NumeralScanner.isWordPart($0) }.map { $0.lowercased() }
    }

    /// The stems of words that speak of a unit.
    static func words(for unit: Number.Unit) -> Set<String> {
        switch unit {
        case .bytes:
            [
                "size", "file", "room", "space", "memory", "storage", "smaller", "larg", "larger", "bigger", "flash", "disk",
                "ram", "weigh", "shrink", "compress", "byte", "arena", "reserve", "small", "fit", "bytes",
            ]
        case .seconds: ["latency", "speed", "faster", "slower", "fast", "slow", "quicker", "inference", "microsecond"]
        case .percent, .points: ["accuracy", "accurate", "better", "worse", "correct", "right"]
        case .count, .number, .ratio, .date: []
        }
    }
}
