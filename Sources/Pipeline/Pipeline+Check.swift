import Checks
import Execution
import Notebooks
import Records
import Rendering
import SystemIO

extension Pipeline {
    /// Runs a notebook, or takes the run that was kept, and says what its page does not. No page is written.
    ///
    /// - Parameters:
    ///   - fixes: Puts directives in place of typed numbers that have the same text, in the notebook's file.
    ///   - board: is told how far the work is.
    public func check(_ job: RenderJob, fixes: Bool = false, board: ProgressBoard = ProgressBoard()) -> CheckResult {
        var result = CheckResult(RenderResult(notebook: job.notebook))
        do {
            var found = try findings(of: try read(job), job, board)
            if fixes, !found.edits.isEmpty, !found.hasFailed {
                let kept = try fix(found.edits, found.source, job, board)
                result.fixes = kept.count
                if !kept.isEmpty { found = try findings(of: try read(job), job, board) }
            }
            result.render = found.result
        } catch let problem as Diagnostic {
            result.render.diagnostics.append(problem)
        } catch {
            result.render.diagnostics.append(
                Diagnostic(.error, code: "cannot-check", file: job.notebook, at: nil, "\(error)"))
        }
        return result
    }

    private struct Findings {
        var source: NotebookSource
        var result: RenderResult
        var edits: [Edit] = []
        /// The cells did not run, or not to their end.
        var hasFailed = false
    }

    private func findings(of source: NotebookSource, _ job: RenderJob, _ board: ProgressBoard) throws -> Findings {
        var found = Findings(source: source, result: RenderResult(notebook: job.notebook))
        found.result.diagnostics = source.notebook.diagnostics
        found.hasFailed = found.result.hasErrors
        if found.hasFailed { return found }
        let options = try options(source, job)
        let (execution, notes) = try run(source, job, board)
        let problems = RunProblems(notebook: source.notebook, run: execution.run)
        found.result.hasCrashed = problems.hasCrashed
        let report = try weave(source, execution.run, options, measurementsDigest(execution, job), job)
        // Of a run that failed nobody knows what is computed no more.
        found.hasFailed = problems.diagnostics.contains { $0.severity == .error }
        let checks = NotebookChecks(
            source.notebook, execution.run, previous: found.hasFailed ? nil : previousLedger(of: job),
            links: links(of: source, job)
        ) { self.others(than: job) }
        let problemsOfPage =
            problems.diagnostics + report.diagnostics + checks.findings.map(\.diagnostic)
            + SpellingCheck(source.notebook).diagnostics
            + [source.bibliography.unusedWorks(of: source.notebook)].compactMap { $0 }
        found.result.diagnostics = (found.result.diagnostics + notes + problemsOfPage).inReadingOrder
        found.edits = checks.findings.compactMap(\.edit)
        return found
    }

    private func run(
        _ source: NotebookSource, _ job: RenderJob, _ board: ProgressBoard
    ) throws -> (CachedExecution.Result, notes: [Diagnostic]) {
        board.begin(source.notebook)
        var job = job
        job.keepsWritten = false
        return try run(source, job, RunControl { board.take($0) })
    }

    /// What the page said when it was made last.
    func previousLedger(of job: RenderJob) -> Ledger? {
        guard let file = try? Files.read(job.sidecar(".json"), limit: FileLimit.page) else { return nil }
        return Ledger(in: String(decoding: file.bytes, as: UTF8.self))
    }

    /// The texts of the other notebooks of its site, or of those beside it.
    private func others(than job: RenderJob) -> [String] {
        let beside = (try? Files.names(in: job.folder)) ?? []
        let names = job.others ?? beside.filter { $0.hasSuffix(".md") }.map { "\(job.folder)/\($0)" }
        let area = ReadableFolders(job.folder, allowing: job.readable + (job.others ?? []))
        return names.filter { Files.canonical($0) != Files.canonical(job.notebook) }.compactMap { path in
            (try? Files.read(path, limit: FileLimit.text, in: area)).map { String(decoding: $0.bytes, as: UTF8.self) }
        }
    }

