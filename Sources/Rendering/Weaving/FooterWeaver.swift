import Notebooks
import Records

/// Weaves the page's foot: what the page was made from. It is woven last, when all values are known.
struct FooterWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// - Parameter numbers: how many are on the page.
    func weave(_ numbers: Ledger.Numbers) -> HTML {
        let (notebook, run, options) = (context.notebook, context.run, context.state.options)
        var html: HTML = "<p>Rendered by Modelbook from \(source(notebook.fileName, options.sourceSHA256))."
        let isMeasured = context.state.ledger.ledger.values.contains { $0.spread != nil }
        if numbers.computed + numbers.typed > 0 {
            let how = isMeasured ? "computed by it or replayed from its kept measurements" : "computed by it"
            html += " \(Self.numbers(numbers.computed)) on this page \(numbers.computed > 1 ? "were" : "was") \(how), "
            html += "\(Self.amount(numbers.typed)) in its text \(numbers.typed > 1 ? "were" : "was") typed by hand."
        }
        if let name = options.outputName {
            html += " <code>modelbook verify \(name)</code> says whether the page still holds."
        }
        html += "</p>\n"
        if numbers.typed > 0 {
            html += "<p class=\"typed-numbers\"><label><input type=\"checkbox\"> Underline what was typed by hand</label></p>\n"
        }
        if !run.filesRead.isEmpty {
            html += "<p>Read: \(run.filesRead.map { source($0.path, $0.sha256) }.joined(separator: ", ")).</p>\n"
        }
        let machines = run.measurements.map(\.machine).uniqued()
        if !machines.isEmpty { html += "<p>Measured on \(machines.joined(separator: "; ")).</p>\n" }
        return html + weaveSource(options.source)
    }

    /// What the page was made from, to be read by whoever has the page alone.
    private func weaveSource(_ files: [SourceFile]) -> HTML {
        guard !files.isEmpty else { return "" }
        var html: HTML = "<details class=\"source\" id=\"modelbook:source\"><summary>Source</summary>\n"
        for file in files { html += "<p>\(file.path)</p>\n\(CodeWeaver.weave(file.text, language: nil))" }
        return html + "</details>\n"
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
