import Notebooks
import Records

/// What stands around a number and says what it is of.
struct NumeralContext {
    /// The words of its sentence.
    private let words: Set<String>
    /// The words of the values that are computed in its sentence, by their names.
    private let computed: [String: Set<String>]
    /// The words of its clause.
    private let near: Set<String>
    /// The words behind it: what it counts.
    private let noun: Set<String>
    /// "half" and "three" stand beside many values: only what the sentence itself says counts.
    private let isWord: Bool
    private let section: Int
    private let place: SourceLocation
    /// The values of the section by their units.
    private let siblings: [Number.Unit: Set<Double>]
    /// The sentence compares: "smaller", "less than".
    let isComparison: Bool
    /// The sentence speaks of a work of others: "Smith et al. report 98 %".
    let isOfOthers: Bool
    /// A typed table's cell is compared with nothing.
    let allowsPairs: Bool

    init(_ numeral: Numeral, in text: ProseText, _ values: KnownValues) {
        let sentence = text.sentence(around: numeral.range.lowerBound)
        var isOfOthers = !Self.works.isDisjoint(with: Comparatives.words(text.text(sentence)))
        var words = text.headers.reduce(into: Words.stems(text.text(sentence))) { $0.formUnion(Words.stems($1)) }
        for (index, object) in text.objects where sentence.contains(index) {
            switch object {
            case .code(let code): words.formUnion(Words.stems(code))
            case .work: isOfOthers = true
            case .directive, .output, .other: break
            }
        }
        self.words = Words.withSynonyms(words)
        self.isOfOthers = isOfOthers
        near = Words.withSynonyms(Words.stems(text.text(text.clause(around: numeral.range, in: sentence))))
        isWord = numeral.word != nil
        let directives = text.objects.filter { sentence.contains($0.key) }.values
        var computed: [String: Set<String>] = [:]
        for case .directive(let number) in directives {
            if let (name, words) = values.directiveWords[number] { computed[name] = words }
        }
        self.computed = computed
        noun = Words.withSynonyms(
            Words.stems(KnownValues.words(behind: numeral.range.upperBound - 1, in: text)))
        section = text.section
        siblings = values.siblings[text.section] ?? [:]
        place = text.start
        isComparison = Comparatives.isComparison(text.text(sentence))
        allowsPairs = text.role != .tableCell
    }

    /// Whether its sentence speaks of what is wrong: "an error rate of 6.9 %".
    static func speaksOfErrors(_ numeral: Numeral, in text: ProseText) -> Bool {
        guard numeral.unit.kind == .percent, numeral.word == nil else { return false }
        let words = Comparatives.words(text.text(text.sentence(around: numeral.range.lowerBound)))
        return !errors.isDisjoint(with: words)
    }

    private static let errors: Set<String> = [
        "error", "errors", "errs", "wrong", "wrongly", "misclassified", "misclassifies", "mistakes",
    ]
    private static let works: Set<String> = ["al", "paper", "papers", "literature", "published", "article"]

    /// Whether what is counted is what the value counts.
    func isNoun(of value: KnownValue) -> Bool { !noun.isDisjoint(with: value.measure.union(value.noun)) }

    /// Whether the sentence has one of the value's own words.
    func names(_ value: KnownValue) -> Bool {
        !value.subject.union(value.measure).union(value.noun).isDisjoint(with: words)
    }

    /// Whether its clause names who has the value.
    func isNear(_ value: KnownValue) -> Bool { !value.subject.isDisjoint(with: near) }

    /// How well the sentence names who has some values: "student" is named by "the pruned student" too, but less.
    struct Naming: Comparable {
        var missing = 0
        var found = 0

        static func < (a: Naming, b: Naming) -> Bool { (-a.missing, a.found) < (-b.missing, b.found) }
    }

    func naming(_ values: [KnownValue]) -> Naming {
        let counts = values.map { ($0.subject.subtracting(words).count, $0.subject.intersection(words).count) }
        return Naming(missing: counts.map(\.0).reduce(0, +), found: counts.map(\.1).reduce(0, +))
    }

    /// How much says that the number is this value.
    func score(_ value: KnownValue) -> Int {
        // That the value itself stands in the sentence says nothing: why would it stand there twice?
        let words = isWord ? words : computed.reduce(into: words) { if $1.key != value.name { $0.formUnion($1.value) } }
        var score = 0
        if isNoun(of: value) { score += 2 }
        if !value.subject.isDisjoint(with: words) { score += 1 }
        if isMeasure(value, words) { score += 1 }
        if value.section == section { score += 1 }
        return score
    }

    /// How much says that the number is of these two values.
    func score(_ operands: [KnownValue]) -> Int {
        let (a, b) = (operands[0], operands[1])
        let words = computed.values.reduce(into: words) { $0.formUnion($1) }
        let mentions = [a.subject.subtracting(b.subject), b.subject.subtracting(a.subject)].map {
            !Words.withSynonyms($0).isDisjoint(with: words)
        }
        let isHere = a.section == section && b.section == section
        // Rows of a far table that nobody names.
        if a.expression == nil, b.expression == nil, !isHere, mentions != [true, true] { return .min / 2 }
        var score = mentions == [true, true] ? 3 : mentions == [false, false] ? 0 : 1
        if isMeasure(a, words) { score += 1 }
        if isHere { score += 1 }
        if isOnlyPair(a, b) { score += 1 }
        if let cell = a.cell, let other = b.cell, cell.table == other.table, cell.column == other.column { score += 1 }
        return score
    }

    /// Whether the sentence names another row of a value's column, and not its own, whose value is about the same: the
    /// number may be a wrong one of that row.
    func namesOther(than value: KnownValue, among known: [KnownValue]) -> Bool {
        guard let cell = value.cell, value.subject.isDisjoint(with: words) else { return false }
        return known.contains { other in
            guard let place = other.cell, place.table == cell.table, place.column == cell.column else { return false }
            let isNear = abs(other.number.value - value.number.value) <= AgreementCheck.nearness * abs(value.number.value)
            return isNear && !other.subject.isEmpty && other.subject.isSubset(of: words)
        }
    }

    /// Whether the section has no other two values that could be meant.
    func isOnlyPair(_ a: KnownValue, _ b: KnownValue) -> Bool {
        let values = siblings[a.number.unit] ?? []
        return values.count == 2 && values.isSuperset(of: [a.number.value, b.number.value])
    }

    /// Whether the sentence speaks of what a value measures.
    private func isMeasure(_ value: KnownValue, _ words: Set<String>) -> Bool {
        !value.measure.union(Comparatives.words(for: value.number.unit)).isDisjoint(with: words)
    }

    /// Lines from here to a value.
    func distance(to other: SourceLocation?) -> Int { other.map { abs($0.line - place.line) } ?? .max / 2 }
}
