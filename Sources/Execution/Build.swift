import Notebooks
import Records

/// From a notebook to a compiled program. Where cells cannot be compiled, the program of those before
/// them is: earlier cells keep their output.
struct Build {
    let notebook: Notebook
    let parameters: [FrontMatter.Parameter]
    /// What was compiled; nil if nothing could be.
    private(set) var program: CellProgram?
    private var cellErrors: [Int: [CellError]] = [:]
    private var directiveErrors: [Int: CellError] = [:]
    /// Directives with names of cells that are left out.
    private var unreachedDirectives: Set<Int> = []
    private var warnings: [CompilerWarning] = []
    private let syntax: NotebookSyntax
    private let topLevel: TopLevel
    private let early: EarlyUses
    private let checked: CheckedValues
    /// Values that the compiler refuses in the form in which they could be checked.
    private var unchecked: Set<TopLevel.Position> = []
    private let map: SourceMap
    /// What cells are compiled against.
    private var kit: (kit: Kit, toolchain: Toolchain)?

    init(notebook: Notebook, parameters: [FrontMatter.Parameter]) {
        self.notebook = notebook
        self.parameters = parameters
        map = SourceMap(notebook)
        syntax = NotebookSyntax(notebook)
        topLevel = TopLevel(notebook, syntax)
        early = EarlyUses(notebook, syntax, topLevel, parameters: parameters)
        checked = CheckedValues(notebook, syntax, topLevel)
        let reserved = ReservedNames(notebook, syntax, topLevel)
        cellErrors = early.cells.merging(reserved.cells) { $1 }.mapValues { [$0] }
        directiveErrors = early.directives.merging(reserved.directives) { $1 }
    }

    /// - Throws: an error that belongs to no cell.
    mutating func run(_ compiler: Compiler) throws(CellError) {
        kit = (compiler.kit, compiler.toolchain)
        while true {
            // A cell that may fail is left out; any other ends the program.
            let limit = cellErrors.keys.filter { !notebook.cells[$0].options.error }.min() ?? notebook.cells.count
            let candidate = CellProgram(
                notebook, syntax, checked.bindings, parameters: parameters, cellLimit: limit, omittingCells: Set(cellErrors.keys),
                omittingDirectives: unreachedDirectives.union(directiveErrors.keys), unchecked: unchecked)
            if candidate.cells.isEmpty, candidate.directives.isEmpty, !cellErrors.isEmpty { return }
            guard candidate.imbalances.isEmpty else {
                for (cell, error) in candidate.imbalances { cellErrors[cell, default: []].append(error) }
                continue
            }
            if compiler.hasCompiled(candidate.sources) {
                program = candidate
                return
            }
            let (output, isCompiled) = try compiler.compile(candidate.sources)
            if isCompiled {
                takeWarnings(output)
                // A program that is used again must not lose its warnings.
                if warnings.isEmpty { compiler.keepProgram(of: candidate.sources) }
                program = candidate
                return
            }
            // Each round leaves out a cell or a directive, so the rounds come to an end.
            guard takeErrors(output, of: candidate) else { throw unplaced(output) }
        }
    }

    /// The run with the compiler's errors and warnings in it.
    func finished(_ run: Run) -> Run {
        var run = run
        for (cell, errors) in cellErrors {
            run.cells[cell] = CellRun(status: errors.isEmpty ? .notReached : .failed, outputs: errors.map { .error($0) })
        }
        let uncheckedWarnings = unchecked.sorted().compactMap { position in
            checked.bindings[position]?.names.first.map {
                CheckedValues.warning(of: $0, notebook.cells[position.cell], position.cell)
            }
        }
        run.compilerWarnings += (warnings + checked.warnings + uncheckedWarnings).filter {
            notebook.cells[$0.cell].options.warning
        }
        run.compilerWarnings += ShadowedNames(notebook, syntax).warnings
        run.inlineErrors.merge(directiveErrors) { first, _ in first }
        return run
    }

    // MARK: Messages

