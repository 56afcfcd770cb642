import Notebooks
import Records
import Rendering

/// What can be said of a notebook and its run that neither the compiler nor the page shows.
public struct NotebookChecks {
    /// In the order of the notebook.
    public private(set) var findings: [Finding] = []

    private let notebook: Notebook
    private let source: SourceBytes
    private var reported: Set<Diagnostic> = []

    /// - Parameters:
    ///   - previous: the ledger of the page that was made last.
    ///   - links: finds what links lead to.
    ///   - others: the texts of notebooks that may refer to this one's tables and figures; asked for where something needs it.
    public init(
        _ notebook: Notebook, _ run: Run, previous: Ledger? = nil, links: LinkTargets = .unknown, others: () -> [String] = { [] }
    ) {
        self.notebook = notebook
        source = SourceBytes(notebook.source)
        let run = run.written(in: notebook.frontMatter.language)
        var prose = notebook.prose(in: source)
        let values = KnownValues(notebook, run, prose, previous: previous)
        let numerals = prose.map { NumeralScanner($0).numerals }
        let quantities = zip(prose, numerals).map { text, numerals in numerals.map { ShownQuantity($0) } + text.computed(by: run)
        }
        let own = OwnPassages(prose, quantities, values.all).isOwn
        let foreign = ForeignVoices(prose, quantities, values.all).words
        for index in prose.indices { (prose[index].isOwnPassage, prose[index].foreignWord) = (own[index], foreign[index]) }
        let typed = checkTypedNumbers(prose, numerals, quantities, values)
        checkSentences(prose, quantities, values, except: typed)
        checkClaims(run)
        checkChoices(values)
        checkLiterals()
        checkLanguage()
        for problem in StructureCheck(notebook, in: source, others: others).problems {
            report(problem.severity, problem.code, at: problem.place, problem.summary, help: problem.help)
        }
        for problem in LinkCheck(notebook, links).diagnostics where reported.insert(problem).inserted {
            findings.append(Finding(diagnostic: problem, edit: nil))
        }
        findings.sort { ($0.diagnostic.location ?? Self.end) < ($1.diagnostic.location ?? Self.end) }
    }

    private static let end = SourceLocation(line: .max, column: 1)

    private mutating func report(
        _ severity: Diagnostic.Severity, _ code: String, at place: SourceLocation, _ summary: String, help: String = "",
        edit: Edit? = nil
    ) {
        let (file, location) = notebook.lineOrigins.place(of: place, in: notebook.path)
        let diagnostic = Diagnostic(severity, code: code, file: file, at: location, summary, help: help)
        if reported.insert(diagnostic).inserted { findings.append(Finding(diagnostic: diagnostic, edit: edit)) }
    }

    private mutating func checkLiterals() {
        for directive in notebook.directives
        where directive.role == .value && LiteralExpression.isLiteral(directive.expression) {
            report(
                .warning, "literal-expression", at: directive.range.lowerBound,
                "the page shows this as computed, and it is typed: \"\(directive.expression)\"",
                help: "Write what computes it, or the number itself with <!-- typed --> behind it.")
        }
    }

    private mutating func checkLanguage() {
        let language = notebook.frontMatter.language
        guard !language.lowercased().hasPrefix("en"), PageSpeech(pageLanguage: language) == nil else { return }
        report(
            .note, "unread-language", at: notebook.frontMatter.places["lang"] ?? SourceLocation(line: 1, column: 1),
            "what sentences compare is not read in \"\(language)\"", help: "It is read in ar, de, en, es, fr and zh.")
    }

    // MARK: Sentences

