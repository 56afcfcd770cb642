import Records

extension Comparatives {
    /// A word that says something of how much two things differ.
    struct Word {
        enum Kind {
            /// "smaller", behind a number and before "than".
            case comparative
            /// "faster": it says the opposite of the time that something takes.
            case speed
            /// "small", between "as" and "as".
            case adjective
            /// "falls", of a change "from … to …" and "by …".
            case verb
            /// "reduced", of a change "by …" alone.
            case form
            /// "reduction", before "of …" and behind "75 %".
            case noun
        }

        var kind: Kind
        /// What it says of the first of two quantities; nil for a change that can go either way.
        var direction: Direction?
        /// The units of what it can be said of; nil for any.
        var units: Set<Number.Unit>?
    }

    /// The words by which a sentence compares, a row for those that say the same.
    private static let rows: [(kind: Word.Kind, direction: Direction?, units: Set<Number.Unit>?, words: String)] = [
        (.comparative, .less, [.bytes, .count], "smaller"),
        (.comparative, .more, [.bytes, .count], "larger bigger"),
        (.comparative, .less, [.seconds], "shorter"),
        (.comparative, .more, [.seconds], "longer"),
        (.comparative, .less, [.bytes], "lighter"),
        (.comparative, .more, [.bytes], "heavier"),
        (.comparative, .less, [.count], "fewer"),
        (.comparative, .less, nil, "less lower cheaper"),
        (.comparative, .more, nil, "more greater higher"),
        (.speed, .less, [.seconds], "faster quicker"),
        (.speed, .more, [.seconds], "slower"),
        (.adjective, .less, [.bytes, .count], "small"),
        (.adjective, .more, [.bytes, .count], "large big"),
        (.adjective, .less, [.seconds], "fast quick short"),
        (.adjective, .more, [.seconds], "slow long"),
        (.adjective, .less, [.bytes], "light"),
        (.adjective, .more, [.bytes], "heavy"),
        (.adjective, .less, [.count], "few"),
        (.adjective, .more, [.count], "many"),
        (.adjective, .less, nil, "low little cheap"),
        (.adjective, .more, nil, "high much great"),
        (.verb, .less, nil, "falls drops shrinks decreases sinks fell dropped shrank"),
        (.verb, .more, nil, "rises grows increases rose grew"),
        (.form, .less, nil, "decreased decrease reduced reduces reduce reduction shrunk shrink shrinking lost loses lose"),
        (.form, .less, nil, "fallen fall falling dropping drop cuts cut"),
        (.form, .more, nil, "increased increase grown grow growing risen rise rising"),
        (.noun, .less, nil, "saving savings reduction decrease drop fall loss"),
        (.noun, .more, nil, "increase rise growth gain"),
        (.noun, nil, nil, "change difference improvement speedup"),
    ]

    private static let words: [Word.Kind: [String: Word]] = rows.reduce(into: [:]) { words, row in
        for text in row.words.split(separator: " ") {
            words[row.kind, default: [:]][String(text)] = Word(kind: row.kind, direction: row.direction, units: row.units)
        }
    }

    /// The words of a kind, by their texts.
    static func words(_ kind: Word.Kind) -> [String: Word] { words[kind] ?? [:] }

    /// Whether a word is of any kind.
    static func isKnown(_ text: String) -> Bool { words.values.contains { $0[text] != nil } }

    /// A word, if it is of one of some kinds.
    static func word(_ text: String, _ kinds: Word.Kind...) -> Word? {
        kinds.lazy.compactMap { words[$0]?[text] }.first
    }

    /// The units of what a noun names: "half the time", "a third of the room".
    static func units(ofNoun noun: String) -> Set<Number.Unit>? {
        switch noun {
        case "time", "latency", "duration", "speed": [.seconds]
        case "size", "flash", "bytes", "memory", "space", "room", "storage", "ram", "file", "disk", "arena": [.bytes]
        default: nil
        }
    }
}
