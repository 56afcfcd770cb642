/// How atoms become inlines: what stands between two marks or brackets is put into one.
extension InlineReader {
    /// Spans nested deeper than this are text.
    private static let deepestSpan = 60

    func assemble(_ atoms: [Atom], isLink: Bool) -> [Inline] {
        var assembly = InlineAssembly { inlines in
            let read = inlines.withDollarsRead
            return letsTagsThrough ? read : readTags(read, isLink: isLink)
        }
        for atom in atoms {
            switch atom {
            case .inline(let inline): assembly.add(inline.kind, inline.range)
            case .bracket(let bracket, let range):
                assembly.brackets.append((bracket, assembly.inlines.count, range))
                assembly.add(.text(bracket.rawValue), range)
            case .mark(let mark, let range): assembly.close(mark, at: range)
            case .bracketEnd(let range): closeBracket(at: range, &assembly)
            case .spanEnd(let attributes, let text, let range):
                guard let open = assembly.brackets.last, open.bracket == .plain else {
                    closeBracket(at: range, &assembly)
                    assembly.add(.text(String(text.dropFirst())), range)
                    continue
                }
                assembly.brackets.removeLast()
                guard checkDepth(from: open.start, at: open.range, &assembly) else {
                    assembly.add(.text(text), range)
                    continue
                }
                let whole = open.range.lowerBound.up(to: range.upperBound)
                if attributes.isForOtherFormat || attributes.classes.contains("hidden") {
                    assembly.take(from: open.start)
                    continue
                }
                if let identifier = attributes.identifier { addAnchor((identifier, whole)) }
                attributes.spanProblems(at: range.lowerBound).forEach(addProblem)
                assembly.wrap(from: open.start, whole) { .span($0, attributes) }
            case .attributes(let attributes, let text, let range):
                guard let last = assembly.inlines.last,
                    let problems = attributes.problems(behind: last.kind, at: range.lowerBound)
                else {
                    assembly.add(.text(text), range)
                    continue
                }
                if attributes.isForOtherFormat {
                    assembly.replaceLast(.text(""), upTo: range)
                    continue
                }
                problems.forEach(addProblem)
                if case .image = last.kind {
                } else if let identifier = attributes.identifier {
                    addAnchor((identifier, range))
                }
                assembly.replaceLast(.span([last], attributes), upTo: range)
            case .rawFormat(let format, let range):
                guard let last = assembly.inlines.last, case .code(let text) = last.kind else {
                    assembly.add(.text("{=\(format)}"), range)
                    continue
                }
                if RawFormat.isHTML(format) {
                    assembly.replaceLast(.html(text), upTo: range)
                } else {
                    addProblem(RawFormat.problem(format, at: last.range.lowerBound))
                    assembly.replaceLast(.text(""), upTo: range)
                }
            }
        }
        return assembly.finish(assembly.inlines.merged)
    }

    /// "]" ends a note, a group of references, or nothing.
    private func closeBracket(at range: SourceRange, _ assembly: inout InlineAssembly) {
        guard let open = assembly.brackets.popLast() else { return assembly.add(.text("]"), range) }
        let whole = open.range.lowerBound.up(to: range.upperBound)
        switch open.bracket {
        case .note:
            guard checkDepth(from: open.start, at: open.range, &assembly) else { break }
            assembly.wrap(from: open.start, whole) { .footnote(addNote($0, whole)) }
            return
        case .plain:
            // No sentence between brackets is longer.
            guard assembly.inlines.count - open.start < 200 else { break }
            let content = assembly.inlines[(open.start + 1)...]
            if let citation = citation(content.merged) {
                assembly.take(from: open.start)
                assembly.add(citation, whole)
            } else if let citation = narrative(assembly.inlines[..<open.start], content.merged) {
                let start = assembly.inlines[open.start - 2].range.lowerBound
                assembly.take(from: open.start - 2)
                assembly.add(citation, start.up(to: range.upperBound))
            } else if let group = references(content) {
                assembly.take(from: open.start)
                for inline in group { assembly.add(inline.kind, inline.range) }
            } else {
                checkGroup(content, at: open.range.lowerBound)
                break
            }
            return
        }
        assembly.add(.text("]"), range)
    }

    /// Works between brackets that are no group: two stand in one of its parts.
    private func checkGroup(_ content: ArraySlice<Inline>, at location: SourceLocation) {
        let count = content.count { if case .citation = $0.kind { true } else { false } }
        guard count > 1 else { return }
        addProblem(
            Problem(
                code: "foreign-syntax", location: location, summary: "these works are no group: their brackets are shown",
                help: "Put \";\" between works: [see @a; @b]."))
    }

    /// `[-@tbl-a; Tab. @tbl-b]` without its brackets; nil for other text between brackets.
    private func references(_ content: ArraySlice<Inline>) -> [Inline]? {
        let isReference: (Inline.Kind) -> Bool = { if case .reference = $0 { true } else { false } }
        guard content.contains(where: { isReference($0.kind) }),
            let group = BracketGroup(content.merged, isKey: isReference)
        else { return nil }
        return group.items.enumerated().flatMap { index, item -> [Inline] in
            guard case .reference(var reference) = item.key.kind else { return [] }
            if item.omitsName {
                reference.word = .none
            } else if !item.prefix.isEmpty {
                reference.word = .own(item.prefix)
            }
            let comma = index == 0 ? [] : [Inline(.text(", "), range: item.key.range)]
            let isJoined = if case .text(let text)? = item.suffix.first?.kind { text.hasPrefix(",") } else { false }
            let space = item.suffix.isEmpty || isJoined ? [] : [Inline(.text(" "), range: item.key.range)]
            return comma + [Inline(.reference(reference), range: item.key.range)] + space + item.suffix
        }
    }

    /// Whether one more can be wrapped around what stands behind an opener.
    private func checkDepth(from start: Int, at range: SourceRange, _ assembly: inout InlineAssembly) -> Bool {
        guard assembly.depth(from: start) >= Self.deepestSpan else { return true }
        if !assembly.hasDeepSpan {
            addProblem(
                Problem(
                    severity: .error, code: "too-complex", location: range.lowerBound,
                    summary: "more than \(Self.deepestSpan) spans stand in each other", help: "Nest less deeply."))
        }
        assembly.hasDeepSpan = true
        return false
    }
}
