import ArgumentParser
import Pipeline
import SystemIO

/// Many reports: a table.
extension VerifyCommand {
    func verifyClass() throws {
        let submissions = try Submissions(reports)
        if submissions.pages.isEmpty, submissions.problems.isEmpty {
            throw ValidationError("There is no page in \(reports.joined(separator: ", ")).")
        }
        let board = Terminal.isInteractive && !json
        let result = ClassVerification(
            submissions, by: try Installation.program(), arguments, seconds: timeout
        ) { row in
            if board { Terminal.report("\(row.page): \(row.result.rawValue)".visibleLine + "\n") }
        }
        if json { try Terminal.print(json: Self.text(result.rows)) } else { show(result, submissions) }
        if !result.holds { throw ExitCode(1) }
    }

    /// Those of each page's own command.
    private var arguments: [String] {
        var words = ["--sandbox", room.sandbox.rawValue]
        if let data { words += ["--data", data] }
        for path in room.allow.readable { words += ["--allow", "read:\(path)"] }
        if room.allow.hasNetwork { words += ["--allow", "network"] }
        if rerun { words.append("--rerun") }
        if remeasure { words.append("--remeasure") }
        return words
    }

    private func show(_ result: ClassVerification, _ submissions: Submissions) {
        let titles = ["page", "result", "numbers that differ", "typed by hand", "claims false", "has most in common with"]
        let rows = [titles] + result.rows.map(Self.cells)
        let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let line = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return (2...4).contains(column) ? space + cell.0 : cell.0 + space
            }.joined(separator: "  ")
            Terminal.print(String(line.reversed().drop { $0 == " " }.reversed()))
        }
        for row in result.rows where !row.reasons.isEmpty {
            Terminal.print("\n\(row.page.visibleLine)")
            for reason in row.reasons.prefix(Self.reasonLimit) { Terminal.print("  \(reason.visibleLine)") }
            if row.reasons.count > Self.reasonLimit { Terminal.print("  and \(row.reasons.count - Self.reasonLimit) more") }
        }
        if !submissions.others.isEmpty {
            Terminal.report("No pages, not looked at: \(submissions.others.joined(separator: ", "))".visibleLine + "\n")
        }
    }

    private static let reasonLimit = 8
    /// A share below this is what any two reports about one thing have in common.
    private static let likeness = 0.5

    private static func cells(_ row: ClassVerification.Row) -> [String] {
        let counts = [row.numbersThatDiffer, row.numbersTyped, row.claimsFalse].map { $0.map(String.init) ?? "" }
        let share = row.share ?? 0
        let likest = share >= likeness ? "\(Int((share * 100).rounded())) % \(row.likest ?? "")".visibleLine : ""
        return [row.page.visibleLine, row.result.rawValue] + counts + [likest]
    }
}
