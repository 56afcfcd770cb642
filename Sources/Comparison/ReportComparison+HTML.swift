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
        html +=
            "<h2>Side by side</h2>\n<div class=\"sides\">\n<p class=\"side\"><b>\(old)</b></p><p class=\"side\"><b>\(new)</b></p>\n"
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
        let tag: HTML = row.kind == .code ? "pre" : row.kind == .title ? "h3" : "p"
        func side(_ kind: SentenceChange.Run.Kind, _ mark: HTML) -> HTML {
            row.runs.filter { $0.kind == .same || $0.kind == kind }.map { run -> HTML in
                let text = run.text.visible
                guard run.kind != .same else { return HTML(escaping: text) }
                let words = String(text.drop { $0 == " " })
                return "\(String(text.prefix(text.count - words.count)))<\(mark)>\(words)</\(mark)>"
            }.joined()
        }
        return
            "<\(tag) class=\"side\">\(side(.old, "del"))</\(tag)><\(tag) class=\"side\">\(side(.new, "ins"))</\(tag)>\n"
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
