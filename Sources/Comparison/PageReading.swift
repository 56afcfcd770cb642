import Records
import Rendering

/// A page as its reader has it: sections of sentences, tables and figures, with the numbers in them.
public struct PageReading: Sendable {
    /// The ledger that the page carries.
    public let ledger: Ledger
    /// The title of the window.
    public let title: String
    let sections: [PageSection]
    /// The pictures that stand in the page, by what they say to who does not see them, in its order.
    let pictures: [(alt: String, source: String)]
    /// The page's bytes.
    let bytes: [UInt8]
    /// Where what is no text of the page stands in it: its style, its cards, its footer.
    let regions: [(name: String, range: Range<Int>)]

    /// - Throws: where it is no page of Modelbook's.
    public init(_ page: String) throws(PageError) {
        guard let ledger = Ledger(in: page) else {
            throw PageError(reason: "it carries no ledger: it was not made by Modelbook, or was changed since")
        }
        let tree = try PageTree(page)
        guard tree.first(where: { $0.name == "main" }) != nil else { throw PageError(reason: "it is no page: it has no text") }
        var reader = PageReader(tree, ledger)
        reader.read()
        self.ledger = ledger
        title = tree.first { $0.name == "title" }.map { Passage.collapsed(tree.text(of: $0)) } ?? ""
        sections = reader.sections
        pictures = tree.nodes.filter { $0.name == "img" }.map { ($0["alt"] ?? "", $0["src"] ?? "") }
        bytes = tree.bytes
        regions = PageRegions(tree).all
    }

    /// The numbers in sentences and tables, in the page's order.
    var values: [PageValue] {
        sections.flatMap(\.parts).flatMap { part -> [PageValue] in
            switch part {
            case .passage(let passage): passage.pieces.compactMap(\.value)
            case .table(let table): table.rows.flatMap(\.cells).joined().compactMap(\.value)
            case .figure: []
            }
        }
    }
}

extension Passage {
    /// Space as a browser shows it.
    static func collapsed(_ text: String) -> String {
        var result = ""
        var isSpace = true
        for scalar in text.unicodeScalars {
            let blank = [" ", "\n", "\t", "\r", "\u{C}"].contains(scalar)
            if !blank { result.unicodeScalars.append(scalar) } else if !isSpace { result += " " }
            isSpace = blank
        }
        return result.last == " " ? String(result.dropLast()) : result
    }
}
