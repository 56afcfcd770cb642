import Notebooks

/// Puts parts beside each other.
enum LayoutWeaver {
    static func weave(_ parts: [HTML], in layout: Layout) -> HTML {
        var html = HTML()
        var rest = parts[...]
        let place: HTML = layout.vertical == "center" ? " center" : layout.vertical == "bottom" ? " bottom" : ""
        for row in layout.rows(of: parts.count) where !rest.isEmpty {
            let columns = HTML(markup: row.map { "minmax(0,\(abs($0).formatted)fr)" }.joined(separator: " "))
            html += "<div class=\"row\(place)\" style=\"grid-template-columns:\(columns)\">\n"
            for share in row {
                html += share < 0 ? "<div></div>\n" : "<div>\n\(rest.popFirst() ?? "")</div>\n"
            }
            html += "</div>\n"
        }
        return html + rest.joined()
    }
}

extension Double {
    /// Without ".0".
    fileprivate var formatted: String { self == rounded() && abs(self) < 1e9 ? "\(Int(self))" : "\(self)" }
}
