import Execution
import Foundation
import Records
import SystemIO
import Testing

@Suite struct ToolchainTests {
    @Test("without swiftc the message says what to install")
    func missing() {
        do {
            _ = try Toolchain.find { $0 == "PATH" ? "/nowhere:/nowhere/else" : nil }
            Issue.record("a compiler was found")
        } catch {
            #expect(error.kind == .setup)
            #expect(error.message == "swiftc is not installed, or not on the PATH")
            #expect(
                error.explanation
                    == "Install Swift 6.1 or newer from swift.org/install, or set MODELBOOK_SWIFTC to the path of swiftc.")
        }
    }

    @Test("a compiler that is named and does not exist is an error")
    func wronglyNamed() {
        do {
            _ = try Toolchain.find { $0 == Toolchain.variable ? "/nowhere/swiftc" : "/usr/bin" }
            Issue.record("a compiler was found")
        } catch {
            #expect(error.message == "MODELBOOK_SWIFTC names no compiler: /nowhere/swiftc")
        }
    }

    @Test(
        "a compiler that does not start, or is too old, is no compiler",
        arguments: [
            (
                "echo 'swiftc: error while loading shared libraries: libncurses.so.6' >&2; exit 127",
                " does not run: swiftc: error while loading shared libraries: libncurses.so.6"
            ),
            ("echo hello", " does not run: it says no version"),
            ("echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'", " is Swift 5.10.1"),
            ("echo 'Swift version 6.0 (swift-6.0-RELEASE)'", " is Swift 6.0"),
            ("echo 'Apple Swift version 6.1 (swiftlang-6.1.0.110.21 clang-1700.0.13.3)'", nil),
            ("echo 'Swift version 10.0-dev (LLVM 0123456789abcde)'", nil),
        ])
    func version(_ script: String, problem: String?) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let compiler = "\(folder.path)/swiftc"
        try Files.write(Array("#!/bin/sh\n\(script)\n".utf8), to: compiler)
        try #require(chmod(compiler, 0o755) == 0)
        let toolchain = try Toolchain.find { $0 == Toolchain.variable ? compiler : nil }
        do {
            let version = try toolchain.version()
            #expect(problem == nil && (version == "6.1" || version == "10.0"))
        } catch {
            #expect(error.message == problem.map { compiler + $0 })
        }
    }

    @Test(
        "a driver whose jobs are not read says so once, to doctor",
        arguments: [("exit 1", "it does not print its jobs"), ("echo x", "it prints its jobs in another form")])
    func driver(_ script: String, reason: String) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let compiler = "\(folder.path)/swiftc"
        try Files.write(Array("#!/bin/sh\n\(script)\n".utf8), to: compiler)
        try #require(chmod(compiler, 0o755) == 0)
        #expect(try Toolchain.find { $0 == Toolchain.variable ? compiler : nil }.reasonForDriver == reason)
        #expect(try Toolchain.find().reasonForDriver == nil)
    }

    @Test("without the kit the message says where it was looked for")
    func noKit() {
        do {
            _ = try Kit(in: "/nowhere")
            Issue.record("a kit was found")
        } catch {
            #expect(error.message.hasPrefix("the kit is not beside the program: /nowhere/libModelbook."))
        }
    }
}
