import ArgumentParser
import Execution
import Records

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what is there and what is to be installed.")

    func run() throws {
        var isWell = true
        func check(_ name: String, _ find: () throws -> String) {
            do {
                print("ok       \(name): \(try find())")
            } catch let error as CellError {
                isWell = false
                print("missing  \(name): \(error.message)")
                if !error.explanation.isEmpty { print("         \(error.explanation)") }
            } catch {
                isWell = false
                print("missing  \(name): \(error)")
            }
        }
        check("Swift compiler") { try Toolchain.find().compiler }
        check("kit") { try Kit(in: Installation.pipeline().kitFolder).folder }
        check("template") { try Installation.pipeline().templateFolder }
        if !isWell { throw ExitCode(1) }
    }
}
