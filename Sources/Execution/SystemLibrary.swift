import Records
import SystemIO

/// A library of the system, as the build needs it: with what a linker looks for.
public enum SystemLibrary {
    /// The command that installs a package whose name stands behind it.
    public static var installer: String {
        #if os(macOS)
        "brew install"
        #else
        "apt-get install"
        #endif
    }

    /// - Parameters:
    ///   - name: "zip" for `libzip`.
    ///   - advice: the command that installs it.
    /// - Returns: where the library is.
    /// - Throws: an error of kind `setup`.
    public static func path(of name: String, advice: String) throws(CellError) -> String {
        for folder in folders {
            for ending in ["so", "dylib", "a"] where Files.exists("\(folder)/lib\(name).\(ending)") {
                return "\(folder)/lib\(name).\(ending)"
            }
        }
        throw CellError(
            kind: .setup, message: "lib\(name) is not installed, or not with what a build needs",
            explanation: "Install it: \(advice)")
    }

    private static var folders: [String] {
        let plain = ["/usr/local/lib", "/usr/lib", "/usr/lib64", "/lib", "/opt/homebrew/lib"]
        let keg = ["zlib", "openssl", "jpeg-turbo"].map { "/opt/homebrew/opt/\($0)/lib" }
        let multiarch = ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu" }
        return multiarch + plain + keg
    }
}
