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
    /// A string, or a word, with ":" behind it is a key.
    var hasKeys = false
    /// SELECT is select.
    var ignoresCase = false
    /// `` `…` `` is a string, of several lines.
    var hasBacktickStrings = false

    static func named(_ name: String) -> Language? {
        switch name.lowercased() {
        case "swift", "{swift}": swift
        case "c", "cpp", "c++", "h", "hpp", "arduino", "ino": cpp
        case "python", "py": python
        case "sh", "bash", "shell", "console", "make", "makefile": shell
        case "yaml", "yml": yaml
        case "json", "json5", "jsonc": json
        case "r", "rscript": r
        case "js", "javascript", "ts", "typescript", "jsx", "tsx", "ojs": javaScript
        case "sql", "sqlite", "postgres", "mysql", "duckdb": sql
        case "julia", "jl": julia
        case "rust", "rs": rust
        case "toml", "ini", "cfg", "conf": Language(keywords: ["true", "false"], lineComment: ["#", ";"], hasSingleQuotes: true)
        case "tex", "latex": Language(keywords: [], lineComment: ["%"])
        case "dockerfile", "docker": dockerfile
        default: nil
        }
    }

    private static let yaml = Language(
        keywords: words("true false null yes no"), lineComment: ["#"], hasSingleQuotes: true, hasKeys: true)

    private static let json = Language(keywords: words("true false null"), lineComment: ["//"], hasKeys: true)

    private static let r = Language(
        keywords: words(
            """
            break else FALSE for function if in Inf library NA NA_character_ NA_integer_ NA_real_ NaN next NULL repeat require \
            return TRUE while
            """),
        lineComment: ["#"], hasSingleQuotes: true)

    private static let javaScript = Language(
        keywords: words(
            """
            abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum \
            export extends false finally for from function get if implements import in instanceof interface let new null number of \
            private protected public readonly return set static string super switch this throw true try type typeof undefined var \
            void while with yield
            """),
        lineComment: ["//"], hasBlockComments: true, hasSingleQuotes: true, hasBacktickStrings: true)

    private static let sql = Language(
        keywords: words(
            """
            all alter and as asc between by case cast create cross delete desc distinct drop else end except exists false from full \
            group having in index inner insert intersect into is join key left like limit not null on or order outer over partition \
            primary references right select set table then true union update using values view when where with
            """),
        lineComment: ["--"], hasBlockComments: true, hasSingleQuotes: true, ignoresCase: true)

    private static let julia = Language(
        keywords: words(
            """
            abstract begin break catch const continue do else elseif end export false finally for function global if import in isa \
            let local macro module mutable nothing primitive quote return struct true try type using where while
            """),
        lineComment: ["#"], hasTripleQuotes: true)

    /// A lifetime, 'a, is no string.
    private static let rust = Language(
        keywords: words(
            """
            as async await box break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut \
            pub ref return self static struct super trait true type unsafe use where while
            """),
        lineComment: ["//"], hasBlockComments: true, nestsBlockComments: true)

    private static let dockerfile = Language(
        keywords: words("ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME WORKDIR"),
        lineComment: ["#"], hasSingleQuotes: true)

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
