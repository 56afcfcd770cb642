/// A picture in the making: shapes in units that are CSS pixels at its own width. Colours and sizes are the
/// style sheet's, by class: `k1`–`k4` fill with a chart colour, `l1`–`l4` draw with one, `q` is quiet, `s`
/// small, `b` bold, `m` and `e` anchor text in its middle and at its end, `o` is for text on a filled shape.
///
/// Its shapes are not inlined: a chart has many, and each would be optimized anew.
package struct Drawing {
    let width: Double
    /// What the author asked for; nil for the chart's own choice.
    let wantedHeight: Double?
    let language: PageLanguage
    package var height = 0.0
    package private(set) var content = HTML()

    init(width: Double, wantedHeight: Double? = nil, language: PageLanguage) {
        self.width = width
        self.language = language
        self.wantedHeight = wantedHeight.map { min(max($0, 120), 4000) }
    }

    /// Narrow drawings are for telephones.
    var isNarrow: Bool { width < 500 }

    /// - Parameters:
    ///   - y: The baseline.
    ///   - room: Longer text is cut, with the whole of it in a title.
    @inline(never)
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ classes: String = "", room: Double? = nil, turned: Double? = nil
    ) {
        let isSmall = classes.split(separator: " ").contains("s")
        let isBold = classes.split(separator: " ").contains("b")
        let size = isSmall ? TextMetrics.smallSize : TextMetrics.size
        let shown = room.map { TextMetrics.fit(text, in: $0, size: size, isBold: isBold) } ?? text
        let title: HTML = shown == text ? "" : "<title>\(text)</title>"
        let turn: HTML = turned.map { " transform=\"rotate(\(Self.unit($0)) \(Self.unit(x)) \(Self.unit(y)))\"" } ?? ""
        content +=
            "<text x=\"\(Self.unit(x))\" y=\"\(Self.unit(y))\"\(Self.classAttribute(classes))\(turn)>\(title)\(shown)</text>\n"
    }

    @inline(never)
    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ classes: String = "", radius: Double = 2,
        style: String? = nil, title: String? = nil
    ) {
        let round: HTML = radius > 0 ? " rx=\"\(Self.unit(radius))\"" : ""
        content +=
            "<rect x=\"\(Self.unit(x))\" y=\"\(Self.unit(y))\" width=\"\(Self.unit(max(width, 0)))\" height=\"\(Self.unit(max(height, 0)))\"\(round)\(Self.classAttribute(classes))\(.attribute("style", style))"
        content += title.map { "><title>\($0)</title></rect>\n" } ?? "/>\n"
    }

    @inline(never)
    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ classes: String = "") {
        content +=
            "<line x1=\"\(Self.unit(x1))\" y1=\"\(Self.unit(y1))\" x2=\"\(Self.unit(x2))\" y2=\"\(Self.unit(y2))\"\(Self.classAttribute(classes))/>\n"
    }

    @inline(never)
    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ classes: String = "", title: String? = nil) {
        content +=
            "<circle cx=\"\(Self.unit(x))\" cy=\"\(Self.unit(y))\" r=\"\(Self.unit(radius))\"\(Self.classAttribute(classes))"
        content += title.map { "><title>\($0)</title></circle>\n" } ?? "/>\n"
    }

    /// A point of a series, which has a shape of its own beside its colour.
    ///
    /// - Parameter series: the number of the series' colour, see ``SeriesColors``.
    @inline(never)
    mutating func marker(_ x: Double, _ y: Double, _ radius: Double, series: Int, title: String? = nil) {
        let corners: [(x: Double, y: Double)] =
            switch series {
            case 3: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
            case 4: [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)]
            case 1: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
            default: []
            }
        guard !corners.isEmpty else { return circle(x, y, radius, "k\(series)", title: title) }
        let points = corners.map { "\(Self.unit(x + $0.x * radius).markup),\(Self.unit(y + $0.y * radius).markup)" }
        content += "<polygon points=\"\(points.joined(separator: " "))\"\(Self.classAttribute("k\(series)"))"
        content += title.map { "><title>\($0)</title></polygon>\n" } ?? "/>\n"
    }

    @inline(never)
    mutating func polyline(_ points: [(x: Double, y: Double)], _ classes: String = "") {
        let list = points.map { "\(Self.unit($0.x).markup),\(Self.unit($0.y).markup)" }.joined(separator: " ")
        content += "<polyline points=\"\(list)\"\(Self.classAttribute(classes))/>\n"
    }

    /// A line from one point to the next that leaves and arrives vertically.
    @inline(never)
    mutating func curve(_ points: [(x: Double, y: Double)], _ classes: String = "") {
        guard let first = points.first else { return }
        var path = "M\(Self.unit(first.x).markup) \(Self.unit(first.y).markup)"
        for (a, b) in zip(points, points.dropFirst()) {
            let middle = Self.unit((a.y + b.y) / 2).markup
            path +=
                a.x == b.x
                ? "V\(Self.unit(b.y).markup)"
                : "C\(Self.unit(a.x).markup) \(middle) \(Self.unit(b.x).markup) \(middle) \(Self.unit(b.x).markup) \(Self.unit(b.y).markup)"
        }
        content += "<path d=\"\(path)\"\(Self.classAttribute(classes))/>\n"
    }

    /// Says below everything else which colour is which series, if there are several with names.
    ///
    /// - Parameter shape: the class of the boxes; nil where the series' own markers show them.
    @inline(never)
    mutating func key(_ colors: SeriesColors, _ shape: String?) {
        let names = colors.names.filter { !$0.isEmpty }
        guard colors.areSeveral, !names.isEmpty else { return }
        var (x, y) = (0.0, height + 14)
        for name in names {
            let textWidth = TextMetrics.width(name, size: TextMetrics.smallSize)
            if x > 0, x + 16 + textWidth > width { (x, y) = (0, y + 18) }
            if let shape {
                rectangle(x, y - 9, 10, 10, "\(shape)\(colors.index(name))")
            } else {
                marker(x + 5, y - 4, 5, series: colors.index(name))
            }
            text(name, x + 16, y, "q s", room: max(width - x - 16, 0))
            x += textWidth + 34
        }
        height = y + 6
    }

    private static func classAttribute(_ classes: String) -> HTML { .attribute("class", classes.isEmpty ? nil : classes) }

    /// A length with at most one decimal.
    @inline(never)
    static func unit(_ value: Double) -> HTML {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return HTML(markup: rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)")
    }
}
