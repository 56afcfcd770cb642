import Foundation
import Pipeline
import Testing

/// Renders that something ends without a word. `Tests/Scripts/check_kills.py` does this as often as it is told.
@Suite struct KilledTests {
    @Test("a render, preview or check that is killed leaves a whole page, no process, and nothing that stops the next one")
    func killed() throws {
        let bench = try Workbench()
        let environment = ["XDG_CACHE_HOME": bench.folder.appending(path: "cache").path]
        func write(_ number: Int) throws { try bench.write("```{swift}\n\(number)\n```\n", to: "n.md") }
        try write(0)
        #expect(try Command.run(["render", "n.md"], in: bench.folder, environment: environment).status == 0)
        let verbs = [["render"], ["check"], ["preview", "--no-browser"], ["render", "--no-cache"], ["render"]]
        for (number, milliseconds) in [(1, 40), (2, 150), (3, 300), (4, 450), (5, 650)] {
            try write(number)
            let (process, _, _) = try Command.start(verbs[number - 1] + ["n.md"], in: bench.folder, environment: environment)
            usleep(UInt32(milliseconds) * 1000)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let deadline = Date(timeIntervalSinceNow: 10)
            while !living(in: bench.folder).isEmpty, Date() < deadline { usleep(20_000) }
            #expect(living(in: bench.folder) == [])
            let page = try bench.verification(of: "output/n.html").findings.first
            #expect(page?.holds == true, "after \(milliseconds) ms")
        }
        try write(6)
        #expect(try Command.run(["render", "n.md"], in: bench.folder, environment: environment).status == 0)
        #expect(bench.text(of: "output/n.html")?.contains(">6<") == true)
    }

    /// The command lines of processes that work in a folder.
    private func living(in folder: URL) -> [String] {
        let path = folder.resolvingSymlinksInPath().path
        return ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { process in
            guard Int(process) != nil,
                let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd"),
                place.hasPrefix(path)
            else { return nil }
            return try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
        }
    }
}
