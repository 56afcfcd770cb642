import Records

/// A number on a page that was computed.
public struct PageValue: Sendable, Hashable {
    /// The Swift that it is the value of, or its place: "Table 2, TensorFlow, Model size".
    public var name: String
    /// All of its digits: "0.9764"; empty for text where the other page has a number.
    public var exact: String
    /// As a reader sees it: "97.64 %".
    public var text: String
    /// The unit of the value; nil where the page does not say it.
    public var unit: Number.Unit?
    /// Half the interquartile range of a measured value, in its unit; nil for a deterministic one.
    public var spread: Double?
    /// "line:column" in the notebook.
    public var at: String?
}

/// A piece of a sentence: text, or a number.
struct Piece: Sendable {
    var text: String
    var value: PageValue?
}

/// A paragraph, a list item, a caption, code: text that stands by itself.
struct Passage: Sendable {
    enum Kind: String, Sendable {
        case title, text, item, caption, code, figure, note
    }

    var kind: Kind
    var pieces: [Piece]
    /// The bytes of the page from the end of what stands before it to its own end.
    var range: Range<Int>

    /// The text with names in place of the numbers: what stays when the numbers change.
    var shape: [UInt8] {
        var bytes = Array(kind.rawValue.utf8)
        for piece in pieces {
            bytes.append(piece.value == nil ? 1 : 2)
            bytes += (piece.value?.name ?? piece.text).utf8
        }
        return bytes
    }

    var text: String { pieces.map(\.text).joined() }
}

/// A table of results, or of a chart's data.
struct PageTable: Sendable {
    struct Row: Sendable {
        var title: String
        var cells: [[Piece]]
    }

    /// "Table 2", "Figure 1", or how the table begins.
    var name: String
    /// What it is found by in another page.
    var key: String
    var columns: [String]
    var rows: [Row]
    /// Whether these are the data of a chart.
    var isChart: Bool
    var range: Range<Int>
}

/// The picture of a chart.
struct PageFigure: Sendable {
    var name: String
    var title: String
    /// What it says to who does not see it.
    var description: String
    /// The drawing itself.
    var range: Range<Int>
}

/// What a section is made of.
enum PagePart: Sendable {
    case passage(Passage)
    case table(PageTable)
    case figure(PageFigure)

    var range: Range<Int> {
        switch self {
        case .passage(let passage): passage.range
        case .table(let table): table.range
        case .figure(let figure): figure.range
        }
    }

    /// What an unchanged part has in common with its like in another page.
    var key: [UInt8] {
        switch self {
        case .passage(let passage): passage.shape
        case .table(let table): Array("table \(table.key)".utf8)
        case .figure(let figure): Array("figure \(figure.name) \(figure.title)".utf8)
        }
    }
}

struct PageSection: Sendable {
    /// Empty for what stands before the first heading.
    var identifier: String
    /// With its number: "2 Accuracy comparison".
    var title: String
    var parts: [PagePart]
}
