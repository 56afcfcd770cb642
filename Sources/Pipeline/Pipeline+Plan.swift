import Dispatch
import Notebooks
import Synchronization

extension Pipeline {
    /// What of a plan cannot be rendered whatever its cells do: notebooks that cannot be read, parameters that they do not have, or
    /// not with such a value. Nothing is run.
    public func refusals(of plan: RenderPlan) -> [RenderResult] {
        var notebooks: [String: Notebook] = [:]
        let refused = plan.jobs.compactMap { job -> RenderResult? in
            var result = RenderResult(notebook: job.notebook)
            do {
                let notebook = try notebooks[job.notebook] ?? read(job).notebook
                notebooks[job.notebook] = notebook
                _ = try job.parameters(of: notebook)
                return nil
            } catch let problem as Diagnostic {
                result.diagnostics = [problem]
            } catch {
                result.diagnostics = [Diagnostic(.error, code: "cannot-render", file: job.notebook, at: nil, "\(error)")]
            }
            return result
        }
        return (plan.problems.map { [$0] } ?? []) + refused
    }

    /// How many notebooks are rendered at a time: each of them compiles and computes on its own.
    private static let width = 2

    /// Renders all jobs of a plan, two at a time, and then its index. One that fails does not stop the others.
    ///
    /// - Parameters:
    ///   - board: the progress of the job that was begun last.
    ///   - report: hears of each result, in the order of the jobs, and of the index at last.
    /// - Returns: the same results.
    @discardableResult
    public func render(
        _ plan: RenderPlan, board: PlanBoard = PlanBoard(), report: @escaping @Sendable (RenderResult) -> Void = { _ in }
    ) -> [RenderResult] {
        struct State {
            var results: [RenderResult?]
            var reported = 0
        }
        var all = plan.problems.map { [$0] } ?? []
        all.forEach(report)
        let jobs = plan.jobs
        board.begin(jobs.count)
        let next = Atomic<Int>(0)
        let state = Mutex(State(results: Array(repeating: nil, count: jobs.count)))
        DispatchQueue.concurrentPerform(iterations: min(Self.width, jobs.count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < jobs.count else { return }
                let result = render(jobs[index], board: board.job(index))
                board.end(index)
                state.withLock { state in
                    state.results[index] = result
                    while state.reported < jobs.count, let done = state.results[state.reported] {
                        report(done)
                        state.reported += 1
                    }
                }
            }
        }
        all += state.withLock { $0.results.compactMap(\.self) }
        if let index = plan.index {
            let result = write(index)
            report(result)
            all.append(result)
        }
        return all
    }
}