    private mutating func checkSentences(
        _ prose: [ProseText], _ quantities: [[ShownQuantity]], _ values: KnownValues, except typed: Set<SourceLocation>
    ) {
        let superlatives = SuperlativeCheck(values.columns)
        let names = NamedComparisonCheck(values.columns)
        var rows: [(number: Int, text: ProseText, quantities: [ShownQuantity])] = []
        for (text, quantities) in zip(prose, quantities) where !text.isExempt {
            guard let row = text.row else {
                let agreement = AgreementCheck(values.all)
                for sentence in Sentence.all(in: text, quantities) {
                    if sentence.quantities.isEmpty {
                        report(names.problems(in: sentence) + superlatives.namedProblems(in: sentence), in: text)
                        continue
                    }
                    let compared = ComparisonCheck.problems(in: sentence)
                    report(ArithmeticCheck.problems(in: sentence) + compared, in: text)
                    if compared.isEmpty { report(names.problems(in: sentence) + names.boundProblems(in: sentence), in: text) }
                    report(superlatives.problems(in: sentence), in: text)
                    let loose = sentence.quantities.filter { $0.isTyped && !typed.contains(place(of: $0.range, in: text)) }
                    report(loose.compactMap { agreement.problem($0, in: sentence) }, in: text)
                }
                continue
            }
            if rows.last?.number == row {
                let shift = rows[rows.count - 1].text.append(text)
                rows[rows.count - 1].quantities += quantities.map { $0.shifted(by: shift) }
            } else {
                rows.append((row, text, quantities))
            }
        }
        for (_, text, quantities) in rows {
            report(ArithmeticCheck.problems(in: Sentence(text, 0..<text.characters.count, quantities)), in: text)
        }
    }

    private func place(of range: Range<Int>, in text: ProseText) -> SourceLocation {
        text.source(range).map { source.place(of: $0.lowerBound) } ?? text.start
    }

    private mutating func report(_ problems: [SentenceProblem], in text: ProseText) {
        for problem in problems {
            report(.warning, problem.code, at: place(of: problem.range, in: text), problem.summary, help: problem.help)
        }
    }

    private mutating func checkClaims(_ run: Run) {
        for case .claim(let claim) in run.cells.flatMap(\.outputs) {
            guard let problem = ClaimCheck.problem(claim) else { continue }
            report(
                .warning, "overlapping-measurements", at: SourceLocation(line: claim.line, column: claim.column),
                "the claim \"\(claim.sentence)\" compares what was measured: \(problem)",
                help: "Measure longer, or claim less.")
        }
    }

    private mutating func checkChoices(_ values: KnownValues) {
        for directive in notebook.directives {
            guard let problem = MeasuredChoiceCheck.problem(directive.expression, values.all) else { continue }
            report(
                .warning, "overlapping-measurements", at: directive.range.lowerBound,
                "this chooses between two words: \(problem)",
                help: "A third word for that: [faster|slower|about the same]{choose=\"a < b\"}.")
        }
    }

    // MARK: Typed numbers

    /// - Returns: where the numerals stand that were reported or are meant to be typed.
    private mutating func checkTypedNumbers(
        _ prose: [ProseText], _ numerals: [[Numeral]], _ quantities: [[ShownQuantity]], _ values: KnownValues
    ) -> Set<SourceLocation> {
        let check = TypedNumberCheck(values)
        let agreement = AgreementCheck(values.all)
        let marks = TypedMark.offsets(in: source)
        var done: Set<SourceLocation> = []
        for (text, (numerals, quantities)) in zip(prose, zip(numerals, quantities)) where !text.isExempt {
            let exempt = exempt(numerals, marks, in: text)
            let sorted = quantities.sorted { $0.range.lowerBound < $1.range.lowerBound }
            for (index, numeral) in numerals.enumerated() {
                // The words of a claim are its condition's.
                let isClaimed = numeral.word != nil && text.claimed.contains { $0.overlaps(numeral.range) }
                let match = isClaimed || exempt.contains(index) ? nil : check.match(numeral, in: text)
                guard exempt.contains(index) || match != nil else { continue }
                let quantity = ShownQuantity(numeral), sentence = Sentence(around: numeral.range.lowerBound, in: text, sorted)
                // "The int8 accuracy is 92.6 %", which is the float one's: it is no number of anybody's, but wrong.
                if match?.operands.isEmpty ?? false, text.role != .tableCell,
                    sentence.flatMap({ agreement.problem(quantity, in: $0) }) != nil
                {
                    continue
                }
                done.insert(place(of: numeral.range, in: text))
                guard let match else { continue }
                let isPaired = sentence.map { agreement.isPaired(quantity, in: $0) } ?? false
                report(numeral, match, values, in: text, isPaired: isPaired)
            }
        }
        return done
    }

