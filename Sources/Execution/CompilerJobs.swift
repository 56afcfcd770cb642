import SystemIO

/// What the compiler's driver would start, without the driver: it takes longer than its jobs.
package struct CompilerJobs: Hashable {
    private let frontends: [String]
    /// What makes a program of their objects.
    private let others: [String]

    /// - Parameters:
    ///   - printed: the jobs as the driver prints them, a line each, in words of a shell.
    ///   - temporary: the folder in which the driver makes one for what is written on the way; `$TMPDIR` of the script.
    ///   - quiet: files of whose warnings nothing is told.
    /// - Returns: nil for lines of another form.
    package init?(_ printed: String, temporary: String, quiet: [String] = []) {
        let mark = "\(temporary)/TemporaryDirectory."
        guard let start = printed.firstRange(of: mark)?.lowerBound,
            let end = printed[printed.index(start, offsetBy: mark.count)...].firstIndex(of: "/")
        else { return nil }
        // That folder is the driver's.
        let jobs = printed.replacing(printed[start..<end], with: temporary).split(separator: "\n").map(String.init)
        let frontends = jobs.filter { $0.contains("swift-frontend -frontend -c ") }
        others = jobs.filter { !frontends.contains($0) }
        guard !frontends.isEmpty, !others.isEmpty, jobs.allSatisfy({ $0.hasPrefix("/") || $0.hasPrefix("'/") }) else {
            return nil
        }
        self.frontends = frontends.map { job in
            quiet.contains { job.contains(" -primary-file \($0) ") } ? job + " -suppress-warnings" : job
        }
    }

    /// For a shell: the frontends side by side, then, if all of them succeed, one after the other what makes a program of
    /// their objects. What a frontend says is not parted by what another one says. The last line tells how the linker is
    /// started: see ``linker(in:)``.
    package var script: String {
        let last = others[others.count - 1]
        let isClang = last.prefix { $0 != " " }.hasSuffix("/clang")
        return script(linking: (others.dropLast() + [isClang ? last + " -v" : last]).joined(separator: " && "))
    }

    /// - Parameter line: what makes a program of the objects.
    package func script(linking line: String) -> String {
        var lines = [Self.guardian]
        for (number, job) in frontends.enumerated() {
            lines.append("\(job)\(number == 0 ? "" : " >\(Self.said(number))") 2>&1 & job\(number)=$!")
        }
        for number in frontends.indices { lines.append("wait $job\(number) || failed=1") }
        for number in frontends.indices.dropFirst() { lines.append("[ ! -s \(Self.said(number)) ] || cat \(Self.said(number))") }
        lines.append("[ -z \"$failed\" ] && " + line)
        lines.append("status=$?; kill $guardian; exit $status")
        return lines.joined(separator: "\n")
    }

    private static func said(_ number: Int) -> String { "\"$TMPDIR/said-\(number)\"" }

    /// The shell ends with the program that started it, whatever ends that; its jobs would not. This ends them with it.
    private static let guardian =
        "{ while kill -0 $$; do sleep 0.2; done; kill -9 0; } </dev/null >/dev/null 2>&1 & guardian=$!"

    /// How ``script`` has started the linker, for a shell: it is started again faster without what finds its arguments.
    ///
    /// - Parameter text: what the script wrote.
    /// - Returns: nil where its last line is no such command.
    package static func linker(in text: String) -> String? {
        guard let line = text.split(separator: "\n").last, line.hasPrefix(" \"/") else { return nil }
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var rest = line[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case "\\" where isQuoted: word = (word ?? "") + (rest.popFirst().map(String.init) ?? "")
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return isQuoted ? nil : words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    }
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
