import Execution
import Foundation
import Testing

@Suite("What the compiler says") struct CompilerTests {
    @Test("a message that two files cause is one, with its own notes")
    func repeated() {
        let error = "a.md:3:5: error: invalid redeclaration of 'x'\n"
        let note = "a.md:1:5: note: 'x' previously declared here\n"
        let output = CompilerOutput(error + note + "a.md:9:1: warning: never used\n" + error + note)
        #expect(output.messages.map(\.text) == ["invalid redeclaration of 'x'", "never used"])
        #expect(output.messages.map(\.notes.count) == [1, 0])
    }

    @Test(
        "a full disk is told from what is wrong with the notebook",
        arguments: [
            "<unknown>:0: error: error opening '/c/n.o' for output: /c/n.o: No space left on device\n",
            "error: unable to write file: 'No space left on device'\n",
            "ld.lld: error: failed to open program: Disk quota exceeded\n",
        ])
    func noRoom(text: String) {
        #expect(CompilerOutput(text).lacksRoom)
        #expect(!CompilerOutput("a.md:3:5: error: cannot find 'x' in scope\na.md:4:5: warning: \(text)").lacksRoom)
    }

    @Test("the driver's jobs are a script: frontends side by side, then the rest; lines of another form are none")
    func jobs() {
        let printed = """
            /s/swift-frontend -frontend -c -primary-file a.swift b.swift -I '/k k' -o /t/TemporaryDirectory.x1/a-1.o
            /s/swift-frontend -frontend -c a.swift -primary-file b.swift -I '/k k' -o /t/TemporaryDirectory.x1/b-1.o
            /s/swift-autolink-extract /t/TemporaryDirectory.x1/a-1.o -o /t/TemporaryDirectory.x1/a.autolink
            /s/clang /t/TemporaryDirectory.x1/a-1.o @/t/TemporaryDirectory.x1/a.autolink -o p
            """
        #expect(
            CompilerJobs(printed, temporary: "/t")?.script == """
                { while kill -0 $$; do sleep 0.2; done; kill -9 0; } </dev/null >/dev/null 2>&1 & guardian=$!
                /s/swift-frontend -frontend -c -primary-file a.swift b.swift -I '/k k' -o /t/a-1.o 2>&1 & job0=$!
                /s/swift-frontend -frontend -c a.swift -primary-file b.swift -I '/k k' -o /t/b-1.o >"$TMPDIR/said-1" 2>&1 & job1=$!
                wait $job0 || failed=1
                wait $job1 || failed=1
                [ ! -s "$TMPDIR/said-1" ] || cat "$TMPDIR/said-1"
                [ -z "$failed" ] && /s/swift-autolink-extract /t/a-1.o -o /t/a.autolink && /s/clang /t/a-1.o @/t/a.autolink -o p -v
                status=$?; kill $guardian; exit $status
                """)
        for text in ["", "error: no such option\n", "/s/clang /t/TemporaryDirectory.x1/a-1.o -o p", printed + "\nwarning: old"] {
            #expect(CompilerJobs(text, temporary: "/t") == nil)
        }
        #expect(CompilerJobs(printed, temporary: "/other") == nil)
        let quiet =
            CompilerJobs(printed, temporary: "/t", quiet: ["b.swift"])?.script(linking: "ld p").split(separator: "\n") ?? []
        #expect(quiet.filter { $0.contains(" -suppress-warnings ") }.map { $0.contains("-primary-file b.swift") } == [true])
        #expect(quiet.contains("[ -z \"$failed\" ] && ld p"))
    }

    @Test("the linker's command is the last line of what clang says of itself, each word quoted for a shell")
    func linker() {
        let said = "a.md:1:1: warning: old\n \"/evil\" x\nclang version 21\n"
        #expect(
            CompilerJobs.linker(in: said + #" "/s/ld.lld" -o p "/k \"k\"/a\$b.o" -L/it's `x`"# + "\n")
                == #"'/s/ld.lld' '-o' 'p' '/k "k"/a$b.o' '-L/it'\''s' '`x`'"#)
        for text in ["", said, said + " \"/s/ld.lld\" -o p\nld.lld: warning: old", said + " \"/s/ld.lld\" \"-o"] {
            #expect(CompilerJobs.linker(in: text) == nil)
        }
    }

    @Test("jobs end with the shell that runs them, whatever ends it")
    func orphans() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let frontend = folder.appending(path: "swift-frontend"), place = folder.path
        try "#!/bin/sh\necho $$ >\"$TMPDIR/job\"\nexec sleep 60\n".write(to: frontend, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: frontend.path)
        let printed = """
            \(frontend.path) -frontend -c a.swift -o \(place)/TemporaryDirectory.x1/a.o
            /bin/cat \(place)/TemporaryDirectory.x1/a.o
            """
        let script = try #require(CompilerJobs(printed, temporary: place)).script
        let shell = try ChildProcess(
            "/bin/sh", arguments: ["-c", script], environment: ["TMPDIR": place, "PATH": "/usr/bin:/bin"], folder: place,
            descriptors: [1, 2])
        func job() -> Int32? {
            (try? String(contentsOf: folder.appending(path: "job"), encoding: .utf8)).flatMap { Int32($0.dropLast()) }
        }
        // Other tests may hold all threads of tasks for longer than this takes.
        for _ in 0..<2000 where job() == nil { usleep(10_000) }
        let started = try #require(job())
        kill(shell.identifier, SIGKILL)
        // Who is killed stays until it is waited for; what the shell leaves may come to this process.
        var status: Int32 = 0
        waitpid(shell.identifier, &status, 0)
        for _ in 0..<2000 where kill(started, 0) == 0 {
            waitpid(started, &status, WNOHANG)
            usleep(10_000)
        }
        #expect(kill(started, 0) != 0)
    }
}
