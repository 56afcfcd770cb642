import Notebooks
import Records

extension Weaver {
    /// What the page was made from.
    func weaveFooter() -> HTML {
        var html: HTML = "<p>Rendered by Modelbook from \(source(notebook.fileName, options.sourceSHA256))."
        let measured = ledger.values.contains { $0.spread != nil }
        html += measured
            ? " Every number on this page was computed by it, or replayed from its kept measurements."
            : " Every number on this page was computed by it."
        if let name = options.outputName {
            html += " <code>modelbook verify \(name)</code> says whether they still hold."
        }
        html += "</p>\n"
        if !run.filesRead.isEmpty {
            html += "<p>Read: \(run.filesRead.map { source($0.path, $0.sha256) }.joined(separator: ", ")).</p>\n"
        }
        let machines = run.measurements.map(\.machine).uniqued()
        if !machines.isEmpty { html += "<p>Measured on \(machines.joined(separator: "; ")).</p>\n" }
        return html
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
