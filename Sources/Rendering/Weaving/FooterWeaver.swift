import Notebooks
import Records

/// Weaves the page's foot: what the page was made from. It is woven last, when all values are known.
struct FooterWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// - Parameter numbers: how many are on the page.
    func weave(_ numbers: Ledger.Numbers) -> HTML {
        let (notebook, run, options) = (context.notebook, context.run, context.state.options)
        let words = context.words.footer
        var html: HTML = "<p>\(words.rendered(source(notebook.fileName, options.sourceSHA256)))"
        let isMeasured = context.state.ledger.ledger.values.contains { $0.spread != nil }
        if numbers.computed + numbers.typed > 0 {
            html += " \(words.numbers(numbers.computed, numbers.typed, isMeasured, context.language.count))"
        }
        if let name = options.outputName { html += " \(words.verify("<code>modelbook verify \(name)</code>"))" }
        html += "</p>\n"
        if numbers.typed > 0 {
            html += "<p class=\"typed-numbers\"><label><input type=\"checkbox\"> \(words.underlinesTyped)</label></p>\n"
        }
        if !run.filesRead.isEmpty {
            html += "<p>\(words.read) \(sources(run.filesRead).joined(separator: ", ")).</p>\n"
        }
        let machines = run.measurements.map(\.machine).uniqued()
        if !machines.isEmpty { html += "<p>\(words.measuredOn) \(machines.joined(separator: "; ")).</p>\n" }
        return html + weaveSource(options.source)
    }

    /// What the page was made from, to be read by whoever has the page alone.
    private func weaveSource(_ files: [SourceFile]) -> HTML {
        guard !files.isEmpty else { return "" }
        var html: HTML = "<details class=\"source\" id=\"modelbook:source\"><summary>\(context.words.footer.source)</summary>\n"
        for file in files { html += "<p>\(file.path)</p>\n\(CodeWeaver.weave(file.text, language: nil))" }
        return html + "</details>\n"
    }

    /// Each file with its digest; of a folder with many how many there are. The ledger has them all.
    private func sources(_ files: [FileRead]) -> [HTML] {
        let folders = files.map { file in file.path.lastIndex(of: "/").map { file.path[...$0] } ?? "" }
        let counts = folders.reduce(into: [Substring: Int]()) { $0[$1, default: 0] += 1 }
        var told: Set<Substring> = []
        return zip(files, folders).compactMap { file, folder in
            guard let count = counts[folder], count > Self.mostOfFolder else { return source(file.path, file.sha256) }
            return told.insert(folder).inserted ? "\(String(folder)) × \(count)" : nil
        }
    }

    /// Files of one folder that are listed one by one.
    private static let mostOfFolder = 12

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
