import Notebooks

extension Weaver {
    func weaveMath(_ tex: String, isBlock: Bool, at location: SourceLocation) -> HTML {
        "<code>\(tex)</code>"
    }

    func weaveMathBlock(_ tex: String, _ attributes: Attributes, at location: SourceLocation) -> HTML {
        "<p>\(weaveMath(tex, isBlock: true, at: location))</p>\n"
    }
}
