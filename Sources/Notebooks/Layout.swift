/// `layout-ncol=2`, `layout-nrow=2` or `layout="[[70,30], [100]]"`: how the parts of a block stand beside each other.
public struct Layout: Sendable, Hashable {
    /// How many parts stand in a row, or how wide each is.
    public enum Arrangement: Sendable, Hashable {
        case columns(Int)
        case rows(Int)
        /// The widths of each row's parts, as shares; room that stays empty is below 0.
        case shares([[Double]])
    }

    /// How many parts stand in a row, or how wide each is.
    public var arrangement: Arrangement
    /// `top`, `center` or `bottom`.
    public var vertical: String?

    /// - Parameter vertical: `top`, `center` or `bottom`.
    public init(_ arrangement: Arrangement, vertical: String? = nil) {
        self.arrangement = arrangement
        self.vertical = vertical
    }

    /// More columns or rows are no layout.
    static let most = 24

    /// The rows of so many parts: the share of each in its row, or below 0 for empty room.
    public func rows(of count: Int) -> [[Double]] {
        switch arrangement {
        case .columns(let columns): Self.rows(of: count, columns)
        case .rows(let rows): Self.rows(of: count, max((count + rows - 1) / rows, 1))
        case .shares(let given): given
        }
    }

    private static func rows(of count: Int, _ columns: Int) -> [[Double]] {
        Array(repeating: Array(repeating: 1, count: columns), count: (count + columns - 1) / columns)
    }

    /// The shares of "[60,40]"; nil for "auto" and its like.
    public static func columnWidths(_ text: String) -> [Double]? {
        guard case .shares(let rows)? = Layout(shares: text)?.arrangement, rows.count == 1,
            rows[0].allSatisfy({ $0 > 0 })
        else { return nil }
        return rows[0]
    }

    /// Reads "[[1,1], [2]]" or "[70,30]"; nil if it is no such list.
    init?(shares text: some StringProtocol) {
        var rows: [[Double]] = [[]]
        var number = ""
        var depth = 0
        func end() -> Bool {
            guard !number.isEmpty else { return true }
            guard let share = Double(number), share != 0, share.isFinite, rows[rows.count - 1].count < Self.most else {
                return false
            }
            rows[rows.count - 1].append(share)
            number = ""
            return true
        }
        for character in text where !character.isWhitespace {
            switch character {
            case "[":
                depth += 1
                if depth > 2 { return nil }
                if depth == 2, !rows[rows.count - 1].isEmpty { rows.append([]) }
            case "]":
                depth -= 1
                guard depth >= 0, end() else { return nil }
            case ",": guard end() else { return nil }
            default: number.append(character)
            }
        }
        guard depth == 0, number.isEmpty, rows.allSatisfy({ row in row.contains { $0 > 0 } }), rows.count <= Self.most
        else { return nil }
        arrangement = .shares(rows)
    }
}

extension Attributes {
    static let layoutKeys = ["layout-ncol", "layout-nrow", "layout", "layout-valign", "layout-align"]

    /// The layout that the attributes ask for.
    public var layout: Layout? {
        var layout: Layout? =
            if let text = values["layout"] {
                Layout(shares: text)
            } else if let columns = values["layout-ncol"].flatMap({ Int($0) }), (1...Layout.most).contains(columns) {
                Layout(.columns(columns))
            } else if let rows = values["layout-nrow"].flatMap({ Int($0) }), (1...Layout.most).contains(rows) {
                Layout(.rows(rows))
            } else {
                nil
            }
        layout?.vertical = values["layout-valign"]
        return layout
    }

    /// What is said of a layout that cannot be read.
    func layoutProblem(at location: SourceLocation) -> Problem? {
        guard let key = ["layout", "layout-ncol", "layout-nrow"].first(where: { values[$0] != nil }), layout == nil
        else { return nil }
        return Problem(
            severity: .error, code: "bad-value", location: location, summary: "\"\(values[key] ?? "")\" is no layout",
            help: "Write layout-ncol=2, layout-nrow=2 or layout=\"[[1,1], [1]]\".")
    }
}
