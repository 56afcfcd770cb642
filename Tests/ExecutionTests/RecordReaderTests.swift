import Execution
import Notebooks
import Records
import Testing

/// What a cell may write to the records pipe.
@Suite struct RecordReaderTests {
    /// Two cells and a directive between them; code on lines 2, 8 and 9.
    private static let notebook = Notebook(
        parsing: "```{swift}\nlet a = 1\n```\n\n`{swift} a`\n\n```{swift}\nlet b = 2\nb\n```\n", path: "n.md")
    private static let program = CellProgram(notebook, parameters: [])

    private func text(_ records: [Record]) throws -> [UInt8] {
        try records.flatMap { try RecordCodec().encode(RecordLine($0, stdout: 0, stderr: 0)) }
    }

    private static let whole: [Record] = [
        .cellBegan(cell: 0), .cellEnded(cell: 0), .inline(directive: 0, .text("1")), .cellBegan(cell: 1), .display(.text("2")),
        .cellEnded(cell: 1), .finished,
    ]

    @Test("a run's records are taken as they come, in whatever pieces", arguments: [1, 7, 1000])
    func pieces(size: Int) throws {
        var reader = RecordReader(Self.program, key: nil)
        let bytes = try text(Self.whole)
        for start in stride(from: 0, to: bytes.count, by: size) {
            _ = try reader.add(bytes[start..<min(start + size, bytes.count)])
        }
        try reader.end()
        #expect(reader.lines.map(\.record) == Self.whole)
    }

    @Test(
        "what comes out of turn is refused",
        arguments: [
            ([.cellBegan(cell: 1)], "the beginning of cell 1 out of turn"),
            ([.cellBegan(cell: -1)], "the beginning of cell -1 out of turn"),
            ([.cellBegan(cell: 0), .cellBegan(cell: 0)], "the beginning of cell 0 out of turn"),
            ([.cellBegan(cell: 0), .cellEnded(cell: 0), .cellBegan(cell: 1)], "the beginning of cell 1 out of turn"),
            ([.cellBegan(cell: 0), .cellEnded(cell: 0), .cellBegan(cell: 0)], "the beginning of cell 0 out of turn"),
            ([.cellEnded(cell: 0)], "the end of cell 0 out of turn"),
            ([.cellBegan(cell: 0), .cellEnded(cell: 1)], "the end of cell 1 out of turn"),
            ([.inline(directive: 0, .text("1"))], "the value of directive 0 out of turn"),
            ([.cellBegan(cell: 0), .inline(directive: 0, .text("1"))], "the value of directive 0 out of turn"),
            (Array(whole.prefix(3)) + [.inline(directive: 0, .text("2"))], "the value of directive 0 out of turn"),
            (
                [
                    .cellBegan(cell: 0), .cellEnded(cell: 0),
                    .inlineError(directive: 99999, CellError(kind: .thrown, message: "x")),
                ],
                "the value of directive 99999 out of turn"
            ),
            ([.finished], "an end before the end"),
            (whole + [.display(.text("x"))], "a record after the last"),
        ] as [([Record], String)])
    func order(records: [Record], reason: String) throws {
        var reader = RecordReader(Self.program, key: nil)
        let bytes = try text(records)
        #expect(throws: RecordReader.Refusal.foreign(reason)) { try reader.add(bytes[...]) }
    }

    @Test(
        "what is no record is refused",
        arguments: ["\n", "{}\n", "{\"record\":{\"unknown\":{}},\"stdout\":0,\"stderr\":0}\n", "\u{0}\n"])
    func form(line: String) {
        var reader = RecordReader(Self.program, key: nil)
        #expect(throws: RecordReader.Refusal.foreign("a line that is no record")) { try reader.add(Array(line.utf8)[...]) }
    }

    @Test("a unit that nobody knows is no record")
    func unit() throws {
        var reader = RecordReader(Self.program, key: nil)
        let line = try #require(String(bytes: text([.display(.number(Number(1, .bytes)))]), encoding: .utf8))
        let bytes = Array(line.replacing("bytes", with: "bushels").utf8)
        #expect(throws: RecordReader.Refusal.foreign("a line that is no record")) { try reader.add(bytes[...]) }
    }

    @Test("half a record at the end is refused")
    func half() throws {
        var reader = RecordReader(Self.program, key: nil)
        _ = try reader.add(text(Self.whole).dropLast(3))
        #expect(throws: RecordReader.Refusal.foreign("half a record")) { try reader.end() }
    }

    @Test("lines and runs have a largest size")
    func sizes() throws {
        var reader = RecordReader(Self.program, key: nil)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        for _ in 0..<7 { _ = try reader.add(piece[...]) }
        #expect(throws: RecordReader.Refusal.foreign("a line without an end")) { try reader.add(piece[...]) }

        var many = RecordReader(Self.program, key: nil)
        let long = try text([.warning(String(repeating: "x", count: 7 << 20))])
        for _ in 0..<4 { _ = try many.add(long[...]) }
        #expect(throws: RecordReader.Refusal.tooMuch) { try many.add(long[...]) }
    }

