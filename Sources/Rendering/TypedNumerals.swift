import Notebooks

/// Numbers that stand in a notebook's text and that nothing computes: what no check of a page can vouch for. Code,
/// mathematics and addresses are not counted, nor are the digits of a name such as "int8".
enum TypedNumerals {
    static func count(in notebook: Notebook) -> Int {
        let matter = notebook.frontMatter
        var texts = [matter.title, matter.subtitle, matter.abstract].compactMap { $0 }
        for options in notebook.cells.lazy.map(\.options) {
            texts += [options.tableCaption, options.figureCaption, options.listingCaption].compactMap { $0 }
        }
        return texts.reduce(0) { $0 + count(in: $1) } + count(in: notebook.blocks)
            + notebook.footnotes.values.reduce(0) { $0 + count(in: $1) }
    }

    private static func count(in blocks: [Block]) -> Int {
        blocks.reduce(0) { sum, block in
            block.kind.texts.reduce(sum) { $0 + count(in: $1) } + count(in: block.kind.blocks)
        }
    }

    private static func count(in inlines: [Inline]) -> Int {
        inlines.reduce(0) { sum, inline in
            sum
                + {
                    switch inline.kind {
                    case .text(let text), .literal(let text): count(in: text)
                    case .emphasis, .strong, .strikethrough, .subscript, .superscript, .link, .span, .image:
                        count(in: inline.kind.content)
                    case .softBreak, .lineBreak, .code, .html, .math, .footnote, .reference, .directive: 0
                    }
                }()
        }
    }

    /// "2026-11-22", "1,024.5" and "8-bit" are one numeral each, "Cortex-M4" none.
    static func count(in text: String) -> Int {
        var count = 0
        var previous: Character = " "
        var isInside = false
        for character in text {
            if character.isASCII, character.isNumber {
                if !isInside, !previous.isLetter, previous != "_" {
                    count += 1
                    isInside = true
                }
            } else if !(isInside && (",.:-–/’'".contains(character) || character.isLetter)) {
                isInside = false
            }
            previous = character
        }
        return count
    }
}
