import Execution
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
}