    // MARK: What records hold

    private func run(_ second: [Record], place: Place? = nil, ending: ProgramRunner.Ending = .exit(0)) -> Run {
        let records = Array(Self.whole.prefix(4)) + second + (ending == .exit(0) ? [.cellEnded(cell: 1), .finished] : [])
        let lines = records.map { RecordLine($0, stdout: .max, stderr: .min, place: place) }
        return RunBuilder.run(
            of: Self.program, in: Self.notebook, from: .init(lines: lines, place: place, ending: ending), folder: ".")
    }

    private func errors(_ run: Run) -> [String] {
        #expect(run.failure == nil)
        return run.cells[1].outputs.compactMap {
            guard case .error(let error) = $0 else { return nil }
            return "\(error.line ?? 0):\(error.column ?? 0): \(error.message)"
        }
    }

    @Test(
        "a claim has a place of the notebook",
        arguments: [(Int.min, 1), (0, 1), (12, 1), (.max, 1), (8, 0), (8, -5), (8, 11), (8, Int.min), (8, .max)])
    func claimPlaces(line: Int, column: Int) {
        let claim = Claim(sentence: "x", holds: true, arithmetic: "", line: line, column: column)
        #expect(
            errors(run([.claim(claim)], place: Place(line: 9, column: 1)))
                == ["9:1: a claim cannot stand at line \(line), column \(column): there is no such place"])
    }

    @Test("a claim stands in its own cell, or in a function of another one")
    func foreignClaims() {
        let notebook = Notebook(
            parsing: "```{swift}\nfunc check() {\n    claim(\"a\", true)\n}\nlet a = 1\n```\n\n```{swift}\ncheck()\n```\n",
            path: "n.md")
        let program = CellProgram(notebook, parameters: [])
        func errors(line: Int, column: Int) -> [String] {
            let claim = Claim(sentence: "a", holds: true, arithmetic: "", line: line, column: column)
            let records: [Record] = [
                .cellBegan(cell: 0), .cellEnded(cell: 0), .cellBegan(cell: 1), .claim(claim), .cellEnded(cell: 1), .finished,
            ]
            let lines = records.map { RecordLine($0, stdout: 0, stderr: 0, place: Place(line: 9, column: 1)) }
            return self.errors(
                RunBuilder.run(of: program, in: notebook, from: .init(lines: lines, ending: .exit(0)), folder: "."))
        }
        #expect(errors(line: 3, column: 10) == [])
        #expect(errors(line: 9, column: 6) == [])
        #expect(errors(line: 5, column: 5) == ["9:1: a claim cannot stand at line 5, column 5: that statement is another cell's"])
        #expect(errors(line: 7, column: 1) == ["9:1: a claim cannot stand at line 7, column 1: that statement is another cell's"])
    }

    @Test("the place of an error or a statement counts only within the cell", arguments: [Int.min, 0, 2, 11, Int.max])
    func errorPlaces(line: Int) {
        let error = CellError(kind: .thrown, message: "x", line: line, column: line)
        let thrown = run([.error(error)], place: Place(line: line, column: 1))
        #expect(errors(thrown) == ["0:0: x"])
        #expect(thrown.cells[1].places == [:])
        let ended = run([], place: Place(line: line, column: .min), ending: .timeout(2))
        #expect(errors(ended) == ["8:1: this did not end within 2 s"])
        // The record itself comes from a statement.
        #expect(errors(run([.error(error)], place: Place(line: 9, column: 1))) == ["9:1: x"])
    }

    @Test("what a cell wrote to the pipe is told at the statement that wrote it, whatever ran after")
    func forgedPlaces() {
        func errors(_ place: Place?) -> [String] {
            var outcome = ProgramRunner.Outcome(
                lines: Self.whole.prefix(4).map { RecordLine($0, stdout: 0, stderr: 0) }, place: Place(line: 0, column: 0),
                ending: .refusal(.foreign("a line without the kit's seal")))
            outcome.foreignRecord = place
            return self.errors(RunBuilder.run(of: Self.program, in: Self.notebook, from: outcome, folder: "."))
        }
        #expect(errors(Place(line: 9, column: 1)) == ["9:1: the cell wrote to the record pipe"])
        for elsewhere in [nil, Place(line: 2, column: 1), Place(line: .max, column: .min)] {
            #expect(errors(elsewhere) == ["8:1: the cell wrote to the record pipe"])
        }
    }

    @Test("a display knows where its statement stands")
    func places() {
        #expect(run([.display(.text("x"))], place: Place(line: 9, column: 1)).cells[1].places == [0: Place(line: 9, column: 1)])
    }

    @Test(
        "what cannot be drawn is an error of its statement",
        arguments: [
            (
                .number(Number(1, .count, style: .init(fractionDigits: 2_000_000_000))),
                "a number cannot be shown with 2000000000 digits after the point; 40 are the most"
            ),
            (
                .group([
                    .table(
                        Table(
                            columns: [.init("a")], rows: [.init([.number(Number(1, .count, style: .init(fractionDigits: .min)))])]
                        ))
                ]),
                "a number cannot be shown with -9223372036854775808 digits after the point; 40 are the most"
            ),
            (
                .table(
                    Table(
                        columns: [],
                        rows: [.init(Array(repeating: .missing, count: 2000))] + Array(repeating: .init([]), count: 999))),
                "a table of 1000 rows and 2000 columns is too large to be shown"
            ),
            (
                .chart(
                    Chart(
                        title: "", summary: "",
                        mark: .heatmap(.init(rows: ["a"], columns: ["b", "c"], values: [1], rowTitle: "", columnTitle: "")))),
                "a heat map of 1 rows and 2 columns has 1 values"
            ),
            (
                .chart(
                    Chart(
                        title: "", summary: "",
                        mark: .heatmap(
                            .init(
                                rows: ["a", "b"], columns: ["c"], values: [1, 2], rowTitle: "", columnTitle: "", isConfusion: true
                            )))),
                "a confusion matrix has as many rows as columns, not 2 and 1"
            ),
            (
                .chart(Chart(title: "", summary: "", mark: .network(.init(nodes: [], edges: [.init(from: 0, to: -1)])))),
                "an edge goes from node 0 to node -1, but there are 0 nodes"
            ),
            (
                .chart(
                    Chart(
                        title: "", summary: "",
                        mark: .timeline(
                            .init(
                                steps: ["a"],
                                boxes: [
                                    .init(
                                        "b", firstStep: .min, lastStep: .max, offset: Number(0, .bytes), extent: Number(0, .bytes)
                                    )
                                ])))),
                "'b' of a timeline lives from step -9223372036854775808 to 9223372036854775807, but there are 1 steps"
            ),
            (
                .chart(Chart(title: "", summary: "", mark: .timeline(.init(steps: ["a"], boxes: [], peakStep: 1)))),
                "a timeline has its peak at step 1, but there are 1 steps"
            ),
        ] as [(Display, String)])
    func displays(display: Display, problem: String) {
        #expect(errors(run([.display(display)], place: Place(line: 9, column: 1))) == ["9:1: \(problem)"])
    }

    @Test("a directive's value with a problem is an error where the directive stands")
    func directives() {
        let number = Number(1, .count, style: .init(fractionDigits: 100))
        let lines = Array(Self.whole.prefix(2)) + [.inline(directive: 0, .number(number))] + Self.whole.dropFirst(3)
        let run = RunBuilder.run(
            of: Self.program, in: Self.notebook,
            from: .init(lines: lines.map { RecordLine($0, stdout: 0, stderr: 0) }, ending: .exit(0)), folder: ".")
        #expect(run.inlines == [:])
        #expect(run.inlineErrors[0]?.message == "a number cannot be shown with 100 digits after the point; 40 are the most")
        #expect(run.inlineErrors[0]?.line == 5 && run.inlineErrors[0]?.column == 10)
    }

    @Test("a program that runs on without records has closed their pipe; one that ends in its cell or directive has called exit")
    func closedPipe() {
        func ending(_ count: Int, at place: Place?) -> [String] {
            let outcome = ProgramRunner.Outcome(
                lines: Self.whole.prefix(count).map { RecordLine($0, stdout: 0, stderr: 0) }, place: place, ending: .exit(0))
            return ProgramBench.errors(RunBuilder.run(of: Self.program, in: Self.notebook, from: outcome, folder: "."))
        }
        let closed = "the pipe on which results are written was closed here"
        let exited = "exit(0) ended the program before its last cell"
        // In the first cell: its own statement, the end of the last cell, a statement of the other one.
        #expect(ending(1, at: Place(line: 2, column: 1)) == ["2:1: \(exited)"])
        #expect(ending(1, at: nil) == ["2:1: \(closed)"])
        #expect(ending(1, at: Place(line: 9, column: 1)) == ["2:1: \(closed)"])
        // In the directive: itself, and a statement behind it.
        #expect(ending(2, at: Place(line: 5, column: 10)) == ["5:10: \(exited)"])
        #expect(ending(2, at: Place(line: 9, column: 1)) == ["5:10: \(closed)"])
    }

    @Test("a cell cannot write records, nor give itself more time")
    func writing() throws {
        let text = """
            ```{swift}
            import Glibc
            let line = #"{"record":{"cellBegan":{"cell":0}},"stdout":0,"stderr":0}"# + "\\n"
            while true { line.withCString { _ = write(3, $0, strlen($0)) }; usleep(1000) }
            ```

            """
        #expect(ProgramBench.errors(try ProgramBench.run(text)) == ["4:1: the cell wrote to the record pipe"])
    }

    @Test("more than a page bears is an error where it is shown, and the next statement runs")
    func tooLarge() throws {
        let run = try ProgramBench.run("```{swift}\nprint(1)\nshow(String(repeating: \"x\", count: 9 << 20))\nprint(2)\n```\n")
        #expect(ProgramBench.errors(run) == ["3:1: this is too large to be shown: 9 MiB; 8 are the most"])
        #expect(ProgramBench.printed(run) == ["1", "2"])
    }
}
