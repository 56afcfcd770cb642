import SystemIO

/// What the compiler's driver would start, without the driver: it takes longer than its jobs.
package struct CompilerJobs: Hashable {
    /// For a shell: the frontends side by side, then, if all of them succeed, one after the other what makes a program of
    /// their objects. What a frontend says is not parted by what another one says.
    package let script: String

    /// - Parameters:
    ///   - printed: the jobs as the driver prints them, a line each, in words of a shell.
    ///   - temporary: the folder in which the driver makes one for what is written on the way; `$TMPDIR` of the script.
    /// - Returns: nil for lines of another form.
    package init?(_ printed: String, temporary: String) {
        let mark = "\(temporary)/TemporaryDirectory."
        guard let start = printed.firstRange(of: mark)?.lowerBound,
            let end = printed[printed.index(start, offsetBy: mark.count)...].firstIndex(of: "/")
        else { return nil }
        // That folder is the driver's.
        let jobs = printed.replacing(printed[start..<end], with: temporary).split(separator: "\n")
        let frontends = jobs.filter { $0.contains("swift-frontend -frontend -c ") }
        let others = jobs.filter { !frontends.contains($0) }
        guard !frontends.isEmpty, !others.isEmpty, jobs.allSatisfy({ $0.hasPrefix("/") || $0.hasPrefix("'/") }) else {
            return nil
        }
        var lines = [Self.guardian]
        for (number, job) in frontends.enumerated() { lines.append("\(job) >\"$TMPDIR/said-\(number)\" 2>&1 & job\(number)=$!") }
        for number in frontends.indices { lines.append("wait $job\(number) || failed=1") }
        for number in frontends.indices { lines.append("cat \"$TMPDIR/said-\(number)\"") }
        lines.append("[ -z \"$failed\" ] && " + others.joined(separator: " && "))
        lines.append("status=$?; kill $guardian; exit $status")
        script = lines.joined(separator: "\n")
    }

    /// The shell ends with the program that started it, whatever ends that; its jobs would not. This ends them with it.
    private static let guardian =
        "{ while kill -0 $$; do sleep 0.2; done; kill -9 0; } </dev/null >/dev/null 2>&1 & guardian=$!"
}

extension Toolchain {
    /// Why each compile starts the compiler's driver, which takes longer than its jobs; nil where it does not.
    public var reasonForDriver: String? {
        do {
            let folder = try TemporaryFolder()
            let source = "\(folder.path)/main.swift"
            try Files.write([], to: source)
            let run = try CapturedProgram(
                compiler, ["-driver-print-jobs", "-o", "\(folder.path)/program", source], variables: ["TMPDIR": folder.path],
                seconds: 20, limit: 1 << 20)
            guard run.ending == .exit(0) else { return "it does not print its jobs" }
            let text = String(decoding: run.output, as: UTF8.self)
            return CompilerJobs(text, temporary: folder.path) == nil ? "it prints its jobs in another form" : nil
        } catch {
            return "\(error)"
        }
    }
}
