/// What Swift and the kit have for names of other languages and libraries.
package struct NameHint {
    package let text: String

    private static let meanings: [String: String] = [
        "range": "Write `0..<10` for the numbers from 0 to 9.", "len": "Write `.count` behind it.",
        "sum": "Write `.reduce(0, +)` behind it.", "enumerate": "Write `.enumerated()` behind it.",
        "str": "Write `String(…)`.", "int": "Write `Int(…)`.", "float": "Write `Double(…)`.", "display": "Write `show(…)`.",
        "None": "Write `nil`.", "null": "Write `nil`.", "NULL": "Write `nil`.", "NA": "Write `nil`.",
        "True": "Write `true`.", "TRUE": "Write `true`.", "False": "Write `false`.", "FALSE": "Write `false`.",
        "plot": chart, "plt": chart, "ggplot": chart, "sns": chart, "df": table, "pd": table, "DataFrame": table,
        "read_csv": table,
        "np": "Arrays have `map`, `reduce` and `sorted`; `Dataset(inputs: \"x.npy\", labels: \"y.npy\")` reads those of NumPy.",
        "tf": model, "keras": model, "torch": model, "load_model": model, "f": "Write \"\\(name)\" for a value in a text.",
    ]
    private static let chart = "Write `Chart.line(…)`: `modelbook help api Chart` lists what can be drawn."
    private static let table = "`Dataset(csv: \"a.csv\", label: \"class\")` reads a table, and `Table` shows one."
    private static let model = "`try Model(\"models/mine.keras\")` reads a model."

    /// - Parameters:
    ///   - message: the compiler's; nil where it is about something else.
    ///   - code: the line from the name on.
    package init?(_ message: String, code: String) {
        let words = message.split(separator: "'", omittingEmptySubsequences: false)
        guard words.count == 3, words[0].hasPrefix("cannot find "), words[2] == " in scope" else { return nil }
        let name = String(words[1])
        let rest = code.dropFirst(name.count).drop { $0 == " " }
        if rest.hasPrefix("="), !rest.hasPrefix("==") {
            text = "Write `let \(name) = …`, or `var \(name) = …` where it changes."
        } else if let meaning = Self.meanings[name], name != "f" || rest.hasPrefix("\"") {
            text = meaning
        } else {
            return nil
        }
    }
}
