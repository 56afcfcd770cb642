import Notebooks

/// What came of a job.
public struct RenderResult: Sendable {
    /// The path of the notebook, as it was given.
    public var notebook: String
    /// The page's path in each of its formats; empty if none was written.
    public var outputs: [String] = []
    /// The first of them.
    public var output: String? { outputs.first }
    /// The page of an earlier render that was left as it was, because this one failed.
    public var leftPage: String?
    /// The page of what went wrong, beside the one that was left; nil if none was written.
    public var errorPage: String?
    /// In the order of the notebook.
    public var diagnostics: [Diagnostic] = []
    /// Why the cells ran or did not have to; one line each.
    public var explanation: [String] = []
    /// A cell timed out, trapped, called `exit` or was killed.
    public var hasCrashed = false

    /// Nothing has come of it yet.
    public init(notebook: String) {
        self.notebook = notebook
    }

    /// Whether the document is wrong.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The code of an error that is not the notebook's but that of who calls the program.
    public static let misuse = "output-is-input"

    /// 0 ok · 1 the document is wrong · 2 wrong usage · 3 warnings, if they count · 4 time-out or crash of a cell.
    public func exitCode(isStrict: Bool) -> Int32 {
        if diagnostics.contains(where: { $0.code == Self.misuse }) { return 2 }
        if hasCrashed { return 4 }
        if hasErrors { return 1 }
        return isStrict && diagnostics.contains { $0.severity == .warning } ? 3 : 0
    }

    /// Of several results the worst counts: an error is worse than a warning.
    public static func exitCode(of results: [RenderResult], isStrict: Bool) -> Int32 {
        let codes = Set(results.map { $0.exitCode(isStrict: isStrict) })
        return [2, 4, 1, 3].first(where: codes.contains) ?? 0
    }
}
