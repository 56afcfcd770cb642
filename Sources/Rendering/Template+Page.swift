extension Template {
    /// A page that no notebook made, such as a comparison of two.
    ///
    /// - Parameter style: rules beside those of the template.
    public func page(titled title: String, _ body: HTML, style: String) -> String {
        var page = Page()
        page.plainTitle = title
        page.title = HTML(escaping: title)
        page.blocks = [ReportPieces.Block(body)]
        return fill(page, ledger: "", theme: style)
    }
}
