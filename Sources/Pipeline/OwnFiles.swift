import Execution
import Notebooks
import Records
import Rendering
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which files a render may write over: the page that the command line names, and what renders have made.
///
/// Each says so itself, since the files beside it may be gone: a page and the file of its values by their ledger, a page in
/// Markdown by its foot, a PDF by its last line. A picture is known by the page in Markdown that shows it.
struct OwnFiles {
    private let job: RenderJob

    init(_ job: RenderJob) {
        self.job = job
    }

    /// Before anything runs: the page and what stands beside it.
    func check() throws(Diagnostic) {
        for format in job.formats ?? [.html] {
            let path = job.path(as: format)
            guard Self.isThere(path), !Self.isOwn(path, as: format) else { continue }
            if path != job.output { throw refusal(path) }
            guard format == .md, let text = Self.text(of: path), RenderPlan.isNotebook(Notebook(parsing: text, path: path))
            else { continue }
            throw Diagnostic(
                .error, code: RenderResult.misuse, file: job.notebook, at: nil,
                "\(path) is a notebook and would be written over", help: "Choose another output.")
        }
        let values = job.sidecar(".json")
        if Self.isThere(values), Self.ledger(in: values) == nil { throw refusal(values) }
        let measured = job.sidecar(".measurements.json")
        if Self.isThere(measured), Self.ledger(in: values)?.measurements == nil, !Self.isMeasured(measured) {
            throw refusal(measured)
        }
        try checkOwner()
    }

    /// A page of another notebook that is there stays: its notebook has no other.
    private func checkOwner() throws(Diagnostic) {
        let pages = (job.formats ?? [.html]).map(job.path(as:))
        let known = pages.first { $0.hasSuffix(PageFormat.html.ending) && Self.isThere($0) } ?? job.sidecar(".json")
        guard let other = Self.notebook(of: known), Files.canonical(other) != Files.canonical(job.notebook) else { return }
        throw Diagnostic(
            .error, code: RenderResult.misuse, file: job.notebook, at: nil,
            "\(job.pagePath) is the page of another notebook, \(other), and would be written over",
            help: "Choose another output for one of them.")
    }

    /// The index of a site takes no notebook's page's place.
    static func check(index path: String) throws(Diagnostic) {
        guard let other = notebook(of: path) else { return }
        throw Diagnostic(
            .error, code: RenderResult.misuse, file: path, at: nil,
            "\(path) is the page of a notebook, \(other), and would be written over by the list of contents",
            help: "Choose another output for one of them.")
    }

    /// The notebook that a page was made from, as seen from here; nil where it is gone.
    private static func notebook(of page: String) -> String? {
        guard let ledger = ledger(in: page), ledger.index == nil else { return nil }
        let source = ledger.source.path
        let path = source.hasPrefix("/") ? source : "\(Files.parent(of: page))/\(source)"
        return Files.exists(path) ? Files.simplified(path) : nil
    }

    /// Pictures of a page in Markdown, which are known when it is made.
    func check(pictures: [(bytes: [UInt8], path: String)], of page: String) throws(Diagnostic) {
        let foreign = pictures.filter { picture in
            Self.isThere(picture.path) && (try? Files.read(picture.path, limit: FileLimit.page).bytes) != picture.bytes
        }
        let text = foreign.isEmpty || !Self.isOwn(page, as: .md) ? "" : Self.text(of: page) ?? ""
        for picture in foreign where !text.contains("/" + Files.name(of: picture.path)) { throw refusal(picture.path) }
    }

    /// Whether the page of what went wrong is to be written: there is none, or it is of an earlier render of the notebook.
    ///
    /// - Parameter source: the notebook's path as its pages have it.
    func mayWriteErrors(of source: String) -> Bool {
        let path = job.ofErrors.outputPath
        return !Self.isThere(path) || Self.ledger(in: path)?.source.path == source
    }

    /// Of the index of a site, for which a link is followed.
    static func isOwn(index path: String) -> Bool {
        ledger(in: path) != nil || !isThere(path) && !(Files.isLink(path) && Files.exists(path))
    }

    private static func isOwn(_ path: String, as format: PageFormat) -> Bool {
        switch format {
        case .html: ledger(in: path) != nil
        case .md: text(of: path).map(Report.isMarkdown) ?? false
        case .pdf: (try? Files.read(path, limit: FileLimit.page).bytes).map(PagePrinter.hasPrinted) ?? false
        }
    }

    private func refusal(_ path: String) -> Diagnostic { Self.refusal(path, for: job.notebook) }

    static func refusal(_ path: String, for notebook: String) -> Diagnostic {
        Diagnostic(
            .error, code: RenderResult.misuse, file: notebook, at: nil,
            "\(path) is not of a render and would be written over", help: "Move it away, or choose another output.")
    }

    /// An empty file is nothing that could be lost, nor is what a link leads to: a page takes the link's place.
    static func isThere(_ path: String) -> Bool {
        guard Files.exists(path), !Files.isLink(path) else { return false }
        return (try? Files.read(path, limit: FileLimit.page).bytes.isEmpty) != true
    }

    static func text(of path: String) -> String? {
        (try? Files.read(path, limit: FileLimit.page).bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func ledger(in path: String) -> Ledger? { text(of: path).flatMap { Ledger(in: $0) } }

    private static func isMeasured(_ path: String) -> Bool {
        text(of: path).flatMap { try? RecordCodec.decoder().decode([MeasuredValue].self, from: Data($0.utf8)) } != nil
    }
}
