/// What a reader of inlines has put together up to a place.
struct InlineAssembly {
    /// What is done with inlines that are all there is between two marks or brackets.
    let finish: ([Inline]) -> [Inline]
    private(set) var inlines: [Inline] = []
    /// How many others each of them has in each other.
    private(set) var depths: [Int] = []
    var hasDeepSpan = false
    var brackets: [(bracket: InlineReader.Bracket, start: Int, range: SourceRange)] = []
    /// Marks not yet closed: where their content begins in `inlines`.
    private var marks: [InlineReader.Mark: (start: Int, range: SourceRange)] = [:]
    /// The last of the inlines with white space in it.
    private var lastSpace = -1

    init(finish: @escaping ([Inline]) -> [Inline]) {
        self.finish = finish
    }

    mutating func add(_ kind: Inline.Kind, _ range: SourceRange, depth: Int = 0) {
        switch kind {
        case .text(let text) where text.utf8.contains(where: { $0 == 0x20 || $0 == 0x09 }): lastSpace = inlines.count
        case .softBreak, .lineBreak: lastSpace = inlines.count
        default: break
        }
        inlines.append(Inline(kind, range: range))
        depths.append(depth)
    }

    func depth(from start: Int) -> Int { depths[start...].max() ?? 0 }

    /// Puts what stands behind an opener into one inline.
    mutating func wrap(from start: Int, _ range: SourceRange, _ kind: ([Inline]) -> Inline.Kind) {
        let content = Array(inlines[(start + 1)...])
        let depth = self.depth(from: start)
        take(from: start)
        add(kind(finish(content.merged)), range, depth: depth + 1)
    }

    /// Takes an opener and all behind it away.
    mutating func take(from start: Int) {
        inlines.removeSubrange(start...)
        depths.removeSubrange(start...)
        lastSpace = min(lastSpace, start)
        marks = marks.filter { $0.value.start < start }
        brackets.removeAll { $0.start >= start }
    }

    mutating func replaceLast(_ kind: Inline.Kind, upTo range: SourceRange) {
        guard let last = inlines.popLast() else { return }
        let depth = depths.removeLast()
        add(kind, last.range.lowerBound.up(to: range.upperBound), depth: depth)
    }

    /// A mark closes the one before it, or opens. Between those of scripts stands something without white space.
    mutating func close(_ mark: InlineReader.Mark, at range: SourceRange) {
        if let open = marks[mark], mark == .strikethrough || (lastSpace < open.start && open.start + 1 < inlines.count) {
            marks[mark] = nil
            wrap(from: open.start, open.range.lowerBound.up(to: range.upperBound), mark.kind)
        } else {
            marks[mark] = (inlines.count, range)
            add(.text(mark.rawValue), range)
        }
    }
}

extension Collection<Inline> {
    /// Texts that touch become one: what stands in one is as far from its beginning as in the notebook.
    var merged: [Inline] {
        var result: [Inline] = []
        for inline in self {
            let whole = (result.last?.range ?? inline.range).lowerBound.up(to: inline.range.upperBound)
            switch (result.last?.kind, inline.kind) {
            case (.text(let text)?, .text(let next)) where result.last?.range.upperBound == inline.range.lowerBound:
                result[result.count - 1] = Inline(.text(text + next), range: whole)
            case (.literal(let text)?, .literal(let next)):
                result[result.count - 1] = Inline(.literal(text + next), range: whole)
            default: result.append(inline)
            }
        }
        return result
    }
}
