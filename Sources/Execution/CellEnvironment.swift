/// The environment of the cells' program: the same wherever and by whomever it is run, but for where programs and
/// libraries are found.
enum CellEnvironment {
    /// What is taken over from the environment of this program; a run depends on it.
    static var passed: [String: String] { ChildProcess.environment(named: ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]) }

    /// - Parameter work: the folder that goes away with the run.
    static func variables(work: String) -> [String: String] {
        passed.merging(["HOME": work, "TMPDIR": work, "LANG": "C.UTF-8", "TZ": "UTC"]) { $1 }
    }
}
