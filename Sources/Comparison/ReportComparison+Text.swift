import SystemIO

/// For people, in the marks of git's word diff: what went `[-stands so-]`, what came `{+so+}`.
extension ReportComparison {
    /// - Parameters:
    ///   - old: what the older page is called.
    ///   - new: what the newer one is called.
    public func text(old: String, new: String) -> String {
        var lines = ["--- \(old)", "+++ \(new)"]
        func add(_ title: String, _ items: [String]) {
            guard !items.isEmpty else { return }
            lines += ["", title] + items.map { "  " + $0 }
        }
        add(Self.counted(values.count, "number") + " moved", Self.table(values))
        add(Self.counted(sentences.count, "sentence") + " read otherwise", sentences.map { Self.marked($0.runs) })
        add("Claims", claims.map(\.text))
        add("Sections, tables and figures", structure.map(\.text))
        add("What numbers come from", origins.map(\.text))
        add("Measured again, within their spreads", Self.table(withinSpread))
        if !hasMoved { lines += ["", "Nothing moved."] }
        return lines.joined(separator: "\n")
    }

    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    static func marked(_ runs: [SentenceChange.Run]) -> String {
        runs.map { run in
            switch run.kind {
            case .same: run.text.visibleLine
            case .old: run.marked("[-", "-]")
            case .new: run.marked("{+", "+}")
            }
        }.joined().replacing("-] {+", with: "-]{+")
    }

    private static func table(_ values: [ValueChange]) -> [String] {
        let rows = values.map { change in
            [
                change.name.visibleLine, "\(change.oldText) → \(change.newText)", change.change ?? "",
                change.at.map { $0.split(separator: ":").count > 2 ? $0.visibleLine : "line \($0)" }
                    ?? change.section.visibleLine,
            ]
        }
        let widths = (0..<3).map { column in min(rows.map { $0[column].count }.max() ?? 0, 60) }
        return rows.map { row in
            let cells = zip(row, widths).map { text, width in text + String(repeating: " ", count: max(0, width - text.count)) }
            let line = (cells + [row[3]]).joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension ReportComparison.ValueChange {
    /// The number as readers see it, with all of its digits where both pages show the same.
    var oldText: String { shown(old, oldValue) }
    var newText: String { shown(new, newValue) }

    private func shown(_ text: String?, _ value: String?) -> String {
        guard let text else { return "nothing" }
        return old == new ? "\(text) (\(value ?? "text"))".visibleLine : text.visibleLine
    }
}

extension ReportComparison.ClaimChange {
    var text: String {
        let claim = "“\(claim.visibleLine)”"
        let values = (newArithmetic ?? oldArithmetic).flatMap { $0.isEmpty ? nil : ": \($0.visibleLine)" } ?? ""
        switch (old, new) {
        case (nil, true?): return "new: \(claim)\(values)"
        case (nil, false?): return "new, and false: \(claim)\(values)"
        case (_, nil): return "not made any more: \(claim)"
        case (true?, false?): return "now false: \(claim)\(values)"
        case (false?, true?): return "now true: \(claim)\(values)"
        case (let holds?, _):
            let state = holds ? "still true" : "still false"
            if hasOtherCondition {
                return "\(state), by another condition: \(claim): \((oldCondition ?? "").visibleLine) → "
                    + (newCondition ?? "").visibleLine
            }
            return "\(state): \(claim): \((oldArithmetic ?? "").visibleLine) → \((newArithmetic ?? "").visibleLine)"
        }
    }
}

extension ReportComparison.StructureChange {
    var text: String {
        switch kind {
        case .added: "+ \(what.visibleLine)"
        case .removed: "− \(what.visibleLine)"
        case .moved: "moved: \(what.visibleLine)"
        case .changed: "another: \(what.visibleLine)"
        }
    }
}

extension ReportComparison.OriginChange {
    var text: String {
        let names = values.prefix(5).map { "“\($0.visibleLine)”" }.joined(separator: ", ")
        let all = values.count > 5 ? "\(names) and \(values.count - 5) more" : names
        switch kind {
        case .added: return "\(all) \(values.count == 1 ? "comes" : "come") from \(origin.visibleLine) as well"
        case .removed: return "\(all) \(values.count == 1 ? "comes" : "come") from \(origin.visibleLine) no more"
        case .changed, .moved: return "\(origin.visibleLine), behind \(all), has other content"
        }
    }
}
