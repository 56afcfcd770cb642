#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import Records
import SystemIO

/// The user's Swift compiler.
public struct Toolchain: Sendable, Hashable {
    /// The path of `swiftc`.
    public let compiler: String
    /// Changes when the compiler does; found without starting it.
    public let identity: String

    /// The environment variable that names another compiler.
    public static let variable = "MODELBOOK_SWIFTC"

    /// Finds the compiler that ``variable`` names, or else the first `swiftc` on the path.
    /// - Throws: an error of kind `setup` that says what to install.
    public static func find(environment: (String) -> String? = Toolchain.variable(named:)) throws(CellError) -> Self {
        if let named = environment(variable), !named.isEmpty {
            guard Files.isExecutable(named) else {
                throw CellError(
                    kind: .setup, message: "\(variable) names no compiler: \(named)",
                    explanation: "Set it to the path of swiftc, or unset it.")
            }
            return Self(compiler: named)
        }
        for folder in (environment("PATH") ?? "").split(separator: ":") where Files.isExecutable("\(folder)/swiftc") {
            return Self(compiler: "\(folder)/swiftc")
        }
        throw CellError(
            kind: .setup, message: "swiftc is not installed, or not on the PATH",
            explanation: "Install Swift 6.1 or newer from swift.org/install, or set \(variable) to the path of swiftc.")
    }

    private init(compiler: String) {
        self.compiler = compiler
        let real = Files.realPath(compiler) ?? compiler
        identity = "\(real) (\(Files.stamp(real) ?? "gone"))"
    }

    /// The linker of the toolchain.
    /// - Throws: an error of kind `setup` that says what to install.
    public func linker() throws(CellError) -> String {
        let real = Files.realPath(compiler) ?? compiler
        let folders = [real, compiler].compactMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
        for folder in folders + ["/usr/bin"] {
            for name in ["ld.lld", "lld"] where Files.isExecutable("\(folder)/\(name)") { return "\(folder)/\(name)" }
        }
        throw CellError(
            kind: .setup, message: "lld is not beside the compiler",
            explanation: "It comes with Swift from swift.org/install; or install it: apt-get install lld")
    }

    /// The value of an environment variable; nil where it is not set.
    public static func variable(named name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
