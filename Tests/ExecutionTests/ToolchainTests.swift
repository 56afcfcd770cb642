import Execution
import Records
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
