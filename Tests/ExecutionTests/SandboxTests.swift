import Execution
import Foundation
import Records
import SystemIO
import Testing

@Suite(.enabled(if: Sandbox.isAvailable, "this system has no Landlock or no seccomp"))
struct SandboxTests {
    /// A folder for a program in a closed room, beside one that is not its to see.
    final class House: Sendable {
        let path: String

        init() throws {
            path =
                FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
                .appending(path: "sandbox-\(UUID().uuidString)").path
            for name in ["inside", "outside", "scratch"] {
                try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
            }
            try "seen".write(toFile: "\(path)/inside/seen.txt", atomically: true, encoding: .utf8)
            try "secret".write(toFile: "\(path)/outside/secret.txt", atomically: true, encoding: .utf8)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// What a shell does in the room: what it prints, how it ends, what it asked for.
        func run(_ script: String, _ change: (inout Confinement) -> Void = { _ in }) throws
            -> (output: String, isDone: Bool, accesses: [Access])
        {
            var room = Confinement(
                inputs: ["\(path)/inside"], system: Confinement.systemFolders, machine: Confinement.machineFiles,
                writable: ["\(path)/scratch"], reports: true)
            change(&room)
            guard let output = ScratchFile(in: "\(path)/scratch") else { throw CocoaError(.fileWriteUnknown) }
            var child = try ChildProcess(
                "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"], folder: "\(path)/inside",
                descriptors: [output.descriptor, output.descriptor], confinement: room)
            let monitor = AccessMonitor(listener: child.listener, program: child.identifier, room) { Place(line: 7, column: 3) }
            let exit = child.wait(seconds: 20)
            child.end()
            return (String(decoding: output.bytes(limit: 1 << 20), as: UTF8.self), exit == .status(0), monitor.accesses())
        }
    }

    @Test("a file of the notebook's folder is read, and told of with the statement that read it")
    func reading() throws {
        let house = try House()
        let (output, isDone, accesses) = try house.run("cat seen.txt")
        #expect(output == "seen")
        #expect(isDone)
        let path = "\(house.path)/inside/seen.txt"
        #expect(accesses == [Access(kind: .read, path: path, stamp: Files.stamp(path), line: 7, column: 3)])
    }

    @Test(
        "what lies outside is not read, by whatever path it is named",
        arguments: [
            "cat ../outside/secret.txt", "cat HOUSE/outside/secret.txt", "cat HOUSE/inside/../outside/secret.txt",
            "ln -s ../outside/secret.txt ../scratch/link && cat ../scratch/link", "cat /proc/self/root/HOUSE/outside/secret.txt",
            "cat /proc/self/cwd/../outside/secret.txt", "cd ../outside; cat secret.txt",
        ])
    func outside(script: String) throws {
        let house = try House()
        let (output, isDone, accesses) = try house.run(script.replacingOccurrences(of: "HOUSE", with: house.path))
        #expect(!output.contains("secret\n") && !output.hasPrefix("secret"))
        #expect(!isDone)
        #expect(accesses.contains { $0.kind == .refusedRead && $0.path == "\(house.path)/outside/secret.txt" })
    }

    @Test("the surroundings of other processes are not read")
    func otherProcesses() throws {
        let house = try House()
        let (output, isDone, _) = try house.run("cat /proc/\(getpid())/environ")
        #expect(!output.contains("="))
        #expect(!isDone)
    }

    @Test("a program reads what the system says of its own processes and threads")
    func ownProcesses() throws {
        let house = try House()
        let (_, isDone, accesses) = try house.run("cat /proc/$$/status; sleep 1 & cat /proc/$!/stat")
        #expect(isDone)
        #expect(accesses.isEmpty)
        #expect(try house.run("cat /proc/self/stat").accesses.map(\.kind) == [.asked(.process)])
    }

    @Test("a file that is not there is told of, as the run depends on that")
    func absent() throws {
        let house = try House()
        let (_, _, accesses) = try house.run("cat later.txt 2> /dev/null")
        #expect(accesses.map(\.kind) == [.absent])
        #expect(accesses.map(\.path) == ["\(house.path)/inside/later.txt"])
    }

