import SystemIO

extension Notebook {
    /// Reads a notebook's text. Never fails: what is wrong is in ``diagnostics``.
    ///
    /// - Parameters:
    ///   - path: what messages call the notebook.
    ///   - elsewhere: what other notebooks of the same site have, by its identifier.
    ///   - include: the text of a file that is included, given its path relative to the notebook's folder, or absolute.
    public init(
        parsing text: String, path: String, elsewhere: [String: [DistantTarget]] = [:],
        include: @escaping (String) throws(FileError) -> String = Self.nothing
    ) {
        let (source, origins, problems) = Includes.expand(Self.normalized(text), path: path, read: include)
        var reader = NotebookReader(path: path, source: SourceText(source), origins: origins)
        reader.diagnostics = problems
        reader.elsewhere = elsewhere
        if let place = Self.firstZeroByte(in: text) {
            reader.diagnostics.append(
                Diagnostic(
                    .warning, code: "zero-byte", file: path, at: place, "a byte 0 is shown as U+FFFD",
                    help: "Remove it: it is no character of a text."))
        }
        self = reader.read()
    }

    /// Reads a notebook's bytes, which must be UTF-8.
    public init(
        parsing bytes: [UInt8], path: String, elsewhere: [String: [DistantTarget]] = [:],
        include: @escaping (String) throws(FileError) -> String = Self.nothing
    ) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(parsing: text, path: path, elsewhere: elsewhere, include: include)
            return
        }
        let offset = Self.firstInvalidByte(bytes)
        let lineStart = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
        self.init(
            path: path, source: "",
            diagnostics: [
                Diagnostic(
                    .error, code: "not-utf8", file: path,
                    at: SourceLocation(line: line, column: offset - lineStart + 1),
                    "the notebook is not UTF-8: byte \(offset) is 0x\(Self.hexadecimal(bytes[offset]))",
                    help: "Save it in the encoding UTF-8.")
            ])
    }

    /// There is no file to be included.
    public static func nothing(_ path: String) throws(FileError) -> String {
        throw FileError(path, "there is no such file", kind: .missing)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// The offset of the first byte that is not part of a well-formed sequence.
    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var consumed = 0
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): consumed += UTF8.width(scalar)
            case .emptyInput, .error: return min(consumed, bytes.count - 1)
            }
        }
    }

    private static func firstZeroByte(in text: String) -> SourceLocation? {
        guard text.utf8.contains(0) else { return nil }
        let before = normalized(String(decoding: text.utf8.prefix { $0 != 0 }, as: UTF8.self)).utf8
        let line = before.reversed().prefix { $0 != UInt8(ascii: "\n") }
        return SourceLocation(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: line.count + 1)
    }

    /// Line feeds only, no byte-order mark, and U+FFFD for U+0000 as CommonMark 0.31, section 2.3, has it.
    static func normalized(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
        guard scalars.contains(where: { $0 == "\r" || $0 == "\0" }) else { return String(scalars) }
        var bytes: [UInt8] = []
        var previous: UInt8 = 0
        for byte in String(scalars).utf8 {
            switch byte {
            case 0x0D: bytes.append(0x0A)
            case 0x0A where previous == 0x0D: break
            case 0: bytes += "\u{FFFD}".utf8
            default: bytes.append(byte)
            }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
