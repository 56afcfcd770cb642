import Foundation
import Pipeline
import SystemIO
import Testing

/// What is kept between runs is not trusted: a notebook cannot bring it along, and what is damaged is made anew.
@Suite struct KeptRunTests {
    private static let notebook = "# A\n\n```{swift}\nlet accuracy = 0.976\naccuracy\n```\n"

    private func explanation(_ bench: Workbench, _ change: (inout RenderJob) -> Void = { _ in }) throws -> [String] {
        let result = try bench.render(Self.notebook, change)
        #expect(bench.lines(result) == [])
        #expect(bench.page.contains("0.976"))
        return result.explanation
    }

    @Test("a folder .modelbook beside the notebook is neither read nor written, nor is what a link of that name leads to")
    func besideNotebook() throws {
        let bench = try Workbench()
        let teacher = bench.folder.appending(path: "teacher")
        for name in ["n", "verify", "kit"] {
            try FileManager.default.createDirectory(at: teacher.appending(path: name), withIntermediateDirectories: true)
            try bench.write("precious", to: "teacher/\(name)/main.swift")
            try bench.write("precious", to: "teacher/\(name)/run.json")
            try bench.write("/usr/bin/touch RAN\n", to: "teacher/\(name)/commands")
        }
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: ".modelbook").path, withDestinationPath: "teacher")
        #expect(try explanation(bench) == ["The cells ran: no earlier run was kept."])
        #expect(try bench.failures(isRerun: true) == [])
        for name in ["n", "verify", "kit"] {
            #expect(try FileManager.default.contentsOfDirectory(atPath: teacher.appending(path: name).path).count == 3)
            #expect(bench.text(of: "teacher/\(name)/main.swift") == "precious")
        }
        #expect(bench.text(of: "RAN") == nil && bench.text(of: "teacher/n/RAN") == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path).sorted()
        #expect(left == [".modelbook", "n.md", "out", "teacher"])
    }

    @Test("every changed byte of a kept run is noticed, and it is made anew")
    func flippedRun() throws {
        let bench = try Workbench()
        _ = try explanation(bench)
        let run = try bench.kept().appending(path: "run.json")
        let good = try Data(contentsOf: run)
        // Each byte on its own with the seal alone, some of them all the way.
        for index in good.indices {
            var damaged = good
            damaged[index] ^= 1 << (index % 8)
            try damaged.write(to: run)
            #expect(SealedFile.read(run.path) == nil, "byte \(index)")
        }
        for index in [0, 64, 65, good.count / 2, good.count - 1] {
            var damaged = good
            damaged[index] ^= 1
            try damaged.write(to: run)
            #expect(try explanation(bench) == ["The cells ran: no earlier run was kept."], "byte \(index)")
            #expect(try Data(contentsOf: run) == good)
        }
        #expect(try explanation(bench) == ["Nothing has changed: the cells did not have to run."])
    }

    @Test(
        "a damaged program heals by itself",
        arguments: ["empty", "zero", "first", "middle", "last", "longer", "gone", "link", "key"])
    func damagedProgram(damage: String) throws {
        let bench = try Workbench()
        _ = try explanation(bench)
        let folder = try bench.kept()
        let program = folder.appending(path: "program")
        let good = try Data(contentsOf: program)
        try FileManager.default.removeItem(at: folder.appending(path: "run.json"))
        switch damage {
        case "empty": try Data().write(to: program)
        case "zero": try Data(count: good.count).write(to: program)
        case "first", "middle", "last":
            var damaged = good
            damaged[damage == "first" ? 0 : damage == "middle" ? good.count / 3 : good.count - 1] ^= 0x40
            try damaged.write(to: program)
        case "longer": try (good + [0]).write(to: program)
        case "gone": try FileManager.default.removeItem(at: program)
        case "link":
            try FileManager.default.removeItem(at: program)
            try FileManager.default.createSymbolicLink(atPath: program.path, withDestinationPath: "/bin/true")
        default: try Data("x".utf8).write(to: folder.appending(path: "program.key"))
        }
        #expect(try explanation(bench) == ["The cells ran: no earlier run was kept."])
        #expect(try explanation(bench) == ["Nothing has changed: the cells did not have to run."])
    }

    @Test("a forged program is not run by verify --rerun, nor without the cache, nor with it")
    func forged() throws {
        let bench = try Workbench()
        _ = try bench.render(Self.notebook.replacing("0.976", with: "0.998"))
        let forged = try Data(contentsOf: try bench.kept().appending(path: "program"))
        _ = try explanation(bench)
        let folder = try bench.kept()
        try forged.write(to: folder.appending(path: "program"))
        try FileManager.default.removeItem(at: folder.appending(path: "run.json"))
        #expect(try explanation(bench) { $0.usesCache = false } == ["The cells ran: nothing that was kept is to be used."])
        #expect(try bench.failures(isRerun: true) == [])
        #expect(try explanation(bench) == ["The cells ran: no earlier run was kept."])
    }

    @Test("no line of a kept file is a command")
    func commands() throws {
        let bench = try Workbench()
        _ = try explanation(bench)
        let folder = try bench.kept()
        for name in ["commands", "program.key", "notebook", "lock"] {
            let file = folder.appending(path: name)
            let text = (try? Data(contentsOf: file)) ?? Data()
            try (text + Data("\n/usr/bin/touch RAN\n".utf8)).write(to: file)
        }
        try FileManager.default.removeItem(at: folder.appending(path: "program"))
        try FileManager.default.removeItem(at: folder.appending(path: "run.json"))
        _ = try explanation(bench)
        #expect(try bench.failures(isRerun: true) == [])
        #expect(bench.text(of: "RAN") == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "RAN").path))
    }

    @Test("without the cache and when verified, a notebook is run in a folder of its own that is gone afterwards")
    func temporary() throws {
        let bench = try Workbench()
        try bench.write(Self.notebook, to: "n.md")
        let temporary = bench.folder.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let cache = bench.folder.appending(path: "cache").path
        let environment = ["TMPDIR": temporary.path, "XDG_CACHE_HOME": cache]
        #expect(try Command.run(["render", "n.md", "--no-cache"], in: bench.folder, environment: environment).status == 0)
        #expect(try Command.run(["verify", "output/n.html", "--rerun"], in: bench.folder, environment: environment).status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
        #expect(!FileManager.default.fileExists(atPath: cache))
    }

    @Test("after an interrupt no temporary folder is left")
    func interrupted() throws {
        let bench = try Workbench()
        try bench.write(
            "```{swift}\nimport Foundation\ntry \"x\".write(toFile: \"began\", atomically: true, encoding: .utf8)\nwhile true {}\n```\n",
            to: "n.md")
        let temporary = bench.folder.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let (process, _, _) = try Command.start(
            ["render", "n.md", "--no-cache", "--sandbox", "off"], in: bench.folder, environment: ["TMPDIR": temporary.path])
        let deadline = Date(timeIntervalSinceNow: 30)
        while bench.text(of: "began") == nil, Date() < deadline { usleep(20_000) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).count == 1)
        process.interrupt()
        process.waitUntilExit()
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    }

    @Test(
        "where nothing can be kept the notebook is rendered all the same, and it is said",
        arguments: ["file", "link", "read-only", "unset"])
    func unwritable(home: String) throws {
        let bench = try Workbench()
        try bench.write(Self.notebook, to: "n.md")
        try bench.write("precious", to: "taken")
        var environment: [String: String?] = ["XDG_CACHE_HOME": nil, "HOME": bench.folder.path]
        var problem = ""
        switch home {
        case "file":
            environment["XDG_CACHE_HOME"] = bench.folder.appending(path: "taken").path
            problem = "\(bench.folder.path)/taken: cannot be made: a part of the path is not a folder"
        case "link":
            let cache = bench.folder.appending(path: ".cache")
            try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: cache.appending(path: "modelbook").path, withDestinationPath: bench.folder.path)
            problem = "\(cache.resolvingSymlinksInPath().path)/modelbook: this is a link"
        case "read-only":
            environment["HOME"] = "/proc"
            problem = "/proc/.cache: cannot be made"
        default:
            environment["HOME"] = .some(nil)
            problem = "~/.cache/modelbook: neither HOME nor XDG_CACHE_HOME is set"
        }
        let outcome = try Command.run(["render", "n.md"], in: bench.folder, environment: environment)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("n.md: note: nothing is kept for the next run: \(problem) [nothing-kept]\n"))
        #expect(outcome.output == "output/n.html\n")
        #expect(bench.text(of: "output/n.html")?.contains("0.976") == true)
        #expect(bench.text(of: "taken") == "precious")
        let doctor = try Command.run(["doctor"], in: bench.folder, environment: environment)
        #expect(doctor.output.contains("missing  folder for what is kept between runs: \(problem)\n"))
    }

    @Test("a disk that is full is said in our words, not in the compiler's")
    func noRoom() throws {
        let bench = try Workbench()
        try bench.write("```{swift}\n1\n```\n", to: "n.md")
        try bench.write("#!/bin/sh\necho \"error: unable to write file: 'No space left on device'\"\nexit 1\n", to: "swiftc")
        let compiler = bench.folder.appending(path: "swiftc").path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: compiler)
        let outcome = try Command.run(
            ["render", "n.md", "--sandbox", "off"], in: bench.folder,
            environment: ["MODELBOOK_SWIFTC": compiler, "XDG_CACHE_HOME": bench.folder.path])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("n.md: error: the disk of \(bench.folder.resolvingSymlinksInPath().path)/modelbook/"))
        #expect(outcome.errors.contains(" is full [cell-setup]\n"))
        #expect(outcome.errors.contains("Make room, or name folders on another disk in XDG_CACHE_HOME and TMPDIR.\n"))
        #expect(!outcome.errors.contains("unable to write"))
    }

    @Test("two renders at once give the same page")
    func atOnce() throws {
        let bench = try Workbench()
        try bench.write(Self.notebook, to: "n.md")
        let environment = ["XDG_CACHE_HOME": bench.folder.appending(path: "cache").path]
        let started = try (0..<3).map { number in
            try FileManager.default.createDirectory(
                at: bench.folder.appending(path: "\(number)"), withIntermediateDirectories: true)
            return try Command.start(
                ["render", "../n.md", "--output-dir", "."], in: bench.folder.appending(path: "\(number)"),
                environment: environment
            ).0
        }
        for process in started {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let pages = (0..<3).map { bench.text(of: "\($0)/n.html") }
        #expect(pages[0] != nil && pages[0] == pages[1] && pages[1] == pages[2])
    }
}
