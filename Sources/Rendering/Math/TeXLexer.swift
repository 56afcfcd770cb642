/// Cuts TeX into tokens.
struct TeXLexer {
    enum Token: Hashable {
        /// A command without its backslash: a word or one character.
        case command(String)
        case character(Character)
        case open, close, superscript, subscript_, alignment
        case space
    }

    struct Positioned {
        var token: Token
        /// UTF-8 offset in the source.
        var offset: Int
    }

    static func tokens(_ source: String) -> [Positioned] {
        var tokens: [Positioned] = []
        var index = source.startIndex
        func offset(_ index: String.Index) -> Int { source.utf8.distance(from: source.startIndex, to: index) }
        while index < source.endIndex {
            let start = index
            let character = source[index]
            source.formIndex(after: &index)
            let token: Token
            switch character {
            case "\\":
                guard index < source.endIndex else { continue }
                let wordStart = index
                while index < source.endIndex, source[index].isASCII, source[index].isLetter { source.formIndex(after: &index) }
                if index == wordStart {
                    source.formIndex(after: &index)
                } else if index < source.endIndex, source[index] == "*", source[wordStart..<index] == "operatorname" {
                    source.formIndex(after: &index)
                    tokens.append(Positioned(token: .command("operatorname"), offset: offset(start)))
                    continue
                }
                token = .command(String(source[wordStart..<index]))
            case "{": token = .open
            case "}": token = .close
            case "^": token = .superscript
            case "_": token = .subscript_
            case "&": token = .alignment
            case "%":
                while index < source.endIndex, source[index] != "\n" { source.formIndex(after: &index) }
                continue
            case _ where character.isWhitespace: token = .space
            default: token = .character(character)
            }
            tokens.append(Positioned(token: token, offset: offset(start)))
        }
        return tokens
    }
}
