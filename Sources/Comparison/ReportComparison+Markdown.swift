import SystemIO

/// For a comment on a change, as GitHub and GitLab show it.
extension ReportComparison {
    /// - Parameters:
    ///   - old: what the first page is called.
    ///   - new: what the second page is called.
    public func markdown(old: String, new: String) -> String {
        var lines = ["### \(Self.escaped(new))", ""]
        lines.append(hasMoved ? "Against \(Self.escaped(old)): \(summary)." : "Against \(Self.escaped(old)): nothing moved.")
        if !values.isEmpty {
            lines += ["", "| number | old | new | change |", "| --- | --: | --: | --: |"]
            lines += values.map { change in
                let place = change.at.map { " (\(Self.line($0)))" } ?? ""
                let cells = [change.name + place, change.oldText, change.newText, change.change ?? ""].map(Self.escaped)
                return "| " + cells.joined(separator: " | ") + " |"
            }
        }
        func add(_ title: String, _ items: [String]) {
            guard !items.isEmpty else { return }
            lines += ["", "**\(title)**", ""] + items.map { "- " + $0 }
        }
        add("Claims", claims.map { ($0.new == false ? "❌ " : "") + Self.escaped($0.text) })
        add("Sections, tables and figures", structure.map { Self.escaped($0.text) })
        add("What numbers come from", origins.map { Self.escaped($0.text) })
        if !sentences.isEmpty {
            lines += ["", "<details><summary>\(Self.counted(sentences.count, "sentence")) read otherwise</summary>", ""]
            lines += sentences.map { "- " + $0.runs.map(Self.markdown).joined() }
            lines += ["", "</details>"]
        }
        return lines.joined(separator: "\n")
    }

    /// "3 numbers moved, 1 claim is now false"
    var summary: String {
        let flipped = claims.filter { $0.new == false && $0.old != false }.count
        let parts = [
            (values.count, Self.counted(values.count, "number") + " moved"),
            (sentences.count, Self.counted(sentences.count, "sentence") + " read otherwise"),
            (flipped, Self.counted(flipped, "claim") + (flipped == 1 ? " is" : " are") + " now false"),
            (claims.count - flipped, Self.counted(claims.count - flipped, "claim") + " moved"),
            (structure.count, Self.counted(structure.count, "part") + " came, went or moved"),
            (origins.count, Self.counted(origins.count, "origin") + " came, went or changed"),
        ]
        return parts.filter { $0.0 > 0 }.map(\.1).joined(separator: ", ")
    }

    private static func markdown(_ run: SentenceChange.Run) -> String {
        switch run.kind {
        case .same: escaped(run.text)
        case .old: run.marked("~~", "~~", escaped)
        case .new: (run.text.hasPrefix(" ") ? "" : " ") + run.marked("**", "**", escaped)
        }
    }

    /// "line 14" of the notebook, "part.md:7" of a file that it includes.
    private static func line(_ place: String) -> String {
        let parts = place.split(separator: ":").dropLast()
        return parts.count > 1 ? parts.joined(separator: ":") : "line \(parts.joined())"
    }

    /// A text of a page as it is: no markup of its own, no link, and nobody is called by it.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.visibleLine {
            if character == "@" {
                result += "@<!-- -->"
            } else if "\\`*_{}[]<>#|~!&$".contains(character) {
                result += "\\\(character)"
            } else {
                result.append(character)
            }
        }
        return result
    }
}