    @Test(
        "a file that is only looked for is told of, there or not, by whatever call",
        arguments: [
            "test -e later.txt", "test -L later.txt", "test -r later.txt", "readlink later.txt", "stat -L later.txt",
            "cd later.txt", "test -e ../inside/later.txt", "cd ../scratch && test -e HOUSE/inside/later.txt",
        ])
    func looking(script: String) throws {
        let house = try House()
        let path = "\(house.path)/inside/later.txt"
        let script = "(\(script.replacingOccurrences(of: "HOUSE", with: house.path))) > /dev/null 2>&1; true"
        let looks = try house.run(script).accesses.filter { $0.path == path }
        #expect(looks.first == Access(kind: .look, path: path, stamp: nil, line: 7, column: 3))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "seen.txt")
        let found = try house.run(script).accesses.first { $0.path == path }
        #expect(found?.stamp?.hasPrefix("link to seen.txt: file, 4 bytes, ") == true)
    }

    @Test("what is written or of the system is looked for without a word")
    func ownLooks() throws {
        let house = try House()
        #expect(try house.run("test -e ../scratch/a; test -e /usr/bin/env; test -d .").accesses.isEmpty)
    }

    @Test(
        "nothing is written, removed or renamed outside the scratch folder",
        arguments: [
            "echo x > new.txt", "echo x >> seen.txt", "rm seen.txt", "mv seen.txt ../scratch/", "ln seen.txt ../scratch/seen",
            "mkdir folder", "echo x > HOUSE/outside/new.txt", "truncate -s 0 seen.txt", "touch /tmp/modelbook-was-here",
            "chmod 777 HOUSE/outside/secret.txt && false",
        ])
    func writing(script: String) throws {
        let house = try House()
        let (_, isDone, _) = try house.run(script.replacingOccurrences(of: "HOUSE", with: house.path))
        #expect(!isDone)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(house.path)/inside") == ["seen.txt"])
        #expect(try String(contentsOfFile: "\(house.path)/inside/seen.txt", encoding: .utf8) == "seen")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(house.path)/outside") == ["secret.txt"])
    }

    @Test("the scratch folder is written and read, and nothing of it is told")
    func scratch() throws {
        let house = try House()
        let (output, isDone, accesses) = try house.run("echo kept > ../scratch/a; cat ../scratch/a; rm ../scratch/a")
        #expect(output == "kept\n")
        #expect(isDone)
        #expect(accesses.isEmpty)
    }

    @Test("what was written is not run")
    func running() throws {
        let house = try House()
        let (output, isDone, _) = try house.run("cp /bin/echo ../scratch/program; ../scratch/program run")
        #expect(!output.hasPrefix("run"))
        #expect(!isDone)
    }

    @Test("no network is reached unless it is allowed")
    func network() throws {
        let house = try House()
        let script = "bash -c 'exec 3<> /dev/tcp/127.0.0.1/9' 2>&1"
        let (output, isDone, accesses) = try house.run(script)
        #expect(!isDone)
        #expect(output.contains("Permission denied"))
        #expect(accesses.contains { $0.kind == .refusedNetwork })
        let allowed = try house.run(script) { $0.allowsNetwork = true }
        // Nobody listens there: the attempt itself went through.
        #expect(allowed.output.contains("refused"))
        #expect(!allowed.accesses.contains { $0.kind == .refusedNetwork })
    }

    @Test("no signal reaches a process outside")
    func signals() throws {
        let house = try House()
        let (_, isDone, _) = try house.run("kill -0 \(getpid())")
        #expect(!isDone)
    }

    @Test("a flood of processes is stopped")
    func processes() throws {
        let house = try House()
        let (_, _, accesses) = try house.run("for i in $(seq 200); do sleep 5 & done; wait")
        #expect(accesses.contains { $0.kind == .refusedProcess })
    }

    @Test("a file is no larger than its limit")
    func fileSize() throws {
        let house = try House()
        let (_, isDone, _) = try house.run("head -c 3000000 /dev/zero > ../scratch/large") { $0.fileSizeLimit = 1 << 20 }
        #expect(!isDone)
    }

    @Test("bytes that differ in each run are told of")
    func random() throws {
        let house = try House()
        let (_, _, accesses) = try house.run("exec python3 -c 'import os; os.getrandom(4)'")
        #expect(accesses.contains { $0.kind == .asked(.random) })
    }

    @Test(
        "namespaces, other file systems and unseen ways to open files are refused",
        arguments: ["unshare -U true", "mount -t tmpfs none ../scratch"])
    func calls(script: String) throws {
        let house = try House()
        #expect(try !house.run(script).isDone)
    }
}
