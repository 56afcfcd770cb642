extension Notebook {
    /// Reads Markdown that the notebook's program made as a part of the notebook: with its footnotes, link definitions
    /// and the names of its tables and figures. It has no front matter, includes nothing, and what is in it gets no number.
    ///
    /// - Parameter isLine: whether it is one line of text, in which nothing begins a block.
    /// - Returns: what was read; places are those in `markdown`.
    public func reading(_ markdown: String, isLine: Bool) -> Notebook {
        let text = SourceText(Self.normalized(markdown))
        var reader = NotebookReader(path: path, source: text, origins: LineOrigins(), surroundings: self)
        return isLine ? reader.readLine() : reader.read()
    }
}
