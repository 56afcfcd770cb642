import Rendering
import SystemIO

/// Both pages side by side, as the body of a page.
extension ReportComparison {
    /// - Parameters:
    ///   - old: what the first page is called.
    ///   - new: what the second page is called.
    public func html(old: String, new: String) -> HTML {
        var html: HTML =
            "<p>\(hasMoved ? summary.prefix(1).uppercased() + summary.dropFirst() : "Nothing moved").</p>\n"
        html += valueTable(values, caption: "Numbers that moved")
        html += valueTable(withinSpread, caption: "Measured again, within their spreads")
        html += list("Claims", claims.map(\.text))
        html += list("Sections, tables and figures", structure.map(\.text))
        html += list("What numbers come from", origins.map(\.text))
        html +=
            "<h2>Side by side</h2>\n<div class=\"sides\">\n<p class=\"side old\"><b>\(old)</b></p><p class=\"side new\"><b>\(new)</b></p>\n"
        var index = 0
        while index < rows.count {
            let same = rows[index...].prefix(while: \.isSame)
            if same.count > 2 {
                html +=
                    "<details class=\"same\"><summary>\(same.count) parts are the same</summary>\n\(same.map(Self.html).joined())</details>\n"
                index += same.count
            } else {
                html += Self.html(rows[index])
                index += 1
            }
        }
        return html + "</div>\n"
    }

    private static func html(_ row: SideBySideRow) -> HTML {
        guard row.lines.isEmpty else { return "\(table(row.lines, .old))\(table(row.lines, .new))\n" }
        let tag: HTML = row.kind == .code ? "pre" : row.kind == .title ? "h3" : "p"
        let same: HTML = row.isSame ? " same" : ""
        return """
            <\(tag) class="side old\(same)">\(side(row.runs, .old))</\(tag)><\(tag) class="side new">\(side(row.runs, .new))</\(tag)>

            """
    }

    private static func side(_ runs: [SentenceChange.Run], _ kind: SentenceChange.Run.Kind) -> HTML {
        runs.filter { $0.kind == .same || $0.kind == kind }.map { run -> HTML in
            guard run.kind != .same else { return HTML(escaping: run.text.visible) }
            let mark: HTML = kind == .old ? "del" : "ins"
            return "\(run.parts.space)<\(mark)>\(run.parts.words.visible)</\(mark)>"
        }.joined()
    }

    private static func table(_ lines: [[[SentenceChange.Run]]], _ kind: SentenceChange.Run.Kind) -> HTML {
        func line(_ cells: [[SentenceChange.Run]], _ tag: HTML) -> HTML {
            let cells = cells.enumerated().map { index, runs -> HTML in
                let isNumber = runs.first?.text.first.map { $0.isNumber || "−+".contains($0) } ?? false
                let name: HTML = index == 0 ? "th" : tag
                let mark: HTML = isNumber ? " class=\"num\"" : ""
                return "<\(name)\(mark)>\(side(runs, kind))</\(name)>"
            }
            return "<tr>\(cells.joined())</tr>"
        }
        let rows = lines.dropFirst().map { line($0, "td") }.joined()
        return """
            <div class="side scroll \(kind == .old ? "old" : "new")" tabindex="0"><table><thead>\(line(lines[0], "th"))</thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func valueTable(_ values: [ValueChange], caption: String) -> HTML {
        guard !values.isEmpty else { return "" }
        let rows = values.map { change -> HTML in
            """
            <tr><th scope="row">\(change.name.visibleLine)</th><td class="num">\(change.oldText)</td>\
            <td class="num">\(change.newText)</td><td class="num">\(change.change ?? "")</td><td>\(change.section)</td></tr>

            """
        }
        return """
            <figure class="table"><div class="scroll" tabindex="0"><table><caption><span>\(caption)</span></caption>
            <thead><tr><th scope="col">Number</th><th scope="col" class="num">Old</th><th scope="col" class="num">New</th>\
            <th scope="col" class="num">Change</th><th scope="col">Section</th></tr></thead>
            <tbody>\(rows.joined())</tbody></table></div></figure>

            """
    }

    private func list(_ title: String, _ items: [String]) -> HTML {
        guard !items.isEmpty else { return "" }
        return "<h2>\(title)</h2>\n<ul>\n\(items.map { item -> HTML in "<li>\(item)</li>\n" }.joined())</ul>\n"
    }
}