    /// Links are relative to the page. One to "other.html" means the notebook of that name beside this one; so does "other.md" on
    /// a page of a site, where it leads to the other's page.
    private func links(of source: NotebookSource, _ job: RenderJob) -> LinkTargets {
        LinkTargets { path in
            // The site knows its notebooks, whatever else is beside them.
            if path.hasSuffix(".md"), let links = job.links { return links.target(of: path) }
            let named = path.hasPrefix("/") ? path : "\(job.outputParent)/\(path)"
            let other = path.hasSuffix(".html") ? path.dropLast(".html".count) + ".md" : ""
            if !other.isEmpty, Files.exists(job.path(besideNotebook: String(other))) {
                let bytes = try? source.files.read(String(other), limit: FileLimit.text).bytes
                return .page(anchors: bytes.map { Notebook(parsing: $0, path: String(other)).anchors })
            }
            if Files.exists(named) { return .file }
            return Files.exists(job.path(besideNotebook: path))
                ? .besideNotebook(pages: job.outputParent) : .missing(pages: job.outputParent)
        }
    }

    // MARK: Fixing

    /// Writes those edits whose directives run and show what was typed.
    /// - Returns: the edits that were written.
    private func fix(_ edits: [Edit], _ source: NotebookSource, _ job: RenderJob, _ board: ProgressBoard) throws -> [Edit] {
        var edits = edits
        while !edits.isEmpty {
            let fix = NotebookFix(edits, in: source.content.bytes)
            let fixed = NotebookSource(
                FileContent(fix.bytes), path: job.notebook, NamedFiles(in: job.folder, allowing: job.readable))
            let good = try holding(fix, in: fixed, job, board)
            if good.count == edits.count {
                try write(fix.bytes, over: source, job)
                return edits
            }
            edits = good
        }
        return []
    }

    /// The edits whose directives give what they must. One that does not compile keeps all from running.
    private func holding(_ fix: NotebookFix, in source: NotebookSource, _ job: RenderJob, _ board: ProgressBoard) throws -> [Edit]
    {
        let notebook = source.notebook
        guard !notebook.diagnostics.contains(where: { $0.severity == .error }) else { return [] }
        let run = try run(source, job, board).0.run.written(in: notebook.frontMatter.language)
        let compileErrors = run.inlineErrors.filter { $0.value.kind == .compile }
        return fix.directives.compactMap { place, edit in
            let number = notebook.directives.firstIndex { directive in
                notebook.lineOrigins.place(of: directive.range.lowerBound, in: notebook.path)
                    == (notebook.path, SourceLocation(line: place.line, column: place.column + "`{swift} ".utf8.count))
            }
            guard let number else { return nil }
            if !compileErrors.isEmpty { return compileErrors[number] == nil ? edit : nil }
            guard case .number(let value)? = run.inlines[number] else { return nil }
            return edit.shows.map { DirectiveText.plain($0) == DirectiveText.plain(value.text) } ?? true ? edit : nil
        }
    }

    private func write(_ bytes: [UInt8], over source: NotebookSource, _ job: RenderJob) throws {
        let now = try Files.read(job.notebook, limit: FileLimit.text)
        guard now.sha256 == source.content.sha256 else {
            throw Diagnostic(
                .error, code: "changed-notebook", file: job.notebook, at: nil, "the notebook was changed while it was checked",
                help: "Check it again.")
        }
        try Files.write(bytes, to: job.notebook)
    }
}

extension [Diagnostic] {
    /// As they are met from top to bottom; those without a place come first.
    fileprivate var inReadingOrder: [Diagnostic] {
        enumerated().sorted { a, b in
            let start = SourceLocation(line: 0, column: 0)
            return (a.element.location ?? start, a.offset) < (b.element.location ?? start, b.offset)
        }.map(\.element)
    }
}
