import SystemIO

/// Where a notebook's program is built and run, and where is kept what the next run needs: a folder of the user's own,
/// which no notebook can bring along, or one that goes with the run.
public struct RunFolder: Sendable {
    /// Absolute; nobody but the user can write in it.
    public let path: String
    /// Where the compiler keeps the modules of C libraries, for all notebooks.
    public let modules: String
    /// Where results of the kit's expensive operations are kept, for all variants of the notebook.
    public let results: String
    /// Why nothing is kept, though it should be.
    public let problem: FileError?
    private let temporary: TemporaryFolder?

    /// Whether a later run finds here what this one leaves.
    public var isKept: Bool { temporary == nil }

    /// - Parameters:
    ///   - notebook: the notebook's path, which is what the folder is found by.
    ///   - variant: tells runs of the notebook apart that are kept beside each other.
    ///   - keeps: otherwise the folder is new, and goes with its last reference.
    public init(of notebook: String, variant: String? = nil, keeps: Bool) throws(FileError) {
        var problem: FileError?
        if keeps {
            do throws(FileError) {
                let (kept, modules) = (try Self.kept(notebook), try Self.modulesFolder())
                let name = Files.name(of: kept)
                path =
                    try variant.map { variant throws(FileError) in
                        try Self.folder([name, "variant-\(SHA256.hex(of: variant).prefix(32))"])
                    } ?? kept
                (results, self.modules, temporary, self.problem) = ("\(kept)/results", modules, nil, nil)
                return
            } catch {
                problem = error
            }
        }
        let folder = try TemporaryFolder()
        (path, modules, results) = (folder.path, "\(folder.path)/modules", "\(folder.path)/results")
        (temporary, self.problem) = (folder, problem)
    }

    /// Where what is kept of all notebooks is: `$XDG_CACHE_HOME/modelbook`, or `~/.cache/modelbook`.
    public static func home() throws(FileError) -> String { try folder([]) }

    private static func folder(_ names: [String]) throws(FileError) -> String {
        guard let home = PrivateFolder.cacheHome else {
            throw FileError("~/.cache/\(family)", "neither HOME nor XDG_CACHE_HOME is set")
        }
        return try PrivateFolder.make([family] + names, in: home)
    }

    /// The compiler refuses modules that it made under another path, as those of a cache that was moved.
    private static func modulesFolder() throws(FileError) -> String {
        try folder(["modules-\(SHA256.hex(of: try home()).prefix(16))"])
    }

    private static func kept(_ notebook: String) throws(FileError) -> String {
        // A link to a notebook has a folder of its own: its cells run where the link is.
        let place = "\(Files.canonical(Files.parent(of: notebook)))/\(notebook.split(separator: "/").last ?? "")"
        let path = try folder([SHA256.hex(of: place)])
        let owner = "\(path)/\(ownerFile)"
        if SealedFile.read(owner).map({ !$0.elementsEqual(place.utf8) }) ?? true {
            try SealedFile.write(Array(place.utf8), to: owner)
        }
        return path
    }

    private static let family = "modelbook"
    /// Says of which notebook the folder is.
    private static let ownerFile = "notebook"

    /// Removes what is kept of notebooks in a folder and below it, and of notebooks that are gone. The compiler's
    /// modules stay: another render may be using them.
    ///
    /// - Returns: the notebooks' paths.
    public static func removeKept(below folder: String) throws(FileError) -> [String] {
        guard let home = PrivateFolder.cacheHome, Files.exists("\(home)/\(family)") else { return [] }
        let root = try Self.home()
        let area = ReadableFolders(folder)
        var removed: [String] = []
        for name in try Files.names(in: root) {
            let folder = "\(root)/\(name)"
            guard let owner = SealedFile.read("\(folder)/\(ownerFile)") else { continue }
            let notebook = String(decoding: owner, as: UTF8.self)
            guard area.contains(notebook) || !Files.exists(notebook) else { continue }
            try Files.removeTree(folder)
            removed.append(notebook)
        }
        return removed
    }
}
