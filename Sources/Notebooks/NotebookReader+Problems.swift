/// How what is wrong becomes a diagnostic at its place.
extension NotebookReader {
    mutating func report(
        _ code: String, at location: SourceLocation, _ summary: String, help: String,
        severity: Diagnostic.Severity = .error
    ) {
        let (file, place) = origins.place(of: location, in: path)
        guard diagnostics.count < Self.mostProblems else {
            guard diagnostics.count == Self.mostProblems else { return }
            diagnostics.append(
                Diagnostic(
                    .error, code: "too-many-problems", file: file, at: place,
                    "more than \(Self.mostProblems) problems: the others are not listed"))
            return
        }
        diagnostics.append(Diagnostic(severity, code: code, file: file, at: place, summary, help: help))
    }

    private static let mostProblems = 1_000

    mutating func report(_ problems: [Problem?]) {
        for case let problem? in problems {
            report(problem.code, at: problem.location, problem.summary, help: problem.help, severity: problem.severity)
        }
    }

    mutating func reportUnknown(_ entry: YAMLText.Entry, among known: [String], code: String, _ noun: String) {
        let nearest = nearestName(to: entry.key, in: known).map { "Did you mean \"\($0)\"? " } ?? ""
        report(
            code, at: entry.keyLocation, "unknown \(noun) \"\(entry.key)\"",
            help: nearest + "Known are: \(known.joined(separator: ", ")).")
    }

    /// The value as something, or a diagnostic that says what was expected.
    mutating func expect<T>(_ expectation: String, _ entry: YAMLText.Entry, _ convert: (YAMLValue) -> T?) -> T? {
        if let result = convert(entry.value) { return result }
        report("bad-value", at: entry.value.location, "\"\(entry.key)\" must be \(expectation)", help: "")
        return nil
    }

    /// Notes that an identifier is taken; two of the same name are an error.
    mutating func claimIdentifier(_ identifier: String, at location: SourceLocation) {
        if surroundings != nil, ReferenceTarget.Kind(identifier: identifier) != nil {
            report(
                "made-label", at: location, "what is named \"\(identifier)\" gets no number",
                help: "Give the label to the cell.", severity: .warning)
        }
        if surroundings?.anchors.contains(identifier) ?? false {
            report(
                "duplicate-label", at: location, "the label \"\(identifier)\" is already used by the notebook",
                help: "Give one of them another name.")
            return
        }
        guard let first = identifiers[identifier] else {
            identifiers[identifier] = location
            return
        }
        let (file, place) = origins.place(of: first, in: path)
        let there = file == path ? "on line \(place.line)" : "in \(file), line \(place.line)"
        report(
            "duplicate-label", at: location, "the label \"\(identifier)\" is already used \(there)",
            help: "Give one of them another name.")
    }
}
