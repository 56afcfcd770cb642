import Notebooks
import SystemIO

extension RenderJob {
    /// The files that the job writes.
    var outputs: [String] {
        (formats ?? [.html]).map(path(as:)) + [sidecar(".json"), sidecar(".measurements.json"), ofErrors.outputPath]
    }

    /// The job of the page of what went wrong.
    var ofErrors: RenderJob {
        var job = self
        job.output = sidecar(".error.html")
        return job
    }

    /// What an author gives relative to the notebook's folder, as seen from the current one.
    public func path(besideNotebook path: String) -> String { path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)" }

    /// The same as seen from anywhere.
    public func absolute(_ path: String) -> String { Files.absolute(self.path(besideNotebook: path)) }

    /// Nothing that a page is made from may be written over.
    /// - Parameter inputs: paths as seen from the current folder.
    /// - Throws: a diagnostic with ``RenderResult/misuse`` as its code.
    func check(inputs: [String]) throws(Diagnostic) {
        let outputs = Set(outputs.map(Files.canonical))
        for input in inputs where outputs.contains(Files.canonical(input)) {
            throw Diagnostic(
                .error, code: RenderResult.misuse, file: notebook, at: nil,
                "the page is made from \(input) and would be written over it", help: "Choose another output.")
        }
    }

    /// Why jobs cannot be done together; nil if they can.
    ///
    /// - Parameter index: the path of the index of their pages; nil where there is none.
    public static func conflict(among jobs: [RenderJob], index: String? = nil) -> String? {
        var owners: [String: RenderJob] = [:]
        for job in jobs {
            guard let other = owners.updateValue(job, forKey: Files.canonical(job.outputPath)) else { continue }
            return "\(other.notebook) and \(job.notebook) have the same page, \(job.outputPath)."
        }
        for job in jobs {
            // What stands beside the page: the file of its values, the page of what went wrong.
            for output in Set(job.outputs).subtracting([job.outputPath]).sorted() {
                guard let other = owners[Files.canonical(output)], other.notebook != job.notebook else { continue }
                return "\(output), the page of \(other.notebook), is the name of a file beside the page of \(job.notebook)."
            }
        }
        if let index, let job = owners[Files.canonical(index)] {
            return "\(index), the page of \(job.notebook), is the name of the list of contents; give the notebook another."
        }
        let notebooks = Dictionary(jobs.map { (Files.canonical($0.notebook), $0) }) { first, _ in first }
        for job in jobs {
            for output in job.outputs {
                guard let other = notebooks[Files.canonical(output)] else { continue }
                return "\(output), made from \(job.notebook), would be written over the notebook \(other.notebook)."
            }
        }
        return nil
    }
}
