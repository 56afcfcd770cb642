import Rendering
import Storage
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The files that a page was made from, as it carries them in its ledger: JSON in gzip in base64.
///
/// What is read from a page is a stranger's: its size is bounded, and its names lead nowhere but into one folder.
public struct CarriedSource: Sendable {
    /// The notebook.
    public let notebook: SourceFile
    /// What it includes, its theme, its template: all that is text, but data.
    public let others: [SourceFile]
    /// The file of measured values; nil where nothing was measured.
    public let measurements: String?
    /// As it stands in the ledger.
    let encoded: String
    /// The images that the page shows, by the paths that the notebook gives them.
    private(set) var images: [(path: String, bytes: [UInt8])] = []

    private struct Content: Codable {
        var files: [SourceFile]
        var measurements: String?
    }

    /// The notebook and all others.
    public var files: [SourceFile] { [notebook] + others }

    /// No page is made of more.
    static let fileLimit = 2000
    static let byteLimit = 64 << 20

    /// - Parameter known: the same content as another page has it. It is taken as it stands there: what zlib makes of a
    ///   content differs from version to version.
    init(
        notebook: SourceFile, others: [SourceFile], measurements: String?, known: CarriedSource?
    ) throws(FileError) {
        (self.notebook, self.others, self.measurements) = (notebook, others, measurements)
        if let known, known.isSame(notebook, others, measurements) {
            encoded = known.encoded
            return
        }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let json = try encoder.encode(Content(files: [notebook] + others, measurements: measurements))
            encoded = Data(try gzip(Array(json), level: 5)).base64EncodedString()
        } catch {
            throw FileError(notebook.path, "its source cannot be packed: \(error)")
        }
    }

    /// Letters that look the same, or are spelled otherwise, are others.
    private func isSame(_ notebook: SourceFile, _ others: [SourceFile], _ measurements: String?) -> Bool {
        func parts(_ files: [SourceFile], _ more: String?) -> [String] {
            files.flatMap { [$0.path, $0.text] } + (more.map { [$0] } ?? [])
        }
        let (old, new) = (parts(files, self.measurements), parts([notebook] + others, measurements))
        return (self.measurements == nil) == (measurements == nil) && old.count == new.count
            && zip(old, new).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    /// What a page carries; nil where it carries nothing.
    ///
    /// - Throws: where it is damaged, too large, or has names that no page of Modelbook's has.
    public init?(in page: String, _ ledger: Ledger) throws(FileError) {
        guard let encoded = ledger.bundle else { return nil }
        let content: Content
        do {
            guard let packed = Data(base64Encoded: encoded) else { throw FileError("the source", "it is no base64") }
            content = try JSONDecoder().decode(Content.self, from: Data(gunzip(Array(packed), limit: Self.byteLimit)))
        } catch {
            throw FileError("the source in the page", "it is damaged: \(error)")
        }
        guard let notebook = content.files.first, content.files.count <= Self.fileLimit else {
            throw FileError("the source in the page", "it has \(content.files.count) files")
        }
        try Self.check(content.files.map(\.path))
        self.notebook = notebook
        others = Array(content.files.dropFirst())
        measurements = content.measurements
        self.encoded = encoded
        images = PageImages.found(in: page, of: ledger)
    }

    /// Checks that names lead to different files, all of them in the folder that they are put into.
    static func check(_ paths: [String]) throws(FileError) {
        var known: Set<String> = []
        for path in paths {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = parts.allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255 && !part.contains("\\")
                    && part.visibleLine == part
            }
            guard isPlain, path.utf8.count <= 1024 else {
                throw FileError(path.visibleLine, "the page carries a file whose name leads elsewhere")
            }
            // Names that differ in case or spelling are one file on some systems.
            guard known.insert(path.lowercased()).inserted else {
                throw FileError(path, "the page carries two files of this name")
            }
        }
        for path in known {
            var folder = path[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                guard !known.contains(String(folder)) else {
                    throw FileError(String(folder), "the page carries a file and a folder of this name")
                }
            }
        }
    }

    /// The notebook's folder among the carried ones; empty for the outermost.
    var folder: String { notebook.path.lastIndex(of: "/").map { String(notebook.path[...$0]) } ?? "" }

    /// What the page has of a file that the notebook names; nil where it does not carry it.
    func content(named path: String) -> [UInt8]? {
        if let image = images.first(where: { $0.path.utf8.elementsEqual(path.utf8) }) { return image.bytes }
        guard !path.hasPrefix("/") else { return nil }
        let place = Files.simplified(folder + path)
        return others.first { $0.path.utf8.elementsEqual(place.utf8) }.map { Array($0.text.utf8) }
    }
}

extension CarriedSource {
    /// A notebook and what it names, with the names that these files have in the innermost folder that has them all. What is
    /// named by its absolute path is left out: no other folder can have it.
    ///
    /// - Parameter texts: paths relative to the notebook's folder.
    static func files(
        of job: RenderJob, _ notebook: String, _ texts: [(path: String, text: String)]
    ) -> [SourceFile] {
        let relative = texts.filter { !$0.path.hasPrefix("/") }.map { (path: Files.simplified($0.path), text: $0.text) }
        let depth = relative.map { $0.path.split(separator: "/").prefix { $0 == ".." }.count }.max() ?? 0
        let above = job.carried?.folder ?? Files.canonical(job.folder)
        let folders = above.split(separator: "/").suffix(depth).map(String.init)
        func place(_ named: String) -> String { Files.simplified((folders + [named]).joined(separator: "/")) }
        let name = job.notebook.split(separator: "/").last.map(String.init) ?? "notebook.md"
        var files = [SourceFile(path: place(name), text: notebook)]
        var known: Set<String> = [files[0].path]
        // Two names of one file are one file.
        for (path, text) in relative where known.insert(place(path)).inserted {
            files.append(SourceFile(path: place(path), text: text))
        }
        return files
    }
}
