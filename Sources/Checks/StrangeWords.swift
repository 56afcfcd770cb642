import Records

/// Words that can make a number another's: all but the names of the values that it is, and those that say of anything that it has
/// a number. "The loss of accuracy is" speaks of no accuracy, and "MNIST has 10,000 test images" of no `images`.
///
/// No list of what else there is can be whole, so it is the list of the others that is.
struct StrangeWords {
    private let names: Set<String>
    private let spelled: Set<String>
    /// By how much two things differ: their words are plain.
    private let isComparison: Bool
    /// "All" says nothing else of it than of one.
    private let isPart: Bool

    /// - Parameters:
    ///   - values: what the number is; two where it is what they give together.
    ///   - others: values that are named beside it.
    init(for values: [KnownValue], of number: Number, beside others: [KnownValue]) {
        let own = (values + others).reduce(into: Set<String>()) { $0.formUnion($1.words.union(Words.stems($1.expression ?? ""))) }
        let named = Words.withNames(own)
        let groups = Self.groups.filter { !$0.isDisjoint(with: named) }
        names = groups.reduce(named) { $0.union($1) }
            .union((values.map(\.number) + [number]).flatMap { Self.names(of: $0.unit, isSized: !groups.isEmpty, named) })
            .union(named.isDisjoint(with: Self.judged) ? [] : ["answer", "predict"])
            .union(values.contains { $0.expression?.hasSuffix(".count") ?? false } ? Self.data : [])
        spelled = Set((values + others).flatMap { Words.spelled("\($0.name) \($0.expression ?? "")") })
        isComparison = values.count > 1 || number.unit == .ratio || number.unit == .points
        isPart = number.unit == .count || number.unit == .percent
    }

    /// The first strange one of a text's words, which are in small letters.
    func first(in words: [String]) -> String? {
        words.indices.first { isStrange(words[$0], before: words[..<$0], behind: words[($0 + 1)...]) }.map { words[$0] }
    }

    private func isStrange(_ word: String, before: ArraySlice<String>, behind: ArraySlice<String>) -> Bool {
        let unit = String(word.drop(while: \.isNumber))
        if unit.isEmpty || Self.plain.contains(unit) || spelled.contains(word) { return false }
        if unit == "bit", let width = before.last.flatMap({ Int($0) }) {
            return names.isDisjoint(with: ["int\(width)", "float\(width)"])
        }
        let stems = Words.stems(word)
        if !stems.isEmpty && stems.isSubset(of: names) || isComparison && Self.comparing.contains(word) { return false }
        if word == "all" || CardinalWords.value(of: word) != nil { return !isPart && behind.first != "times" }
        // "Four times smaller", "half as much"
        if word == "times" { return !behind.prefix(1).contains { Comparatives.word($0, .comparative, .speed) != nil } }
        if ["twice", "half"].contains(word) { return behind.first != "as" }
        // "37 epochs too many"
        if Comparatives.word(word, .adjective) != nil {
            return before.last == "too" && ["many", "few", "much", "little"].contains(word)
        }
        if Comparatives.word(word, .comparative, .speed) != nil || Comparatives.isComparison(word) && word.hasSuffix("er") {
            let isSaid = before.last.map { Self.being.contains($0) || $0.allSatisfy(\.isNumber) } ?? false
            return !isComparison && !behind.contains("than") && !isSaid
        }
        if Self.changing.contains(word) { return !isComparison && !["from", "to"].contains(behind.first) }
        return !isComparison || !Comparatives.isKnown(word)
    }

    // MARK: Words

    /// The room that a file takes, and that a run does: the one is not the other.
    private static let groups: [Set<String>] = [
        [
            "size", "file", "room", "space", "storage", "larg", "flash", "disk", "weigh", "compress", "byte", "bytes", "small",
            "fit",
        ],
        ["memory", "ram", "arena", "reserve"],
        ["latency", "speed", "fast", "slow", "inference"],
        ["accuracy", "accurate", "correct", "right"],
        ["answer", "predict"], ["picture", "image"], ["test", "evaluat"], ["error", "wrong", "mistake"],
        ["chang", "change", "differ"],
    ]
    /// What is said of answers, so that a value of this name counts them.
    private static let judged: Set<String> = ["wrong", "correct"]
    /// What is counted where only the whole has a name: `test.count`.
    private static let data: Set<String> = ["image", "picture", "sample", "example", "digit", "item", "record", "row"]

    /// What is said of any value of a unit. A share is one of the test set, where its name says nothing else.
    private static func names(of unit: Number.Unit, isSized: Bool, _ names: Set<String>) -> Set<String> {
        switch unit {
        case .bytes: isSized ? [] : ["size", "file", "byte", "bytes"]
        case .seconds: ["answer"]
        case .percent: names.isDisjoint(with: ["train", "validat", "valid", "val"]) ? ["test", "evaluat"] : []
        case .count, .number, .ratio, .points, .date: []
        }
    }

    private static let plain = words(
        """
        a an the this that these those it its we our they their i you your which who there here
        of in on at to for from by with into onto as and or but so while whereas because then thus hence therefore however
        also too only just even still now already about around roughly approximately exactly some respectively alone
        quite very really indeed overall good high low against versus vs compared than up after
        what see beside
        is are was were be been has have had having takes take took taking needs need needed requires require uses use used using
        occupies occupy occupied weighs weigh weighed reaches reach reached gets get got achieves achieve achieved attains attain
        attained scores score scored measures measure measured runs run ran shows show shown showed gives give gave yields yield
        comes come came keeps keep kept holds hold contains contain contained counts count counted amounts amount stays stay
        does do drew drawn lies lie costs cost equals equal computed belongs belong stands stand
        model models network networks notebook report page one ones variant variants result results value values number numbers
        rate percentage percent share fraction case cases table figure section set data time factor
        byte bytes kb mb gb kib mib gib kilobytes megabytes ms s µs us ns milliseconds microseconds seconds second pp point points
        """)
    private static let being: Set<String> = ["is", "are", "was", "were", "times"]
    private static let changing = Set(Comparatives.words(.verb).keys).union(["improves", "improved"])
    private static let comparing = words(
        """
        between times within below above over under fold half twice double third quarter much many behind ahead gap save saves saved
        shrink size speed share
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map { String($0) })
    }
}
