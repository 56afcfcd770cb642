import Records

/// A part of a sentence in another language that says which of a column's rows is smaller, faster or better, or the smallest:
/// a part that has nothing else in it, as far as the language's words are known.
struct ForeignNamedComparison {
    typealias Token = ComparisonLexicon.Token

    /// The words that compare.
    let range: Range<Int>
    let first: KnownValue
    /// Nil for a superlative.
    let second: KnownValue?
    let direction: Comparatives.Direction

    /// All that are said of a column's rows.
    static func all(in sentence: Sentence, _ column: [KnownValue]) -> [ForeignNamedComparison] {
        guard let lexicon = sentence.text.lexicon, let unit = column.first?.number.unit else { return [] }
        let rows = column.map { lexicon.names(in: $0.title) }
        let known = rows.reduce(into: Set<String>()) { $0.formUnion($1) }
        var found: [ForeignNamedComparison] = []
        for tokens in sentence.parts {
            let part = Part(tokens, sentence, lexicon, column, rows)
            // Behind "auf dem Nano" other values are spoken of.
            guard part.isPlain(besides: known) else { break }
            if let comparison = part.comparison(unit) ?? part.superlative(unit) { found.append(comparison) }
        }
        return found
    }

    private struct Part {
        let tokens: [Token]
        let sentence: Sentence
        let lexicon: ComparisonLexicon
        let column: [KnownValue]
        let rows: [Set<String>]

        init(
            _ tokens: [Token], _ sentence: Sentence, _ lexicon: ComparisonLexicon, _ column: [KnownValue], _ rows: [Set<String>]
        ) {
            (self.tokens, self.sentence, self.lexicon, self.column, self.rows) = (tokens, sentence, lexicon, column, rows)
        }

        func isPlain(besides known: Set<String>) -> Bool {
            tokens.indices.allSatisfy { index in
                switch tokens[index].kind {
                case .word: return names(tokens[index...index]).isSubset(of: known)
                case .quantity(let number):
                    return sentence.quantities[number].isFactor
                        || index + 1 < tokens.count && tokens[index + 1].comparative != nil
                case .mark(let mark): return "-‑".contains(mark)
                case .phrase(let roles): return roles.isDisjoint(with: [.loss, .doubt]) && tokens[index].change == nil
                }
            }
        }

        func comparison(_ unit: Number.Unit) -> ForeignNamedComparison? {
            let places = ForeignComparison.comparatives(in: tokens)
            guard places.count == 1, let (first, second) = pair(places[0]),
                let word = tokens[places[0]].comparative, word.unit(noun: noun) == unit, let direction = word.direction(of: unit)
            else { return nil }
            return ForeignNamedComparison(range: tokens[places[0]].range, first: first, second: second, direction: direction)
        }

        func superlative(_ unit: Number.Unit) -> ForeignNamedComparison? {
            let places = tokens.indices.filter { tokens[$0].superlative != nil }
            guard places.count == 1, ForeignComparison.comparatives(in: tokens).isEmpty,
                // "The smallest of these" is not the smallest.
                !tokens[places[0]...].contains(where: { $0.has(.from) || $0.has(.than) }),
                let word = tokens[places[0]].superlative, word.unit(noun: noun) == unit, let direction = word.direction(of: unit),
                let first = row(tokens[...])
            else { return nil }
            if case .quality = word, noun == nil { return nil }
            return ForeignNamedComparison(range: tokens[places[0]].range, first: first, second: nil, direction: direction)
        }

        /// Who is compared with whom.
        private func pair(_ place: Int) -> (KnownValue, KnownValue)? {
            let links = tokens.indices.filter { tokens[$0].has(.than) || tokens[$0].has(.against) }
            guard let link = links.first else {
                // "int8 ist schneller": than the other, if there are two.
                guard column.count == 2, let only = row(tokens[...]) else { return nil }
                return column.first { $0.cell != only.cell }.map { (only, $0) }
            }
            guard links.count == 1 else { return nil }
            let behind = tokens[(link + 1)...]
            if let first = row(tokens[..<link]) {
                return row(behind).flatMap { $0.cell == first.cell ? nil : (first, $0) }
            }
            // "Im Vergleich zu float ist int8 schneller"
            guard tokens[link].has(.against), link < place else { return nil }
            for end in behind.indices.dropFirst() {
                guard let second = row(behind[..<end]), let first = row(behind[end...]) else { continue }
                return second.cell == first.cell ? nil : (first, second)
            }
            return nil
        }

        /// What is compared, if the part names one such thing.
        private var noun: Number.Unit? {
            let nouns = Set(tokens.compactMap(\.noun))
            return nouns.count == 1 ? nouns.first : nil
        }

        /// The one row that words name: of names of which one has another in it the longer one is meant.
        private func row(_ tokens: ArraySlice<Token>) -> KnownValue? {
            let words = names(tokens)
            let named = rows.indices.filter { !rows[$0].isEmpty && rows[$0].isSubset(of: words) }
            guard let longest = named.max(by: { rows[$0].count < rows[$1].count }),
                named.allSatisfy({ $0 == longest || rows[$0].isStrictSubset(of: rows[longest]) }),
                words.isSubset(of: rows[longest])
            else { return nil }
            return column[longest]
        }

        private func names(_ tokens: ArraySlice<Token>) -> Set<String> {
            lexicon.names(
                tokens.compactMap { token in
                    guard case .word = token.kind else { return nil }
                    return sentence.text.text(token.range).lowercased()
                })
        }
    }
}

extension Sentence {
    /// The tokens between marks and words such as "and".
    var parts: [[ComparisonLexicon.Token]] {
        tokens.split { token in
            if token.has(.divider) { return true }
            if case .mark(let mark) = token.kind { return ",;:.!，；：、。！،؛".contains(mark) }
            return false
        }.map { Array($0) }
    }
}
