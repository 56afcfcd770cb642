import Comparison
import Records
import Rendering
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ReportVerification {
    /// Renders what the page carries, or else its notebook, into a folder of its own, beside a copy of the measured values, and
    /// compares the pages.
    mutating func rerun(with pipeline: Pipeline) {
        if let index = page.ledger.index { return remake(index, with: pipeline) }
        let measured = measuredValues
        do throws(FileError) {
            guard let again = try render(with: pipeline, replaying: measured) else { return }
            rendered = Ledger(in: String(decoding: again, as: UTF8.self))
            if again.elementsEqual(page.text.utf8) {
                isReproduced = true
                findings.append(Finding(true, "rendering it again gives the same \(again.count) bytes"))
            } else {
                explain(String(decoding: again, as: UTF8.self))
            }
            if let measured { try measureAnew(with: pipeline, measured) }
        } catch {
            findings.append(Finding(false, "rendering it again fails: \(error)"))
        }
    }

    /// Makes an index again from the ledgers beside it.
    private mutating func remake(_ index: Ledger.Index, with pipeline: Pipeline) {
        guard let again = try? pipeline.page(of: index, named: page.ledger.name ?? "index.html", in: Files.parent(of: page.path))
        else {
            findings.append(Finding(false, "making the index again fails"))
            return
        }
        rendered = Ledger(in: again)
        if again.utf8.elementsEqual(page.text.utf8) {
            isReproduced = true
            findings.append(Finding(true, "the ledgers give the same \(again.utf8.count) bytes"))
        } else {
            explain(again)
        }
    }

    /// The page that its source gives; nil where it gives none, which is then a finding.
    ///
    /// - Parameter measured: the file of measured values; nil: they are taken anew.
    private mutating func render(with pipeline: Pipeline, replaying measured: [UInt8]?) throws(FileError) -> [UInt8]? {
        let folder = try TemporaryFolder()
        var job = job(in: folder.path)
        if let measured {
            try Files.write(measured, to: job.sidecar(".measurements.json"))
        } else {
            job.remeasures = true
        }
        let result = pipeline.render(job)
        let again = result.output.flatMap { try? Files.read($0, limit: FileLimit.page).bytes }
        // A page on which something failed says so, and can be the same page again.
        if let again, !result.hasErrors || again.elementsEqual(page.text.utf8) { return again }
        let problem = result.diagnostics.first { $0.severity == .error }
        let place = problem?.location.map { " in line \($0.line)" } ?? ""
        let hint =
            page.source != nil && options.data == nil && !page.hasNotebook
            ? " (name the folder of its data with --data)" : ""
        findings.append(
            Finding(false, "rendering it again fails\(place): \(problem?.summary ?? "no page was written")\(hint)"))
        return nil
    }

    private func job(in folder: String) -> RenderJob {
        let name = page.path.split(separator: "/").last.map(String.init) ?? "report.html"
        let notebook = page.source.map { source in
            "\(dataFolder)/\(source.notebook.path.split(separator: "/").last.map(String.init) ?? "notebook.md")"
        }
        var job = RenderJob(notebook: notebook ?? page.notebook)
        job.carried = page.source
        job.output = "\(folder)/\(name)"
        job.finalFolder = Files.parent(of: page.path)
        if page.source != nil { job.recordedPath = page.ledger.source.path }
        job.recordedName = page.ledger.name
        job.site = page.ledger.site
        job.usesCache = false
        job.keepsWritten = false
        job.sourceDate = page.ledger.sourceDate
        job.readable = options.readable
        job.allowsNetwork = options.allowsNetwork
        job.sandbox = options.sandbox
        job.executes = page.ledger.unexecuted == nil
        job.trustsTemplate = page.ledger.trusted ?? false
        job.parameters = (page.ledger.parameters ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return job
    }

    // MARK: Naming what differs

    private static let lineLimit = 200

    /// Says what is on the page and what its source gives in its place.
    private mutating func explain(_ again: String) {
        var lines: [String] = []
        if let old = try? PageReading(page.text), let new = try? PageReading(again) {
            let comparison = ReportComparison(old, new)
            difference = comparison
            lines = comparison.differences
            // Values that were taken anew are others wherever they stand.
            if lines.isEmpty, !comparison.withinSpread.isEmpty {
                isReproduced = true
                let values = comparison.withinSpread.count
                findings.append(
                    Finding(
                        true,
                        "rendering it again gives the same page but for \(values) measured values, which are within their spreads"
                    ))
                return
            }
            lines += PageDifference(old, new).lines
        }
        isReproduced = false
        findings.append(Finding(false, "rendering it again gives another page"))
        findings += lines.prefix(Self.lineLimit).map { Finding(false, $0) }
        if lines.count > Self.lineLimit {
            findings.append(Finding(false, "and \(lines.count - Self.lineLimit) differences more"))
        }
    }

    // MARK: Measured values

    /// The values that the page replays: those that it carries, or those in the file beside it.
    private var measuredValues: [UInt8]? {
        guard page.ledger.measurements != nil else { return nil }
        return page.source?.measurements.map { Array($0.utf8) }
            ?? (try? Files.read(page.beside(".measurements.json"), limit: FileLimit.page).bytes)
    }

    /// Whoever changes a measured value changes it everywhere: only measuring finds it.
    private mutating func measureAnew(with pipeline: Pipeline, _ measured: [UInt8]) throws(FileError) {
        let values = (try? RecordCodec.decoder().decode([MeasuredValue].self, from: Data(measured))) ?? []
        guard options.remeasures else {
            let amount =
                values.count == 1 ? "one measured value, which was" : "\(values.count) measured values, which were"
            unchecked.append("\(amount) replayed: --remeasure takes them anew, on a machine of the same kind.")
            return
        }
        guard let again = try render(with: pipeline, replaying: nil), let old = try? PageReading(page.text),
            let new = try? PageReading(String(decoding: again, as: UTF8.self))
        else { return }
        let lines = ReportComparison(old, new).differences
        findings += lines.prefix(Self.lineLimit).map { Finding(false, "measured anew, \($0)") }
        if lines.isEmpty { findings.append(Finding(true, "measured anew, all values are within their spreads")) }
    }
}
