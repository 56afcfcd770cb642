/// What a page has beside its text, region by region.
struct PageRegions {
    private(set) var all: [(name: String, range: Range<Int>)] = []

    init(_ tree: PageTree) {
        for (index, node) in tree.nodes.enumerated() {
            let name: String? =
                switch node.name {
                case "style": "the style sheet"
                case "nav": "the contents"
                case "footer": "the footer"
                case "head": nil
                default: node.has(class: "card") ? "the card of “\(Self.expression(of: index, tree))”" : nil
                }
            if let name { all.append((name, node.range)) }
        }
    }

    private static func expression(of card: Int, _ tree: PageTree) -> String {
        tree.first(below: card) { $0.name == "code" }.map { tree.text(of: $0) } ?? ""
    }
}
