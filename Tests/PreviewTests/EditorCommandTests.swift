import Testing

@testable import Preview

@Suite struct EditorCommandTests {
    private func command(_ variables: [String: String]) throws -> EditorCommand {
        try EditorCommand(
            file: "/a b/n.md", line: 12, column: 5, environment: { variables[$0] },
            find: { $0 == "gone" ? nil : "/bin/\($0)" })
    }

    @Test("an editor is told the file, the line and the column, each in its own way")
    func programs() throws {
        #expect(try command(["EDITOR": "code"]) == .program(path: "/bin/code", arguments: ["-g", "/a b/n.md:12:5"]))
        #expect(
            try command(["VISUAL": "subl -n", "EDITOR": "code"])
                == .program(path: "/bin/subl", arguments: ["-n", "/a b/n.md:12:5"]))
        #expect(
            try command(["EDITOR": "emacsclient"])
                == .program(path: "/bin/emacsclient", arguments: ["+12:5", "/a b/n.md"]))
        #expect(
            try command(["MODELBOOK_EDITOR": "ed2 --at {line} {file}", "EDITOR": "code"])
                == .program(path: "/bin/ed2", arguments: ["--at", "12", "/a b/n.md"]))
        #expect(try command(["EDITOR": "unknown"]) == .program(path: "/bin/unknown", arguments: ["/a b/n.md"]))
    }

    @Test("a URL scheme is handed to the browser")
    func addresses() throws {
        #expect(try command(["MODELBOOK_EDITOR": "vscode://"]) == .address("vscode://file/a%20b/n.md:12:5"))
        #expect(
            try command(["MODELBOOK_EDITOR": "txmt://open?url=file://{file}&line={line}"])
                == .address("txmt://open?url=file:///a%20b/n.md&line=12"))
    }

    @Test("what cannot be started is said")
    func problems() {
        #expect(throws: EditorCommand.Problem.notSet) { try command([:]) }
        #expect(throws: EditorCommand.Problem.notFound("gone")) { try command(["EDITOR": "gone"]) }
        #expect(throws: EditorCommand.Problem.needsTerminal("vim")) { try command(["EDITOR": "/usr/bin/vim"]) }
    }
}
