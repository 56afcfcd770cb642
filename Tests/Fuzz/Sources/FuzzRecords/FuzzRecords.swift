import Execution
import Notebooks
import Records

/// Reads the bytes as what a cell program writes to the records pipe, in pieces, and makes a run of it. Whatever comes, the
/// run is one of this notebook, and every number in it has a text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecords(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    var reader = RecordReader(program, key: nil)
    var ending = ProgramRunner.Ending.exit(0)
    do throws(RecordReader.Refusal) {
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            _ = try reader.add(bytes[start..<min(start + 1000, bytes.count)])
        }
        try reader.end()
    } catch {
        ending = .refusal(error)
    }
    // The first bytes serve as the place that the program noted, too.
    let place = Place(line: bytes.first.map(Int.init) ?? 0, column: bytes.dropFirst().first.map { -Int($0) } ?? 0)
    let run = RunBuilder.run(
        of: program, in: notebook,
        from: .init(
            lines: reader.lines, stdout: Array(bytes.prefix(64)), stderr: Array(bytes.suffix(64)), place: place, ending: ending),
        folder: ".")
    check(run)
    return 0
}

private let notebook = Notebook(
    parsing: "```{swift}\nlet a = 1\n```\n\n`{swift} a` and `{swift} a`\n\n```{swift}\nlet b = 2\nb\n```\n", path: "n.md")
private let program = CellProgram(notebook, parameters: [])

private func check(_ run: Run) {
    precondition(run.cells.count == 2)
    precondition(run.inlines.keys.allSatisfy(notebook.directives.indices.contains))
    precondition(run.inlineErrors.keys.allSatisfy(notebook.directives.indices.contains))
    for value in run.inlines.values {
        if case .number(let number) = value { check(number) }
    }
    for cell in run.cells {
        for (index, place) in cell.places {
            precondition(cell.outputs.indices.contains(index) && (1...10).contains(place.line) && place.column >= 1)
        }
        for output in cell.outputs {
            switch output {
            case .display(let display): check(display)
            case .claim(let claim): precondition((1...10).contains(claim.line) && claim.column >= 1)
            case .error(let error): precondition((error.line ?? 1) >= 1 && (error.column ?? 1) >= 1)
            case .stdout, .stderr, .warning: break
            }
        }
    }
}

private func check(_ display: Display) {
    precondition(display.problem == nil)
    switch display {
    case .number(let number): check(number)
    case .group(let displays): displays.forEach(check)
    case .table(let table):
        for cell in table.rows.flatMap(\.cells) {
            if case .number(let number) = cell { check(number) }
        }
    case .chart, .prose, .text, .code, .image: break
    }
}

private func check(_ number: Number) {
    precondition(number.text.utf8.count < 2000 && number.exactText.utf8.count < 2000)
}
