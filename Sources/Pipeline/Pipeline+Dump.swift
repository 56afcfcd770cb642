import Execution
import Notebooks
import Records

extension Pipeline {
    /// What stands between a notebook's text and its page.
    public enum Stage: String, Sendable, CaseIterable {
        /// The notebook as it was read.
        case tree
        /// The Swift that its cells and expressions become.
        case program
        /// What that program left behind.
        case records
    }

    /// What a stage makes of a notebook, as text. No page is written.
    ///
    /// - Parameter board: is told how far the work is.
    /// - Returns: the text, empty where an earlier stage fails, and a result with what went wrong.
    public func dump(
        _ stage: Stage, of job: RenderJob, board: ProgressBoard = ProgressBoard()
    ) -> (text: String, result: RenderResult) {
        var result = RenderResult(notebook: job.notebook)
        do {
            let source = try read(job)
            let notebook = source.notebook
            result.diagnostics = notebook.diagnostics
            if stage == .tree { return (notebook.dump(), result) }
            if result.hasErrors { return ("", result) }
            let parameters = try job.parameters(of: notebook)
            if stage == .program { return (program(of: notebook, parameters, &result), result) }
            board.begin(notebook)
            var job = job
            job.keepsWritten = false
            let (execution, notes) = try run(source, job, RunControl { board.take($0) })
            result.explanation = execution.explanation
            let problems = RunProblems(notebook: notebook, run: execution.run)
            result.diagnostics += notes + problems.diagnostics
            result.hasCrashed = problems.hasCrashed
            return (execution.run.dump(), result)
        } catch let problem as Diagnostic {
            result.diagnostics.append(problem)
        } catch {
            result.diagnostics.append(Diagnostic(.error, code: "cannot-render", file: job.notebook, at: nil, "\(error)"))
        }
        return ("", result)
    }

    private func program(
        of notebook: Notebook, _ parameters: [FrontMatter.Parameter], _ result: inout RenderResult
    ) -> String {
        let program = CellProgram(notebook, parameters: parameters)
        let cells = notebook.cells.indices.map { cell in
            CellRun(status: .notReached, outputs: program.imbalances[cell].map { [.error($0)] } ?? [])
        }
        result.diagnostics += RunProblems(notebook: notebook, run: Run(cells: cells)).diagnostics
        return program.sources.map { "// \($0.name)\n\($0.text)" }.joined(separator: "\n")
    }
}
