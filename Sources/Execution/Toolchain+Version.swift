import Records
import SystemIO

extension Toolchain {
    /// The oldest release of Swift that compiles cells.
    public static let oldest = [6, 1]

    /// Asks the compiler what it is.
    /// - Returns: such as "6.3.1".
    /// - Throws: an error of kind `setup` for a compiler that does not start or is older than ``oldest``.
    public func version() throws(CellError) -> String {
        let run = try CapturedProgram(compiler, ["--version"], seconds: 20, limit: 1 << 16)
        let text = String(decoding: run.output, as: UTF8.self) + run.errors
        guard run.ending == .exit(0), let number = Self.version(in: text) else {
            let line = run.errors.split(whereSeparator: \.isNewline).first.map(String.init) ?? "it says no version"
            throw CellError(
                kind: .setup, message: "\(compiler) does not run: \(line)",
                explanation: "Swift needs packages of the system, which swift.org/install lists.")
        }
        let parts = number.split(separator: ".").map { Int($0) ?? 0 }
        guard !parts.lexicographicallyPrecedes(Self.oldest) else {
            throw CellError(
                kind: .setup, message: "\(compiler) is Swift \(number)",
                explanation:
                    "Install Swift 6.1 or newer from swift.org/install, or set \(Self.variable) to the path of its swiftc.")
        }
        return number
    }

    /// "Swift version 6.3.1 (swift-6.3.1-RELEASE)" is "6.3.1".
    static func version(in text: String) -> String? {
        guard let start = text.firstRange(of: "Swift version ")?.upperBound else { return nil }
        let number = text[start...].prefix { $0.isNumber || $0 == "." }
        return number.isEmpty ? nil : String(number)
    }
}