    /// - Returns: whether an error belongs to a cell or directive of the program.
    private mutating func takeErrors(_ output: CompilerOutput, of program: CellProgram) -> Bool {
        var isNew = false
        let missing = notebook.cells.indices.filter { !program.cells.contains($0) }
            .reduce(into: Set<String>()) { $0.formUnion(topLevel.names(ofCell: $1)) }
        let messages = output.messages.filter { $0.severity == .error }
        let causes = FirstCauses(messages, at: messages.map(place))
        for (index, message) in messages.enumerated() {
            if let position = checkedValue(of: message) {
                isNew = unchecked.insert(position).inserted || isNew
                continue
            }
            guard let (part, location) = map.part(file: message.file, line: message.line, column: message.column) else {
                continue
            }
            let isConsequence = !causes.contains(index) || isConsequence(message, of: missing)
            let error = CellError(
                kind: .compile, message: CallHint.summary(of: message.text), explanation: explanation(message, at: location),
                line: location.line, column: location.column)
            switch part {
            case .cell(let cell) where program.cells.contains(cell):
                cellErrors[cell, default: []] += isConsequence ? [] : [error]
                isNew = true
            case .directive(let directive) where program.directives.contains(directive):
                if isConsequence {
                    unreachedDirectives.insert(directive)
                } else if directiveErrors[directive] == nil {
                    directiveErrors[directive] = error
                }
                isNew = true
            default: break
            }
        }
        return isNew
    }

    /// What a message belongs to with which others belong to the same cause.
    private func place(of message: CompilerOutput.Message) -> FirstCauses.Place? {
        guard checkedValue(of: message) == nil,
            let (part, location) = map.part(file: message.file, line: message.line, column: message.column)
        else { return nil }
        guard case .cell(let number) = part else { return .init(part: part, statement: 0, line: 0) }
        let (cell, statements) = (notebook.cells[number], syntax.statements(ofCell: number))
        let index = statements.lastIndex { statement in
            let start = cell.location(ofOffset: statement.range.lowerBound)
            return (start.line, start.column) <= (location.line, location.column)
        }
        let isDeclaration = index.map { statements[$0].isDeclaration } ?? true
        return .init(part: part, statement: index ?? 0, line: isDeclaration ? location.line : 0)
    }

    /// The value that a message is about because of the form in which it is checked: its type has no name, or must not
    /// move. Whatever else is wrong with it is said again when it is written as it is.
    private func checkedValue(of message: CompilerOutput.Message) -> TopLevel.Position? {
        let declared = map.value(file: message.file)
        let isImmobile = message.text.hasSuffix("must be declared with a 'let'")
        guard declared != nil || isImmobile else { return nil }
        let given = map.part(file: message.file, line: message.line, column: message.column)?.location
        return checked.bindings.first { position, binding in
            guard !unchecked.contains(position) else { return false }
            let cell = notebook.cells[position.cell]
            return binding.parts.contains { part in
                let start = cell.location(ofOffset: part.start)
                return start == declared || isImmobile && cell.location(ofOffset: part.value).line == given?.line
            }
        }?.key
    }

    /// Whether a message is about a name of a cell that is left out because of its own errors: those are enough.
    private func isConsequence(_ message: CompilerOutput.Message, of missing: Set<String>) -> Bool {
        guard message.text.hasPrefix("cannot find "), message.text.hasSuffix("' in scope"),
            let name = message.text.split(separator: "'").dropFirst().first
        else { return false }
        return missing.contains(String(name))
    }

    /// Notes of one message that are told.
    private static let mostNotes = 4

    private func explanation(_ message: CompilerOutput.Message, at location: SourceLocation) -> String {
        // Of many candidates none is the one that was meant.
        let told = message.notes.filter { !CallHint.replaces(note: $0.text, of: message.text) }
        let notes = told.prefix(Self.mostNotes).map { note in
            guard let place = map.part(file: note.file, line: note.line, column: note.column)?.location else {
                return note.text
            }
            return "line \(place.line): \(note.text)"
        }
        return (notes + [hint(message, at: location)].compactMap { $0 }).joined(separator: "\n")
    }

