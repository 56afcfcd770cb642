/// A word of a passage, or a number in it.
struct Token: Sendable {
    var text: String
    var value: PageValue?
    /// What stands before it: a space or nothing; in code all space as it is.
    var space: String

    /// What it is found by in another passage: a number by its name, so that it can be another number.
    var key: [UInt8] { value.map { [0] + Array($0.name.utf8) } ?? Array(text.utf8) }

    /// The number, or text in the place of another side's number: it has no digits.
    fileprivate func asValue(like other: [PageValue]) -> PageValue {
        value ?? PageValue(name: other.first?.name ?? "", exact: "", text: text)
    }
}

extension Passage {
    var tokens: [Token] {
        var tokens: [Token] = []
        var space = ""
        for piece in pieces {
            if let value = piece.value {
                tokens.append(Token(text: Self.collapsed(piece.text), value: value, space: space))
                space = ""
                continue
            }
            var word = ""
            for scalar in piece.text.unicodeScalars {
                guard [" ", "\n", "\t", "\r"].contains(scalar) else {
                    word.unicodeScalars.append(scalar)
                    continue
                }
                if !word.isEmpty {
                    tokens.append(Token(text: word, space: space))
                    (word, space) = ("", "")
                }
                if kind == .code { space.unicodeScalars.append(scalar) } else { space = " " }
            }
            if !word.isEmpty {
                tokens.append(Token(text: word, space: space))
                space = ""
            }
        }
        return tokens
    }
}

/// What became of one passage in another page.
struct PassageDifference {
    typealias Run = ReportComparison.SentenceChange.Run

    /// Numbers that are others, came or went, with their sentence.
    private(set) var values: [(old: PageValue?, new: PageValue?, sentence: [Run])] = []
    /// The whole passage.
    private(set) var runs: [Run] = []
    /// Its sentences that read otherwise.
    private(set) var sentences: [[Run]] = []

    /// Whether all that stands on either side is one word, as in a table's cell: it can be a number here and text there.
    private let isWord: Bool
    private var marked: [(kind: Run.Kind, token: Token)] = []
    /// The numbers, each with the place among the marked words of the first one that it is.
    private var changed: [(old: PageValue?, new: PageValue?, place: Int)] = []

    init(_ old: Passage, _ new: Passage) {
        let (before, after) = (old.tokens, new.tokens)
        isWord = before.count == 1 && after.count == 1
        var (i, j) = (0, 0)
        for pair in Alignment.pairs(before.map(\.key), after.map(\.key)) + [(old: before.count, new: after.count)] {
            takeRest(before[i..<pair.old], after[j..<pair.new])
            if pair.old < before.count { take(before[pair.old], after[pair.new]) }
            (i, j) = (pair.old + 1, pair.new + 1)
        }
        runs = Self.runs(marked)
        guard !changed.isEmpty || marked.contains(where: { $0.kind != .same }) else { return }
        let ranges = Self.sentences(marked)
        sentences = ranges.map { marked[$0] }.filter { $0.contains { $0.kind != .same } }.map(Self.runs)
        values = changed.map { old, new, place in
            (old, new, ranges.first { $0.contains(place) }.map { Self.runs(marked[$0]) } ?? runs)
        }
    }

    private mutating func take(_ old: Token, _ new: Token) {
        if let before = old.value, let after = new.value,
            !before.exact.utf8.elementsEqual(after.exact.utf8) || !before.isShown(as: after)
        {
            changed.append((before, after, marked.count))
        }
        // What was measured twice is the same thing.
        let isMeasurement = old.value.flatMap { before in new.value.map { before.isWithinSpread(of: $0) } } ?? false
        let isFormat = old.value.flatMap { before in
            new.value.map { before.exact.utf8.elementsEqual($0.exact.utf8) && before.isShown(as: $0) }
        }
        if isMeasurement || isFormat ?? false || old.text.utf8.elementsEqual(new.text.utf8) {
            marked.append((.same, new))
        } else {
            marked += [(.old, old), (.new, new)]
        }
    }

    /// Words that have no equal. Numbers under new names are compared in their order.
    private mutating func takeRest(_ old: ArraySlice<Token>, _ new: ArraySlice<Token>) {
        let (before, after) = (old.compactMap(\.value), new.compactMap(\.value))
        if isWord, before.count + after.count == 1 {
            changed.append((old.first?.asValue(like: after), new.first?.asValue(like: before), marked.count))
            marked += old.map { (.old, $0) } + new.map { (.new, $0) }
            return
        }
        for index in 0..<max(before.count, after.count) {
            let pair = (
                old: before.indices.contains(index) ? before[index] : nil,
                new: after.indices.contains(index) ? after[index] : nil
            )
            if let old = pair.old, let new = pair.new, old.exact.utf8.elementsEqual(new.exact.utf8) { continue }
            changed.append((pair.old, pair.new, marked.count))
        }
        let same = old.map(\.text).joined(separator: " ").utf8.elementsEqual(
            new.map(\.text).joined(separator: " ").utf8)
        if same {
            marked += new.map { (.same, $0) }
        } else {
            let (old, new) = old.count == new.count ? Self.toldApart(old, new) : (Array(old), Array(new))
            marked += old.map { (.old, $0) } + new.map { (.new, $0) }
        }
    }

    /// Words that look the same, with what is not seen to differ written out.
    private static func toldApart(_ old: ArraySlice<Token>, _ new: ArraySlice<Token>) -> (old: [Token], new: [Token]) {
        var (before, after) = (Array(old), Array(new))
        for index in before.indices where LookAlikes.areAlike(before[index].text, after[index].text) {
            before[index].text = LookAlikes.writtenOut(before[index].text)
            after[index].text = LookAlikes.writtenOut(after[index].text)
        }
        return (before, after)
    }

    // MARK: Sentences

    private static func runs(_ tokens: some Sequence<(kind: Run.Kind, token: Token)>) -> [Run] {
        var runs: [Run] = []
        for (kind, token) in tokens {
            let space = runs.isEmpty ? "" : token.space
            if runs.last?.kind == kind {
                runs[runs.count - 1].text += space + token.text
            } else {
                runs.append(Run(kind: kind, text: space + token.text))
            }
        }
        return runs
    }

    /// A sentence ends with its stop, if a capital letter, a digit or a quotation mark follows after space; in code with its line.
    private static func sentences(_ tokens: [(kind: Run.Kind, token: Token)]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        for (index, item) in tokens.enumerated().dropFirst() {
            let isStop = item.token.space.contains("\n") || ends(tokens[index - 1].token.text) && begins(item.token.text)
            guard isStop, !item.token.space.isEmpty, tokens[index - 1].kind == .same || item.kind == .same else { continue }
            sentences.append(start..<index)
            start = index
        }
        return sentences + [start..<tokens.count]
    }

    private static func ends(_ word: String) -> Bool {
        guard let last = word.last(where: { !"”’\"')]»".contains($0) }) else { return false }
        return ".!?…".contains(last)
    }

    private static func begins(_ word: String) -> Bool {
        word.first.map { $0.isUppercase || $0.isNumber || "“‘\"'([«−+".contains($0) } ?? false
    }
}
