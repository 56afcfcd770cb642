import SystemIO

extension ReportComparison {
    /// What a page says, the older one here, and what its source gives in place of it, a line each.
    public var differences: [String] {
        var told: Set<[SentenceChange.Run]> = []
        var lines = values.map { change -> String in
            if let runs = change.sentence { told.insert(runs) }
            let sentence = change.sentence.map { ": " + Self.marked($0) } ?? ""
            return
                "“\(change.name.visibleLine)” is \(change.oldText) on the page and \(change.newText) when rendered\(sentence)"
        }
        lines += sentences.filter { !told.contains($0.runs) }.map {
            "a sentence reads otherwise when rendered: \(Self.marked($0.runs))"
        }
        lines += claims.map(\.difference)
        lines += structure.map(\.difference)
        lines += origins.map { "when rendered, \($0.text)" }
        return lines
    }
}

extension ReportComparison.ClaimChange {
    fileprivate var difference: String {
        let claim = "the claim “\(claim.visibleLine)”"
        switch (old, new) {
        case (nil, _): return "\(claim) is not on the page"
        case (_, nil): return "\(claim) is on the page alone"
        case (let old?, let new?) where old != new:
            return "\(claim) is \(old) on the page and \(new) when rendered: \((newArithmetic ?? "").visibleLine)"
        case _ where hasOtherCondition:
            return
                "\(claim) asks \((oldCondition ?? "").visibleLine) on the page and \((newCondition ?? "").visibleLine) when rendered"
        default:
            return
                "\(claim) has \((oldArithmetic ?? "").visibleLine) on the page and \((newArithmetic ?? "").visibleLine) when rendered"
        }
    }
}

extension ReportComparison.StructureChange {
    fileprivate var difference: String {
        switch kind {
        case .added: "\(what.visibleLine) is not on the page"
        case .removed: "\(what.visibleLine) is on the page alone"
        case .moved: "\(what.visibleLine) stands elsewhere when rendered"
        case .changed: "\(what.visibleLine) is another when rendered"
        }
    }
}
