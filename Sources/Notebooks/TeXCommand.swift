/// A command of TeX in a sentence, such as "\textbf{bold}", which CommonMark shows as it stands.
struct TeXCommand {
    /// Without its backslash.
    let name: String

    /// Nil if no command begins at `text`, which begins with a backslash: "C:\Users\ada" has none, since a command has a
    /// brace behind it or is one that stands alone.
    init?(_ text: ArraySlice<UInt8>) {
        let letters = text.dropFirst().prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        guard letters.count > 1 else { return nil }
        name = String(decoding: letters, as: UTF8.self)
        let rest = text[letters.endIndex...]
        guard rest.first == UInt8(ascii: "{") || Self.alone.contains(name) else { return nil }
    }

    /// What to write instead.
    var help: String {
        switch name {
        case "textbf": "Write **bold**."
        case "textit", "emph": "Write *emphasis*."
        case "texttt", "verb": "Write `code`."
        case "underline": "Write [text]{.underline}."
        case "footnote": "Write ^[a note]."
        case "url", "href": "Write <https://…> or [text](https://…)."
        case "cite", "citep", "citet", "parencite", "textcite": "Write [@key] and name the bibliography in the front matter."
        case "ref", "autoref", "eqref", "cref": "Write @fig-name, @tbl-name, @sec-name or @eq-name."
        case "label": "Write {#fig-name} behind what it names."
        case "includegraphics": "Write ![caption](file.png)."
        case "begin": "Put it between \"$$\" and \"$$\"."
        case "newpage", "clearpage", "pagebreak": "Let it stand alone between two blank lines."
        default: "Write Markdown, or a formula between \"$\" and \"$\"."
        }
    }

    private static let alone: Set<String> = [
        "LaTeX", "TeX", "newpage", "clearpage", "pagebreak", "newline", "linebreak", "noindent", "centering", "hfill", "vfill",
        "smallskip", "medskip", "bigskip", "hline", "maketitle", "tableofcontents", "listoffigures", "listoftables", "appendix",
        "tiny", "scriptsize", "footnotesize", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "bfseries", "itshape",
        "quad", "qquad", "ldots", "dots", "textbackslash", "alpha", "beta", "gamma", "delta", "epsilon", "lambda", "mu",
        "sigma", "theta", "times", "pm", "leq", "geq", "approx", "rightarrow", "infty",
    ]
}
