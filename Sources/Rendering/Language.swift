/// What must be known of a language to colour it.
struct Language {
    var keywords: Set<String>
    var lineComment: [String]
    var hasBlockComments = false
    var nestsBlockComments = false
    var hasTripleQuotes = false
    /// `#"…"#` and `\(…)`.
    var isSwift = false
    var hasSingleQuotes = false
    /// "#" begins a directive that reaches to the end of the line.
    var hasPreprocessor = false

    static func named(_ name: String) -> Language? {
        switch name.lowercased() {
        case "swift", "{swift}": swift
        case "c", "cpp", "c++", "h", "hpp", "arduino", "ino": cpp
        case "python", "py": python
        case "sh", "bash", "shell", "console", "make", "makefile": shell
        case "yaml", "yml": Language(keywords: ["true", "false", "null"], lineComment: ["#"], hasSingleQuotes: true)
        case "json": Language(keywords: ["true", "false", "null"], lineComment: [])
        default: nil
        }
    }

    private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    static let swift = Language(
        keywords: words(
            """
            actor any as associatedtype async await borrowing break case catch class consuming continue default \
            defer deinit do else enum extension fallthrough false fileprivate for func guard if import in init \
            inout internal is lazy let macro mutating nil nonisolated open operator override package private \
            protocol public repeat rethrows return self Self some static struct subscript super switch throw \
            throws true try typealias unowned var weak where while
            """),
        lineComment: ["//"], hasBlockComments: true, nestsBlockComments: true, hasTripleQuotes: true, isSwift: true)

    static let cpp = Language(
        keywords: words(
            """
            alignas alignof auto bool break case catch char class const constexpr const_cast continue default \
            delete do double else enum explicit extern false float for friend if inline int long namespace new \
            noexcept nullptr operator private protected public reinterpret_cast return short signed sizeof static \
            static_assert static_cast struct switch template this throw true try typedef typename union unsigned \
            using virtual void volatile while
            """),
        lineComment: ["//"], hasBlockComments: true, hasSingleQuotes: true, hasPreprocessor: true)

    static let python = Language(
        keywords: words(
            """
            False None True and as assert async await break class continue def del elif else except finally for \
            from global if import in is lambda nonlocal not or pass raise return try while with yield
            """),
        lineComment: ["#"], hasTripleQuotes: true, hasSingleQuotes: true)

    static let shell = Language(
        keywords: words("case do done elif else esac export fi for function if in local return then while"),
        lineComment: ["#"], hasSingleQuotes: true)
}
