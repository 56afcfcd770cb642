import ArgumentParser
import Execution
import Records
import SystemIO

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what is there and what is to be installed.")

    /// The system's libraries: what each is for, and its package where there is `apt`, and where there is `brew`.
    private static let libraries = [
        (name: "cmark", use: "Markdown", apt: "libcmark-dev", brew: "cmark"),
        (name: "zip", use: ".keras and .npz files", apt: "libzip-dev", brew: "libzip"),
        (name: "z", use: "compressed data", apt: "zlib1g-dev", brew: "zlib"),
        (name: "crypto", use: "SHA-256", apt: "libssl-dev", brew: "openssl"),
        (name: "spng", use: "PNG images", apt: "libspng-dev", brew: "libspng"),
        (name: "turbojpeg", use: "JPEG images", apt: "libturbojpeg0-dev", brew: "jpeg-turbo"),
    ]

    /// What a notebook is rendered without: what it is for, where it is, and how it is installed.
    private static let programs: [(use: String, path: @Sendable () -> String?, advice: String)] = [
        ("browser for --to pdf", { try? PagePrinter.browser() }, PagePrinter.advice),
        ("git for revisions in diff", { DetachedProgram.path(of: "git") }, "Install it: \(SystemLibrary.installer) git"),
        (
            "hunspell for the spelling in check", { DetachedProgram.path(of: "hunspell") },
            "Install it: \(SystemLibrary.installer) hunspell"
        ),
    ]

    func run() throws {
        var isWell = true
        func check(_ name: String, _ find: () throws -> String) {
            do {
                Terminal.print("ok       \(name): \(try find())")
            } catch let error as CellError {
                isWell = false
                Terminal.print("missing  \(name): \(error.message)")
                if !error.explanation.isEmpty { Terminal.print("         \(error.explanation)") }
            } catch {
                isWell = false
                Terminal.print("missing  \(name): \(error)")
            }
        }
        check("Swift compiler") {
            let toolchain = try Toolchain.find()
            let version = try toolchain.version()
            let slow = toolchain.reasonForDriver.map { "; cells compile slower, by its driver: \($0)" } ?? ""
            return "\(toolchain.compiler), \(version)\(slow)"
        }
        #if !os(macOS)
        check("linker") { try Toolchain.find().linker() }
        #endif
        check("kit") { try Kit(in: Installation.pipeline().kitFolder).folder }
        check("template") { try Installation.pipeline().templateFolder }
        check("folder for what is kept between runs") {
            let home = try RunFolder.home()
            if Files.isFull(home) { throw FileError(home, "the disk is full") }
            return home
        }
        Terminal.print("\(Sandbox.isAvailable ? "ok     " : "missing")  closed room: \(Sandbox.summary)")
        for library in Self.libraries {
            check("library for \(library.use)") {
                #if os(macOS)
                let package = library.brew
                #else
                let package = library.apt
                #endif
                return try SystemLibrary.path(of: library.name, advice: "\(SystemLibrary.installer) \(package)")
            }
        }
        for (use, path, advice) in Self.programs {
            let found = path()
            Terminal.print("\(found == nil ? "optional" : "ok      ") \(use): \(found ?? "not installed")")
            if found == nil { Terminal.print("         \(advice)") }
        }
        if !isWell { throw ExitCode(1) }
    }
}
