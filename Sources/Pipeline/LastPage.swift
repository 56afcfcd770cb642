import Notebooks
import Rendering
import SystemIO

/// The page that an earlier render has left, and the page of what went wrong since.
struct LastPage {
    private let job: RenderJob

    init(_ job: RenderJob) {
        self.job = job
    }

    /// Whether a page is there that a render which fails leaves as it is: any but one that says of itself that it lacks
    /// something.
    var isKept: Bool {
        let page = job.pagePath
        guard Files.exists(page) else { return false }
        // A page of another format has its ledger beside it.
        let holder = page.hasSuffix(PageFormat.html.ending) ? page : job.sidecar(".json")
        guard let page = try? Files.read(holder, limit: FileLimit.page).bytes else { return true }
        return Ledger(in: String(decoding: page, as: UTF8.self))?.incomplete == nil
    }

    /// Removes the page of what went wrong in an earlier render of this notebook; a page of that name may be another's.
    ///
    /// - Parameter source: the notebook's path as its pages have it.
    func removeErrors(of source: String) {
        let path = job.ofErrors.outputPath
        guard let page = try? Files.read(path, limit: FileLimit.page).bytes,
            Ledger(in: String(decoding: page, as: UTF8.self))?.source.path == source
        else { return }
        Files.remove(path)
    }

    /// A notebook of what went wrong.
    static func explanation(of diagnostics: [Diagnostic], in notebook: String) -> String {
        var printer = DiagnosticPrinter()
        let text = diagnostics.map { printer.text($0) }.joined()
        // Longer than any fence in the text.
        let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "---\ntitle: This notebook could not be rendered\n---\n\n\(fence)text\n\(text)\(fence)\n"
    }
}
