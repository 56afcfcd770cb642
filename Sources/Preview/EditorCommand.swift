import Execution

/// How the user's editor is told to show a place.
enum EditorCommand: Sendable, Hashable {
    case program(path: String, arguments: [String])
    /// An address that the browser hands on, such as "vscode://file/…".
    case address(String)

    enum Problem: Error, Hashable {
        case notSet
        case notFound(String)
        /// It needs the terminal in which the server runs.
        case needsTerminal(String)
    }

    /// Looked at in this order.
    static let variables = ["MODELBOOK_EDITOR", "VISUAL", "EDITOR"]

    /// - Parameters:
    ///   - file: an absolute path.
    ///   - find: the path of a program by its name; nil where there is none.
    init(
        file: String, line: Int, column: Int, environment: (String) -> String?, find: (String) -> String?
    ) throws(Problem) {
        guard let setting = Self.variables.lazy.compactMap(environment).first(where: { !$0.isEmpty }) else {
            throw .notSet
        }
        func filled(_ text: String, _ path: String) -> String {
            text.replacing("{file}", with: path).replacing("{line}", with: "\(line)").replacing(
                "{column}", with: "\(column)")
        }
        if let end = setting.firstRange(of: "://") {
            let isWhole = end.upperBound == setting.endIndex
            self = .address(
                filled(isWhole ? setting + "file{file}:{line}:{column}" : setting, Self.percentEncoded(file)))
            return
        }
        var words = setting.split(separator: " ").map(String.init)
        let name = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        if Self.terminalEditors.contains(name) { throw .needsTerminal(name) }
        guard let path = find(words.removeFirst()) else { throw .notFound(name) }
        let places = words.contains { $0.contains("{file}") } ? words : words + Self.place(for: name)
        self = .program(path: path, arguments: places.map { filled($0, file) })
    }

    private static let terminalEditors: Set<String> = [
        "vi", "vim", "nvim", "view", "nano", "pico", "ed", "micro", "hx", "helix", "kak", "joe", "mcedit",
    ]

    /// How an editor is told a line and a column.
    private static func place(for editor: String) -> [String] {
        switch editor {
        case "code", "code-insiders", "codium", "vscodium", "cursor", "windsurf": ["-g", "{file}:{line}:{column}"]
        case "subl", "zed", "zeditor", "lapce": ["{file}:{line}:{column}"]
        case "emacs", "emacsclient", "gedit", "gnome-text-editor", "kak": ["+{line}:{column}", "{file}"]
        case "gvim", "mvim": ["+call cursor({line},{column})", "{file}"]
        case "kate", "kwrite": ["--line", "{line}", "--column", "{column}", "{file}"]
        case "idea", "clion", "fleet", "pycharm", "webstorm": ["--line", "{line}", "--column", "{column}", "{file}"]
        case "mate": ["-l", "{line}:{column}", "{file}"]
        case "xed": ["--line", "{line}", "{file}"]
        default: ["{file}"]
        }
    }

    private static func percentEncoded(_ path: String) -> String {
        path.utf8.map { byte in
            let isPlain =
                byte >= 0x80
                ? false
                : Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                    || "/-._~:".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
