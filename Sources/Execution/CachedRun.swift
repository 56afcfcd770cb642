import Notebooks
import Records
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A run on disk, with all that it depends on.
struct CachedRun: Codable {
    struct File: Codable, Hashable {
        /// Relative to the notebook's folder, or absolute.
        var path: String
        /// nil: there was no such file.
        var sha256: String?
        /// Whether it was asked only what is there, as ``Lookup/isGlance`` has it; `sha256` says what.
        var isGlance = false
    }

    var inputs: RunInputs
    /// The files that were read, those that cells name, and the measured values.
    var files: [File]
    var layout: CellLayout
    var run: Run

    private static func path(in folder: String) -> String { "\(folder)/run.json" }

    /// Seconds since a run was kept; nil if there is none.
    static func age(in folder: String) -> Double? { Files.age(path(in: folder)) }

    /// nil if there is none, or none that can be read.
    init?(in folder: String) {
        guard let content = SealedFile.read(Self.path(in: folder)),
            let kept = try? RecordCodec.decoder().decode(Self.self, from: Data(content))
        else { return nil }
        self = kept
    }

    init(inputs: RunInputs, files: [File], layout: CellLayout, run: Run) {
        self.inputs = inputs
        self.files = files
        self.layout = layout
        self.run = run
    }

    /// Best effort: a run that cannot be kept runs again.
    func save(in folder: String) {
        guard let data = try? RecordCodec.encoder().encode(self) else { return }
        try? SealedFile.write([UInt8](data), to: Self.path(in: folder))
    }

    /// The files that are not as they were.
    func changedFiles(in folder: String) -> [String] {
        files.filter { Self.state(of: $0, in: folder) != $0.sha256 }.map(\.path)
    }

    private static func state(of file: File, in folder: String) -> String? {
        file.isGlance ? Files.glance(whole(file.path, in: folder)) : digest(of: file.path, in: folder)
    }

    /// The path of a file that is named from the notebook's folder.
    static func whole(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    /// nil: there is no such file.
    static func digest(of path: String, in folder: String) -> String? {
        let whole = whole(path, in: folder)
        if path.hasSuffix("/") { return Lookup.digest(ofFolder: whole) }
        do throws(FileError) {
            return try Files.digest(of: whole, limit: FileLimit.data)
        } catch {
            // What cannot be read is like no file that could be.
            return error.kind == .missing ? nil : error.reason
        }
    }
}