    /// The numerals that have the mark behind them on their line, each mark being that of the nearest.
    private func exempt(_ numerals: [Numeral], _ marks: [Int], in text: ProseText) -> Set<Int> {
        let ends = numerals.map { text.source($0.range)?.upperBound }
        return Set(
            marks.compactMap { mark in
                ends.lastIndex { end in
                    guard let end, end <= mark else { return false }
                    return !source.bytes[end..<mark].contains(UInt8(ascii: "\n"))
                }
            })
    }

    private mutating func report(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, _ values: KnownValues, in text: ProseText, isPaired: Bool
    ) {
        let value = match.value
        let place = place(of: numeral.range, in: text)
        let figures = "\(value.name) (\(Figures.text(value.number)))"
        if let change = match.change {
            report(
                .warning, "wrong-arithmetic", at: place,
                "\"\(numeral.text)\" is \(figures), a share; the change is \(Figures.text(change))",
                help: "Write by how much it differs, or say what it is a share of.")
            return
        }
        let verdict = verdict(numeral, match, values, in: text, isPaired: isPaired)
        let edit = try? verdict.get()
        let claim = match.isCertain ? DirectiveText.claim(for: numeral, value) : nil
        let typed = "\"\(numeral.text)\" is typed by hand"
        var help =
            (edit?.new ?? claim).map { "Write \($0), or <!-- typed --> behind it." }
            ?? "Write the expression that computes it, or <!-- typed --> behind it."
        if case .failure(let reason) = verdict { help += "\n--fix does not write it: \(reason.text)." }
        if match.isFormer {
            let now =
                values.current(of: match).map { "which is \($0.number.text.withPlainSpaces) now" } ?? "which is computed no more"
            report(.warning, "stale-number", at: place, "\(typed); it was \(figures), \(now)", help: help, edit: edit)
        } else {
            report(.warning, "typed-number", at: place, "\(typed); it equals \(figures)", help: help, edit: edit)
        }
    }

    /// The directive to write, or why none is written.
    private func verdict(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, _ values: KnownValues, in text: ProseText, isPaired: Bool
    ) -> Result<Edit, ReasonNotToWrite> {
        if let reason = ReasonNotToWrite(numeral, match, in: text, isPaired: isPaired, among: values.all) {
            return .failure(reason)
        }
        if match.isFormer, !isPlain(numeral, match, values, in: text) { return .failure(.formerValue) }
        return edit(numeral, match, values, in: text).map { .success($0) } ?? .failure(.noDirective)
    }

    /// Whether its sentence says nothing but what the match is.
    private func isPlain(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, _ values: KnownValues, in text: ProseText
    ) -> Bool {
        guard text.isOwnPassage, let statement = PlainStatement(ShownQuantity(numeral), in: text) else { return false }
        // A ratio that stands in the notebook already is of the two that it divides.
        let operands = match.operands.isEmpty ? values.operands(of: match.value) : match.operands
        guard PlainStatement.areHeadings(of: text, about: operands.isEmpty ? [match.value] : operands, among: values.all)
        else { return false }
        if operands.count == 2 { return statement.compares(operands[0], operands[1], among: values.all) }
        return values.current(of: match).map(\.number.value).map { statement.says(match.value, now: $0, among: values.all) }
            ?? false
    }

    /// A directive that can stand where the numeral does.
    private func edit(
        _ numeral: Numeral, _ match: TypedNumberCheck.Match, _ values: KnownValues, in text: ProseText
    ) -> Edit? {
        guard let replacement = DirectiveText.replacement(for: numeral, match.value),
            values.cellsBefore(replacement.directive) <= text.cellsBefore,
            let range = text.source(replacement.replacesUnit ? numeral.range : numeral.digits)
        else { return nil }
        let directive = replacement.directive
        let old = source.text(range)
        let place = source.place(of: range.lowerBound)
        let (file, own) = notebook.lineOrigins.place(of: place, in: notebook.path)
        // A file that is included can stand in other notebooks, too.
        guard file == notebook.path, !old.contains(where: { "\n*_~^[]<".contains($0) }),
            !directive.contains("`"), !directive.contains("\n"),
            text.role != .tableCell || !directive.contains("|"),
            text.role != .frontMatter || !directive.contains("\"") || source.isIndented(lineOf: range.lowerBound)
        else { return nil }
        let shown = replacement.replacesUnit ? numeral.text : text.text(numeral.digits)
        return Edit(place: own, old: old, new: "`{swift} \(directive)`", shows: match.isFormer ? nil : shown)
    }
}
