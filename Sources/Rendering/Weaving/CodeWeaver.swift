/// Weaves code.
enum CodeWeaver {
    static func weave(_ text: String, language: String?, identifier: String? = nil) -> HTML {
        let code = Highlighter.html(text.hasSuffix("\n") ? String(text.dropLast()) : text, language: language)
        // A scrolling region must be reachable from the keyboard.
        return "<pre tabindex=\"0\"\(.attribute("id", identifier))><code>\(code)</code></pre>\n"
    }

    /// Code under its caption.
    static func weaveListing(_ code: HTML, caption: HTML, identifier: String? = nil) -> HTML {
        """
        <figure class="listing"\(.attribute("id", identifier))><figcaption>\(caption)</figcaption>
        \(code)</figure>

        """
    }
}
