/// Something to show on the page. Data until rendered: the host decides how it looks.
public indirect enum Display: Codable, Sendable, Hashable {
    case number(Number)
    case table(Table)
    case chart(Chart)
    /// Markdown, rendered like the notebook's own prose.
    case prose(String)
    /// Plain text, shown as it stands in a monospaced block.
    case text(String)
    /// Source code with a language name for colouring.
    case code(String, language: String)
    /// A picture that the cell made.
    case image(ImageData)
    /// Several displays below one another.
    case group([Display])
}
