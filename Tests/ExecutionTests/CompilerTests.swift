import Execution
import Testing

@Suite("What the compiler plans and says") struct CompilerTests {
    @Test("frontends run beside each other, what needs their objects after them")
    func plan() throws {
        let plan = try #require(
            CompilerPlan(
                driverOutput: """
                    /usr/bin/frontend -c -primary-file main.swift b.swift -I '/a b/it'\\''s' -o /tmp/T.1/main-1.o
                    /usr/bin/frontend -c main.swift -primary-file b.swift -o /tmp/T.1/b-1.o
                    /usr/bin/extract /tmp/T.1/main-1.o /tmp/T.1/b-1.o -o /tmp/T.1/main.autolink
                    /usr/bin/clang @/tmp/T.1/main.autolink "" a\\ b -o program

                    """))
        #expect(
            plan.steps == [
                [
                    ["/usr/bin/frontend", "-c", "-primary-file", "main.swift", "b.swift", "-I", "/a b/it's", "-o", "main-1.o"],
                    ["/usr/bin/frontend", "-c", "main.swift", "-primary-file", "b.swift", "-o", "b-1.o"],
                ],
                [["/usr/bin/extract", "main-1.o", "b-1.o", "-o", "main.autolink"]],
                [["/usr/bin/clang", "@main.autolink", "", "a b", "-o", "program"]],
            ])
    }

    @Test(
        "what is no plan is none",
        arguments: ["", "hello\n", "/usr/bin/clang main.o -o program\n", "/usr/bin/frontend 'a -o main.o\n", "warning: x\n/f -o a.o\n"])
    func noPlan(text: String) {
        #expect(CompilerPlan(driverOutput: text) == nil)
    }

    @Test("a message that two files cause is one, with its own notes")
    func repeated() {
        let error = "a.md:3:5: error: invalid redeclaration of 'x'\n"
        let note = "a.md:1:5: note: 'x' previously declared here\n"
        let output = CompilerOutput(error + note + "a.md:9:1: warning: never used\n" + error + note)
        #expect(output.messages.map(\.text) == ["invalid redeclaration of 'x'", "never used"])
        #expect(output.messages.map(\.notes.count) == [1, 0])
    }
}
