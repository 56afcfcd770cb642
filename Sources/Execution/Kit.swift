import Records
import SystemIO

/// The library that cells import, with its module files.
public struct Kit: Sendable, Hashable {
    /// The folder of `libModelbook.so` and `Modules`.
    public let folder: String
    /// Changes when the kit is built anew.
    public let identity: String

    #if os(macOS)
    static let libraryName = "libModelbook.dylib"
    #else
    static let libraryName = "libModelbook.so"
    #endif

    var modules: String { "\(folder)/Modules" }
    var library: String { "\(folder)/\(Self.libraryName)" }

    /// - Parameter folder: where the program that renders stands; the kit is beside it.
    /// - Throws: an error of kind `setup`.
    public init(in folder: String) throws(CellError) {
        let library = "\(folder)/\(Self.libraryName)"
        guard let stamp = Files.stamp(library), Files.exists("\(folder)/Modules/Modelbook.swiftmodule") else {
            throw CellError(
                kind: .setup, message: "the kit is not beside the program: \(library) or its module is missing",
                explanation: "Build it with: make report")
        }
        self.folder = folder
        identity = stamp
    }

    /// The kit beside the running program.
    public static func beside(_ program: String) throws(CellError) -> Self {
        let real = Files.realPath(program) ?? program
        let folder = real.lastIndex(of: "/").map { String(real[..<$0]) } ?? "."
        return try Self(in: folder)
    }
}
