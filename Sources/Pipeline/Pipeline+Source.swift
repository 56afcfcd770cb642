import Execution
import Notebooks
import Rendering
import SystemIO

/// What a page carries of what it was made from.
extension Pipeline {
    /// The notebook and the files of text that were read for it; nothing where the notebook does not want to be carried.
    func carriedFiles(_ source: NotebookSource, _ job: RenderJob) throws(FileError) -> [SourceFile] {
        guard source.notebook.frontMatter.carriesSource else { return [] }
        // Images and what cells name are read through the same door, and are data.
        let own = Set(source.included + source.named)
        var texts: [(path: String, text: String)] = []
        for path in source.files.digests.map(\.path) where own.contains(path) {
            texts.append((path, try source.files.read(path, limit: FileLimit.text).text(of: path)))
        }
        return CarriedSource.files(of: job, try source.content.text(of: job.notebook), texts)
    }

    /// Packs them into the ledger, with the measured values that the page shows.
    func carry(
        _ files: [SourceFile], measurements made: [UInt8]? = nil, in report: inout Report, _ job: RenderJob
    ) throws(FileError) {
        guard let notebook = files.first else { return }
        var measurements: String?
        if report.ledger.measurements != nil {
            let path = job.sidecar(".measurements.json")
            var content = made.map(FileContent.init)
            if content == nil { content = try Files.read(path, limit: FileLimit.page) }
            measurements = try content?.text(of: path)
        }
        report.ledger.bundle = try CarriedSource(
            notebook: notebook, others: Array(files.dropFirst()), measurements: measurements, known: job.carried
        ).encoded
    }
}
