import Records

/// The commands by which the compiler's driver makes a program: frontend, autolink extraction and linker.
///
/// The driver plans anew at each start, for a fifth of the time that a notebook's program takes to compile. The plan
/// of a program with other sources in the same place is the same, so it is asked for once.
package struct CompilerPlan {
    /// Steps in the order in which they run, each of commands that run beside each other: a program and its arguments.
    package let steps: [[[String]]]

    /// - Parameter text: what `swiftc -###` writes: a command on each line, quoted for a shell.
    /// - Returns: nil if it is no plan whose first commands write object files.
    package init?(driverOutput text: String) {
        var commands: [[String]] = []
        for line in text.split(separator: "\n") {
            guard let words = Self.words(line), words.first?.hasPrefix("/") == true else { return nil }
            commands.append(words)
        }
        let frontends = commands.prefix { Self.output(of: $0)?.hasSuffix(".o") ?? false }
        guard let object = frontends.first.flatMap(Self.output(of:)) else { return nil }
        // Files on the way to the program are in a folder that the driver removes; ours stay beside the sources.
        let slash = object.lastIndex(of: "/")
        let temporary = slash.map { String(object[...$0]) } ?? ""
        steps = ([Array(frontends)] + commands.dropFirst(frontends.count).map { [$0] }).map { step in
            temporary.isEmpty ? step : step.map { $0.map { $0.replacing(temporary, with: "") } }
        }
    }

    private static func output(of command: [String]) -> String? {
        command.lastIndex(of: "-o").flatMap { $0 + 1 < command.count ? command[$0 + 1] : nil }
    }

    /// The words of a line as a POSIX shell reads them; nil where a quote is not closed.
    private static func words(_ line: Substring) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        return words + (word.map { [$0] } ?? [])
    }
}
