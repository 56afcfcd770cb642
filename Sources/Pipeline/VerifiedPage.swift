import Rendering
import SystemIO

/// A page of a stranger's, read to be verified.
struct VerifiedPage: Sendable {
    let path: String
    let text: String
    let ledger: Ledger
    /// Whether the page is the one that its ledger has the digest of.
    let isSealed: Bool
    /// What it carries; nil where it carries nothing that could be read.
    let source: CarriedSource?
    /// Why what it carries cannot be read.
    let sourceProblem: String?
    /// The notebook's path on this disk, where there may be nothing.
    let notebook: String
    /// Whether the notebook is on this disk, and is the one that the page carries, if it carries one.
    let hasNotebook: Bool

    /// - Parameter notebook: where it is; nil where the page says.
    /// - Throws: a description of why the page cannot be checked at all.
    init(_ path: String, notebook named: String?) throws(ReportVerification.Unverifiable) {
        do throws(FileError) {
            text = String(decoding: try Files.read(path, limit: FileLimit.page).bytes, as: UTF8.self)
        } catch {
            throw ReportVerification.Unverifiable("\(path) cannot be read: \(error.reason)")
        }
        guard let ledger = Ledger(in: text) else {
            throw ReportVerification.Unverifiable(
                "\(path) carries no ledger: it was not made by Modelbook, or was changed since")
        }
        (self.path, self.ledger) = (path, ledger)
        isSealed = Ledger.unsealed(text).map { $0.digest == SHA256.hex(of: $0.text) } ?? false
        var problem: String?
        do throws(FileError) {
            source = try CarriedSource(in: text, ledger)
        } catch {
            (source, problem) = (nil, "\(error.path): \(error.reason)")
        }
        sourceProblem = problem
        notebook = named ?? Files.simplified("\(Files.parent(of: path))/\(ledger.source.path)")
        let isThere = Files.exists(notebook)
        guard isThere || source != nil || ledger.index != nil else {
            throw ReportVerification.Unverifiable(
                problem ?? "the notebook \(notebook) is not here; name it with --notebook")
        }
        let digest = isThere ? try? Files.digest(of: notebook, limit: FileLimit.text) : nil
        hasNotebook = isThere && (named != nil || source == nil || digest == ledger.source.sha256)
    }

    /// A file beside the page: its name with another ending.
    func beside(_ ending: String) -> String {
        var job = RenderJob(notebook: path)
        job.output = path
        return job.sidecar(ending)
    }
}
