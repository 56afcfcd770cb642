import SystemIO

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Prints a page as PDF with a Chromium that is installed. The page reaches no server.
public enum PagePrinter {
    /// Why there is no PDF.
    public struct Failure: Error {
        /// What went wrong, in one line.
        public var message: String
        /// What to do about it.
        public var help: String
    }

    private static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ]

    /// The browser's path.
    public static func browser() throws(Failure) -> String {
        if let path = names.lazy.compactMap(DetachedProgram.path).first { return path }
        throw Failure(message: "a PDF is printed by Chromium, and none is installed", help: advice)
    }

    /// How the browser is installed.
    public static var advice: String {
        #if os(macOS)
        "Install it: \(SystemLibrary.installer) --cask chromium"
        #else
        "Install it: \(SystemLibrary.installer) chromium"
        #endif
    }

    /// - Parameters:
    ///   - page: the whole page.
    /// - Returns: the PDF: tagged, with the headings as its outline.
    public static func print(_ page: [UInt8]) throws(Failure) -> [UInt8] {
        let browser = try browser()
        do throws(FileError) {
            let folder = try TemporaryFolder()
            let (source, target) = ("\(folder.path)/page.html", "\(folder.path)/page.pdf")
            try Files.write(page, to: source)
            let problem = run(browser, source, target, profile: "\(folder.path)/profile")
            if let problem { throw FileError(browser, problem) }
            return undated(try Files.read(target, limit: FileLimit.data).bytes) + signature
        } catch {
            throw Failure(message: "the page cannot be printed: \(error.reason)", help: error.help)
        }
    }

    /// Whether a PDF is one that ``print(_:)`` has made.
    public static func hasPrinted(_ pdf: [UInt8]) -> Bool { pdf.suffix(signature.count).elementsEqual(signature) }

    /// A comment behind the end of the file, which readers of PDF pass over.
    private static let signature = Array("% Made by Modelbook.\n".utf8)

    private static func run(_ browser: String, _ source: String, _ target: String, profile: String) -> String? {
        var arguments = [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
            "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(profile)",
            "--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=\(target)",
        ]
        // Chromium's own closed room needs a user who is not root.
        if getuid() == 0 { arguments.append("--no-sandbox") }
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        do throws(ChildProcess.LaunchError) {
            var child = try ChildProcess(
                browser, arguments: arguments + ["file://" + source], environment: ChildProcess.environment(passing: []),
                folder: "/",
                descriptors: [null, null])
            defer { child.end() }
            guard let exit = child.wait(seconds: 120) else { return "\(browser) took more than 120 seconds" }
            return exit == .status(0) && Files.exists(target) ? nil : "\(browser) failed"
        } catch {
            return error.message
        }
    }

    /// The PDF without the time of its making, so that the same page gives the same bytes.
    private static func undated(_ pdf: [UInt8]) -> [UInt8] {
        var pdf = pdf
        for key in ["/CreationDate (D:", "/ModDate (D:"] {
            guard let place = pdf.firstRange(of: Array(key.utf8)) else { continue }
            let digits = Array("20000101000000".utf8)
            let start = place.upperBound
            guard start + digits.count <= pdf.count, pdf[start..<start + digits.count].allSatisfy({ (0x30...0x39).contains($0) })
            else { continue }
            pdf.replaceSubrange(start..<start + digits.count, with: digits)
        }
        return pdf
    }
}
