import Notebooks
import Records

extension Weaver {
    /// What the page was made from.
    func weaveFooter() -> HTML {
        var html: HTML = "<p>Rendered by Modelbook from \(source(notebook.fileName, options.sourceSHA256))."
        let measured = ledger.values.contains { $0.spread != nil }
        let computed = ledger.values.count + ledger.figures.reduce(0) { $0 + $1.values.count }
        let typed = TypedNumerals.count(in: notebook)
        ledger.numbers = Ledger.Numbers(computed: computed, typed: typed)
        if computed + typed > 0 {
            let how = measured ? "computed by it or replayed from its kept measurements" : "computed by it"
            html += " \(Self.numbers(computed)) on this page \(computed > 1 ? "were" : "was") \(how), "
            html += "\(Self.amount(typed)) in its text \(typed > 1 ? "were" : "was") typed by hand."
        }
        if let name = options.outputName {
            html += " <code>modelbook verify \(name)</code> says whether the page still holds."
        }
        html += "</p>\n"
        if !run.filesRead.isEmpty {
            html += "<p>Read: \(run.filesRead.map { source($0.path, $0.sha256) }.joined(separator: ", ")).</p>\n"
        }
        let machines = run.measurements.map(\.machine).uniqued()
        if !machines.isEmpty { html += "<p>Measured on \(machines.joined(separator: "; ")).</p>\n" }
        return html
    }

    private static func amount(_ count: Int) -> String { count == 0 ? "none" : Number(Double(count), .count).text }

    private static func numbers(_ count: Int) -> String {
        count == 0 ? "No number" : amount(count) + (count == 1 ? " number" : " numbers")
    }

    private func source(_ name: String, _ sha256: String?) -> HTML {
        guard let sha256, sha256.count > 8 else { return HTML(escaping: name) }
        return "\(name) <code>\(String(sha256.prefix(4)))…\(String(sha256.suffix(4)))</code>"
    }
}

extension Array where Element: Hashable {
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
