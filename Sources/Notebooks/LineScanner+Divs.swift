/// The lines ":::" in which blocks begin and end.
extension LineScanner {
    mutating func scanDiv(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        let start = SourceLocation(line: number, column: column)
        let range = start.up(to: SourceLocation(line: number, column: source.line(number).count + 1))
        let rest = content.drop { $0 == UInt8(ascii: ":") }.trimmed
        if rest.isEmpty {
            mark(.divEnd, range)
            return number + 1
        }
        let name = String(decoding: rest.prefix { isNameByte($0) }, as: UTF8.self)
        let read = Attributes.parse(rest)
        checkCallout(read?.0.classes ?? [name], at: start)
        if rest.elementsEqual("{}".utf8) {
            mark(.divStart(Attributes()), range)
        } else if let (attributes, length) = read, rest.dropFirst(length).allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: ":") }) {
            mark(.divStart(attributes), range)
        } else if name.utf8.count == rest.count {
            mark(.divStart(Attributes(classes: [name])), range)
        } else {
            report(
                "bad-div", at: start, "the attributes behind ::: cannot be read",
                help: "Write \"::: {.callout-note title=\"…\"}\".")
            mark(.divStart(Attributes()), range)
        }
        return number + 1
    }

    private mutating func checkCallout(_ classes: [String], at start: SourceLocation) {
        for name in classes where name.hasPrefix("callout-") {
            let kind = String(name.dropFirst("callout-".count))
            guard !Div.callouts.contains(kind) else { continue }
            let near = nearestName(to: kind, in: Div.callouts).map { "Did you mean \"callout-\($0)\"? " } ?? ""
            report(
                "unknown-callout", at: start, "unknown callout \"\(name)\"",
                help: near + "Known are: \(Div.callouts.map { "callout-" + $0 }.joined(separator: ", ")).")
        }
    }
}