    /// What the compiler does not say.
    private func hint(_ message: CompilerOutput.Message, at location: SourceLocation) -> String? {
        if message.text == "cannot find 'params' in scope" { return parameterHint(at: location) }
        if message.text.hasSuffix("'"), let kit {
            let words = message.text.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
            if words.count >= 5, words[words.count - 3] == " has no member " || words[words.count - 3] == "') has no member " {
                return KitInterface.kept(of: kit.kit, kit.toolchain)?
                    .hint(forMember: words[words.count - 2], of: Self.typeName(words[words.count - 4]))
            }
        }
        if message.text.contains("TableCell'") {
            return
                "A table takes text, numbers, quantities, dates and optionals of them: of another value give a part, or its text."
        }
        if let hint = NumberHint(message.text) { return hint.text }
        if let hint = ImportHint(message.text) { return hint.text }
        let code = code(at: location)
        if let hint = NameHint(message.text, code: code.rest) { return hint.text }
        let summary = CallHint.summary(of: message.text)
        if summary.hasSuffix(" for cells"), let kit, let name = summary.split(separator: "'").dropFirst().first.map(String.init) {
            let names = KitInterface.kept(of: kit.kit, kit.toolchain)?.names(near: name) ?? []
            let near = names.filter { $0 != name && $0.first?.isLowercase ?? false }
            let first = near.filter { $0.hasPrefix(name) } + near.filter { !$0.hasPrefix(name) }
            return first.isEmpty ? nil : "The nearest names are \(first.map { "`\($0)`" }.joined(separator: ", "))."
        }
        if message.text.contains("ChartValue'") { return "A chart takes numbers, quantities, dates and optionals of them." }
        if message.text.hasPrefix("no exact matches in call to "), let name = message.text.split(separator: "'").dropFirst().first
        {
            return "`modelbook help api \(name)` shows how it is called."
        }
        let call = CallHint(summary, line: code.line, column: location.column) { name in
            kit.flatMap { KitInterface.kept(of: $0.kit, $0.toolchain) }?.symbols.contains { $0.name == name } ?? false
        }
        if let call { return call.text }
        // What a call meets instead of the kit's function.
        guard message.text.hasPrefix("cannot call value of non-function type") else { return nil }
        let name = word(at: location)
        return early.lineName(ofDeclaration: name).map { "`\(name)` is what \($0) declares: no function has that name any more." }
    }

    /// "Quantity" of "Modelbook.Quantity<ByteUnit>?"
    private static func typeName(_ type: String) -> String {
        let plain = type.prefix { $0 != "<" }.split(separator: ".").last ?? ""
        return String(plain.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }

    /// `params.n`, as R Markdown has it.
    private func parameterHint(at location: SourceLocation) -> String {
        let name = word(at: SourceLocation(line: location.line, column: location.column + "params.".utf8.count))
        if parameters.contains(where: { $0.name == name }) { return "A parameter is a constant of its own: write `\(name)`." }
        guard !parameters.isEmpty else { return "The front matter has no `params`." }
        return "The parameters of the front matter are constants: \(parameters.map { "`\($0.name)`" }.joined(separator: ", "))."
    }

    /// The name that begins at a place of the notebook; empty if there is none.
    private func word(at location: SourceLocation) -> String {
        String(code(at: location).rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }

    /// A line of the notebook, and what it has from a place on.
    private func code(at location: SourceLocation) -> (line: String, rest: String) {
        let lines = notebook.source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(location.line - 1) else { return ("", "") }
        let line = lines[location.line - 1]
        return (String(line), String(decoding: line.utf8.dropFirst(max(location.column - 1, 0)), as: UTF8.self))
    }

    private mutating func takeWarnings(_ output: CompilerOutput) {
        for message in output.messages where message.severity == .warning {
            guard !map.isWrapper(line: message.line, column: message.column),
                let (part, location) = map.part(file: message.file, line: message.line, column: message.column),
                case .cell(let cell) = part
            else { continue }
            // In a cell that may fail a constant may stand in a block of ours.
            if notebook.cells[cell].options.error, message.text.contains("was never used") { continue }
            warnings.append(
                CompilerWarning(cell: cell, message: message.text, line: location.line, column: location.column))
        }
    }

    private func unplaced(_ output: CompilerOutput) -> CellError {
        let errors = output.messages.filter { $0.severity == .error }
        let details = errors.map { "\($0.file):\($0.line):\($0.column): \($0.text)" } + output.other
        return CellError(
            kind: .setup,
            message: "the program cannot be built: \(errors.first?.text ?? output.other.first ?? "the compiler failed")",
            explanation: details.joined(separator: "\n"))
    }
}
