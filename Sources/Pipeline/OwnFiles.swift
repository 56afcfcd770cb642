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
/// A page and the file of its values say so themselves, as they have a ledger. What has no room for one is known by what
/// belongs to it: a page in another format by the file of its values, a picture by the page in Markdown that shows it.
struct OwnFiles {
    private let job: RenderJob

    init(_ job: RenderJob) {
        self.job = job
    }

    /// Before anything runs: the page and what stands beside it.
    func check() throws(Diagnostic) {
        for format in job.formats ?? [.html] {
            let path = job.path(as: format)
            guard path != job.output, Self.isThere(path) else { continue }
            guard format == .html ? Self.ledger(in: path) != nil : hasOwnValues else { throw refusal(path) }
        }
        let values = job.sidecar(".json")
        if Self.isThere(values), !hasOwnValues { throw refusal(values) }
        let measured = job.sidecar(".measurements.json")
        if Self.isThere(measured), !hasOwnValues, !Self.isMeasured(measured) { throw refusal(measured) }
    }

    /// Pictures of a page in Markdown, which are known when it is made.
    func check(pictures: [(bytes: [UInt8], path: String)], of page: String) throws(Diagnostic) {
        let foreign = pictures.filter { picture in
            Self.isThere(picture.path) && (try? Files.read(picture.path, limit: FileLimit.page).bytes) != picture.bytes
        }
        let text = foreign.isEmpty || !hasOwnValues ? "" : Self.text(of: page) ?? ""
        for picture in foreign where !text.contains("/" + Files.name(of: picture.path)) { throw refusal(picture.path) }
    }

    /// Whether the page of what went wrong is to be written: there is none, or it is of an earlier render of the notebook.
    ///
    /// - Parameter source: the notebook's path as its pages have it.
    func mayWriteErrors(of source: String) -> Bool {
        let path = job.ofErrors.outputPath
        return !Self.isThere(path) || Self.ledger(in: path)?.source.path == source
    }

    /// Of the index of a site.
    static func isOwn(index path: String) -> Bool { !isThere(path) || ledger(in: path) != nil }

    private var hasOwnValues: Bool { Self.ledger(in: job.sidecar(".json")) != nil }

    private func refusal(_ path: String) -> Diagnostic { Self.refusal(path, for: job.notebook) }

    static func refusal(_ path: String, for notebook: String) -> Diagnostic {
        Diagnostic(
            .error, code: RenderResult.misuse, file: notebook, at: nil,
            "\(path) is not of a render and would be written over", help: "Move it away, or choose another output.")
    }

    /// An empty file is nothing that could be lost.
    private static func isThere(_ path: String) -> Bool {
        guard Files.exists(path) else { return false }
        return (try? Files.read(path, limit: FileLimit.page).bytes.isEmpty) != true
    }

    private static func text(of path: String) -> String? {
        (try? Files.read(path, limit: FileLimit.page).bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func ledger(in path: String) -> Ledger? { text(of: path).flatMap { Ledger(in: $0) } }

    private static func isMeasured(_ path: String) -> Bool {
        text(of: path).flatMap { try? RecordCodec.decoder().decode([MeasuredValue].self, from: Data($0.utf8)) } != nil
    }
}
