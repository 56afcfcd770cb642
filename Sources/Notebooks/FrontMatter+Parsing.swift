extension NotebookReader {
    static let frontMatterKeys = [
        "title", "subtitle", "author", "date", "abstract", "lang", "toc", "toc-depth", "number-sections", "params",
        "execute", "theme", "template", "raw-html", "format", "output", "source", "writes", "bibliography", "citation-style",
        "nocite", "css", "draft",
    ]
    static let executeKeys = [
        "enabled", "eval", "echo", "output", "include", "error", "warning", "code-fold", "timeout", "fig-width", "fig-height",
        "fig-align", "out-width", "results",
    ]

    /// Whether a line is "---", or one that closes front matter; spaces may stand behind it.
    static func isFrontMatterMark(_ line: some BidirectionalCollection<UInt8>, closes: Bool = false) -> Bool {
        let end = line.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { line.index(after: $0) } ?? line.startIndex
        let mark = line[..<end]
        return mark.elementsEqual("---".utf8) || closes && mark.elementsEqual("...".utf8)
    }

    /// Reads the front matter if there is one. Blank lines may stand before it, but then a key must follow: a line of
    /// dashes there is a rule otherwise.
    /// - Returns: the line behind it.
    mutating func readFrontMatter(_ source: SourceText) -> Int {
        let first = (1...source.lines.count).first { !source.line($0).isBlank } ?? 1
        guard Self.isFrontMatterMark(source.line(first)), first == 1 || Self.isKey(source.line(first + 1)),
            (1...first).allSatisfy({ origins.isOwn(line: $0) })
        else { return 1 }
        // What is included is no part of it, nor can it end it.
        let end = (first + 1...max(source.lines.count, first + 1)).prefix { origins.isOwn(line: $0) }.first {
            Self.isFrontMatterMark(source.line($0), closes: true)
        }
        guard let end, end <= source.lines.count else {
            report(
                "open-front-matter", at: SourceLocation(line: first, column: 1), "the front matter is never closed",
                help: "Close it with a line \"---\".")
            return first + 1
        }
        let lines = (first + 1..<end).map {
            YAMLText.Line(location: SourceLocation(line: $0, column: 1), bytes: source.line($0))
        }
        do {
            let entries = try YAMLText(lines).entries()
            for entry in entries { readFrontMatter(entry) }
            readMetadata(entries, in: "")
            for entry in entries where !Self.markdownKeys.contains(entry.key) {
                reportExpressions(in: entry.value, of: entry.key)
            }
            noteInert(entries) { QuartoKeys.inertInFrontMatter.contains($0) && !Self.isCellDefault($0) }
        } catch {
            report(
                "bad-yaml", at: error.location, "the front matter is not YAML: \(error.summary)",
                help: Self.yamlHelp(source, error))
        }
        return end + 1
    }

    /// Keys in keys have dots between them.
    private mutating func readMetadata(_ entries: [YAMLText.Entry], in prefix: String, depth: Int = 0) {
        for entry in entries {
            if let text = entry.value.string { metadata[prefix + entry.key] = text }
            if depth < 3 { readMetadata(entry.value.entries ?? [], in: prefix + entry.key + ".", depth: depth + 1) }
        }
    }

    /// Keys whose texts are Markdown.
    private static let markdownKeys: Set = ["title", "subtitle", "abstract", "code-summary", "format", "output", "execute"]

    /// Expressions in a text that is no Markdown.
    private mutating func reportExpressions(in value: YAMLValue, of key: String, depth: Int = 0) {
        if let text = value.string, text.contains("`{swift} "), key != "date" {
            report(
                "foreign-syntax", at: value.location, "an expression in \"\(key)\" is shown as text",
                help: "Put the value into the title, the subtitle, the abstract or the text.", severity: .warning)
        }
        guard depth < 3 else { return }
        for element in value.elements ?? [] { reportExpressions(in: element, of: key, depth: depth + 1) }
        for entry in value.entries ?? [] { reportExpressions(in: entry.value, of: entry.key, depth: depth + 1) }
    }

    static func yamlHelp(_ source: SourceText, _ problem: YAMLProblem) -> String {
        source.text(ofLine: problem.location.line).contains("`") || problem.summary.contains("mapping values")
            ? "Put a value with \":\", \"#\" or \"`\" in it between quotes." : ""
    }

    /// "key:" at the head of a line.
    private static func isKey(_ line: ArraySlice<UInt8>) -> Bool {
        let name = line.prefix { isNameByte($0) && $0 != UInt8(ascii: ":") }
        let rest = line[name.endIndex...]
        return !name.isEmpty && rest.first == UInt8(ascii: ":") && (rest.count == 1 || rest.dropFirst().first == 0x20)
    }

    mutating func readFrontMatter(_ entry: YAMLText.Entry) {
        let value = entry.value
        // Null is nothing given, and so is an empty text.
        if value.isNull || value.string?.isEmpty ?? false, Self.frontMatterKeys.contains(entry.key) { return }
        frontMatter.places[entry.key] = entry.keyLocation
        switch entry.key {
        case "title": delay(value) { $0.frontMatter.title = $1 }
        case "subtitle": delay(value) { $0.frontMatter.subtitle = $1 }
        case "abstract": delay(value) { $0.frontMatter.abstract = $1 }
        case "author": readAuthors(entry)
        case "date": readDate(entry)
        case "lang": frontMatter.language = expect("a language tag such as \"en\"", entry) { $0.string } ?? "en"
        case "toc": frontMatter.showsContents = expect("true or false", entry) { $0.bool } ?? true
        case "toc-depth":
            let depth = expect("a number from 1 to 6", entry) { value in value.int.flatMap { (1...6).contains($0) ? $0 : nil } }
            frontMatter.contentsDepth = depth ?? 2
        case "number-sections": frontMatter.numbersSections = expect("true or false", entry) { $0.bool } ?? true
        case "theme": frontMatter.theme = expect("a name or a file", entry) { $0.path }
        case "template": frontMatter.template = expect("a folder", entry) { $0.path }
        case "writes": frontMatter.writes = expect("a path or a list of paths", entry) { $0.paths } ?? []
        case "draft": frontMatter.isDraft = expect("true or false", entry) { $0.bool } ?? false
        case "raw-html": frontMatter.allowsRawHTML = expect("true or false", entry) { $0.bool } ?? false
        case "source": frontMatter.carriesSource = expect("true or false", entry) { $0.bool } ?? true
        case "bibliography": frontMatter.bibliography = readFiles(entry)
        case "css": frontMatter.styles = readFiles(entry)
        case "citation-style": readCitationStyle(entry)
        case "nocite": readNocite(entry)
        case "execute": readExecute(entry)
        case "params": readParameters(entry)
        case "format": readFormats(entry)
        case "output": readOutputs(entry)
        case let key where Self.isCellDefault(key): readCellDefault(entry)
        case let key where QuartoKeys.inertInFrontMatter.contains(key): break
        default: reportUnknownKey(entry)
        }
    }

    /// A name, a mapping with a name as Quarto has it, or a list of either.
    private mutating func readAuthors(_ entry: YAMLText.Entry) {
        var names: [String] = []
        for author in entry.value.elements ?? [entry.value] where !author.isNull {
            let parts = author.entries ?? []
            if let name = author.string ?? parts.first(where: { $0.key == "name" && !$0.value.isNull })?.value.string {
                names.append(name)
            } else {
                report("bad-value", at: author.location, "\"author\" must be a name or a list of names", help: "")
            }
            for part in parts where part.key != "name" && !readAffiliation(part) {
                report(
                    "unused-key", at: part.keyLocation, "the author's \"\(part.key)\" is not shown",
                    help: "Of an author the name and the affiliation are shown; write more behind it.", severity: .warning)
            }
        }
        frontMatter.authors = names
    }

    /// `affiliation: Place`, a list of them, or mappings with a name.
    ///
    /// - Returns: whether that is what the entry says.
    private mutating func readAffiliation(_ entry: YAMLText.Entry) -> Bool {
        guard entry.key == "affiliation" || entry.key == "affiliations" else { return false }
        let places = (entry.value.elements ?? [entry.value]).map { value in
            value.string ?? value.entries?.first { $0.key == "name" }?.value.string
        }
        guard !places.contains(nil) else { return false }
        for place in places.compactMap(\.self) where !frontMatter.affiliations.contains(place) {
            frontMatter.affiliations.append(place)
        }
        return true
    }

    /// A key that is like a known one is most likely misspelt. Others are an author's own, for templates and filters of Quarto's.
    private mutating func reportUnknownKey(_ entry: YAMLText.Entry) {
        if entry.key == "csl" {
            return report(
                "unknown-front-matter-key", at: entry.keyLocation, "styles of citation are not read from files",
                help: "Write \"citation-style: author-date\" or \"citation-style: numeric\".", severity: .warning)
        }
        if let near = nearestName(to: entry.key, in: Self.frontMatterKeys), near.first == entry.key.first {
            return reportUnknown(
                entry, among: Self.frontMatterKeys, code: "unknown-front-matter-key", "front-matter key")
        }
        report(
            "unknown-front-matter-key", at: entry.keyLocation, "\"\(entry.key)\" says nothing to a page",
            help: "Known are: \(Self.frontMatterKeys.joined(separator: ", ")).", severity: .warning)
    }

    private mutating func readDate(_ entry: YAMLText.Entry) {
        frontMatter.date = expect("a date", entry) { $0.string }
        if let date = frontMatter.date {
            let (day, time) = Self.parts(ofDate: date)
            if Self.isNoDay(day) {
                report(
                    "bad-date", at: entry.value.location, "there is no day \"\(day)\"",
                    help: "A date is year, month and day: 2026-11-22.", severity: .warning)
            } else if let time, !Self.isTime(time) {
                report(
                    "bad-date", at: entry.value.location, "there is no time \"\(time)\"",
                    help: "A time is hours, minutes and seconds with a zone, such as 12:06:30Z; a date alone is enough.",
                    severity: .warning)
            }
        }
        guard let date = frontMatter.date, ["today", "now", "last-modified"].contains(date) || date.hasPrefix("`") else { return }
        frontMatter.date = nil
        report(
            "bad-date", at: entry.value.location,
            "the date is left out: \"\(date)\" is another one each time the report is rendered",
            help: "Write the date itself, such as 2026-11-22: the same notebook gives the same page.", severity: .warning)
    }

    /// The day, and the time behind it: "2026-11-22T12:06:30Z", also with a space between. Other texts have no time.
    private static func parts(ofDate date: String) -> (day: String, time: String?) {
        let day = date.prefix(10), rest = date.dropFirst(10)
        guard day.split(separator: "-").count == 3, let mark = rest.first, "Tt ".contains(mark),
            rest.dropFirst().first?.isNumber ?? false
        else { return (date, nil) }
        return (String(day), String(rest.dropFirst()))
    }

    /// As ISO 8601 has it: hours and minutes, seconds if they are given, a zone if it is.
    private static func isTime(_ text: String) -> Bool {
        let pattern = /([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(?:[Zz]|[+\-\u{2212}]([0-9]{2}):?([0-9]{2})?)?/
        guard let parts = text.wholeMatch(of: pattern) else { return false }
        func isBelow(_ limit: Int, _ part: Substring?) -> Bool { part.map { (Int($0) ?? limit) < limit } ?? true }
        return isBelow(24, parts.1) && isBelow(60, parts.2) && isBelow(61, parts.3) && isBelow(24, parts.4)
            && isBelow(60, parts.5)
    }

    /// Whether a text has the form of a date, but the calendar has no such day.
    private static func isNoDay(_ date: String) -> Bool {
        let parts = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], date.utf8.count == 10 else {
            return false
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return !(1...12).contains(month) || !(1...days[month - 1]).contains(day)
    }

    private mutating func readExecute(_ entry: YAMLText.Entry) {
        if let executes = entry.value.bool {
            frontMatter.executes = executes
            return
        }
        let entries = (expect("true, false or a mapping", entry, { $0.entries }) ?? []).map(\.dashed)
        noteInert(entries) { QuartoKeys.inertInCell.contains($0) && !Self.executeKeys.contains($0) }
        for inner in entries {
            if inner.value.isNull, Self.executeKeys.contains(inner.key) { continue }
            switch inner.key {
            case "enabled": frontMatter.executes = expect("true or false", inner) { $0.bool } ?? true
            case let key where Self.executeKeys.contains(key): readCellDefault(inner)
            case let key where QuartoKeys.inertInCell.contains(key): break
            default: reportUnknown(inner, among: Self.executeKeys, code: "unknown-front-matter-key", "key of execute")
            }
        }
    }

    private mutating func readParameters(_ entry: YAMLText.Entry) {
        for inner in expect("a mapping of names to values", entry, { $0.entries }) ?? [] {
            guard SwiftName.isIdentifier(inner.key) else {
                report(
                    "bad-parameter", at: inner.keyLocation, "\"\(inner.key)\" cannot be the name of a Swift constant",
                    help: "Use letters, digits and \"_\", beginning with a letter.")
                continue
            }
            guard let parameter = readParameter(inner) else { continue }
            frontMatter.parameters.append(parameter)
        }
    }

    private static let parameterKeys = ["value", "min", "max", "step"]

    /// A value, or a mapping with `value` and the bounds of a number.
    private mutating func readParameter(_ entry: YAMLText.Entry) -> FrontMatter.Parameter? {
        let parts = entry.value.entries
        for part in parts ?? [] where !Self.parameterKeys.contains(part.key) {
            reportUnknown(part, among: Self.parameterKeys, code: "bad-parameter", "key of the parameter \"\(entry.key)\"")
        }
        let given = parts.map { parts in parts.first { $0.key == "value" }?.value } ?? entry.value
        if let given, let text = given.paddedNumeral {
            report(
                "bad-parameter", at: given.location, "the parameter \"\(entry.key)\" is a number that begins with 0: \"\(text)\"",
                help: "To some readers of YAML it is octal. Write it without the 0, or between quotation marks for a text.")
            return nil
        }
        guard let given, let value = FrontMatter.Parameter.Value(yaml: given) else {
            report(
                "bad-parameter", at: (given ?? entry.value).location,
                "the parameter \"\(entry.key)\" must be a number, true, false or a text",
                help: parts != nil
                    ? "Beside \"min\" and \"max\" it has a \"value\"."
                    : entry.value.isNull
                        ? "It has no value here: write one, such as 0 or \"\"."
                        : "Give each value a parameter of its own, or write a list in a cell.")
            return nil
        }
        if given.isTooLarge {
            report(
                "bad-parameter", at: given.location, "the parameter \"\(entry.key)\" is larger than a whole number can be",
                help: "Write it with a point or an exponent, such as 1e20, or as a text between quotation marks.")
        }
        var numbers: [String: Double] = [:]
        for part in parts ?? [] where part.key != "value" && Self.parameterKeys.contains(part.key) {
            numbers[part.key] = expect("a number", part) { $0.double ?? $0.int.map(Double.init) }
        }
        guard !numbers.isEmpty else { return FrontMatter.Parameter(name: entry.key, value: value) }
        guard let minimum = numbers["min"], let maximum = numbers["max"], minimum < maximum, numbers["step"] ?? 1 > 0 else {
            report(
                "bad-parameter", at: entry.keyLocation, "the parameter \"\(entry.key)\" has no range",
                help: "A range has a \"min\" below its \"max\"; a \"step\" is above 0.")
            return nil
        }
        let bounds = FrontMatter.Parameter.Bounds(minimum: minimum, maximum: maximum, step: numbers["step"])
        guard let number = value.number, bounds.contains(number) else {
            report(
                "bad-parameter", at: given.location,
                "the parameter \"\(entry.key)\" must be a number from \(bounds.text)", help: "")
            return nil
        }
        return FrontMatter.Parameter(name: entry.key, value: value, bounds: bounds)
    }
}

extension FrontMatter.Parameter.Value {
    /// The value of a number; nil for others.
    public var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .bool, .string: nil
        }
    }
}

extension FrontMatter.Parameter.Bounds {
    /// Whether a number lies between the ends, or is one of them.
    public func contains(_ number: Double) -> Bool { (minimum...maximum).contains(number) }

    /// "0 to 10"
    public var text: String {
        [minimum, maximum].map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }.joined(separator: " to ")
    }
}

extension FrontMatter.Parameter.Value {
    init?(yaml value: YAMLValue) {
        if value.isNull {
            return nil
        } else if let int = value.int {
            self = .int(int)
        } else if let double = value.double {
            self = .double(double)
        } else if let bool = value.bool {
            self = .bool(bool)
        } else if let string = value.string {
            self = .string(string)
        } else {
            return nil
        }
    }
}

/// What can name a constant.
enum SwiftName {
    private static let keywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "Self", "static", "struct", "subscript", "super", "switch",
        "throw", "throws", "true", "try", "typealias", "var", "where", "while", "Any", "_",
    ]

    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue } && !keywords.contains(name)
    }
}
