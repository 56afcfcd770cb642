import Notebooks
import Records
import SystemIO

/// What a program's accesses mean for its run: files that it depends on, errors for what was refused or did not stay as it
/// was.
struct AccessReport {
    /// What was read beside the files of which the kit has told.
    private(set) var filesRead: [FileRead] = []
    private(set) var lookups: [Lookup] = []
    /// What was refused, and files that changed while they were used.
    private(set) var errors: [(error: CellError, place: Place?)] = []

    /// - Parameters:
    ///   - folder: the notebook's.
    ///   - known: what the kit has told of.
    init(_ accesses: [Access], folder: String, known: [FileRead]) {
        let home = Files.canonical(folder)
        let told = Set(known.map { Files.canonical($0.path.hasPrefix("/") ? $0.path : "\(home)/\($0.path)") })
        func name(_ path: String) -> String {
            path.hasPrefix(home + "/") ? String(path.dropFirst(home.utf8.count + 1)) : path == home ? "." : path
        }
        // What is said of a file's content says that it is there.
        let opened = Set(accesses.lazy.filter { [.read, .list].contains($0.kind) }.map(\.path)).union(told)
        for access in accesses {
            let place = access.line.map { Place(line: $0, column: access.column ?? 1) }
            switch access.kind {
            case .read where Files.stamp(access.path) != access.stamp:
                errors.append((Self.changed(name(access.path), access), place))
            case .read where !told.contains(access.path):
                // What is gone again, or cannot be hashed, is like a file that was never there: it changes when it returns.
                if let sha256 = try? Files.digest(of: access.path, limit: FileLimit.data) {
                    guard Files.stamp(access.path) == access.stamp else {
                        errors.append((Self.changed(name(access.path), access), place))
                        continue
                    }
                    filesRead.append(FileRead(path: name(access.path), sha256: sha256))
                } else {
                    lookups.append(Lookup(path: name(access.path), found: nil))
                }
            case .read: break
            case .list: lookups.append(Lookup(path: name(access.path) + "/", found: Lookup.digest(ofFolder: access.path)))
            case .look where opened.contains(access.path): break
            case .look: lookups.append(Lookup(path: name(access.path), found: access.stamp, isGlance: true))
            case .absent: lookups.append(Lookup(path: name(access.path), found: nil))
            case .asked: break
            case .refusedRead, .refusedWrite, .draft, .refusedNetwork, .refusedRunLoop, .refusedProcess:
                errors.append((Self.refusal(access), place))
            }
        }
    }

    private static func changed(_ name: String, _ access: Access) -> CellError {
        CellError(
            kind: .changed, message: "\(name) changed while the cells ran: what was read is not what is there now",
            explanation: "Render again when nothing writes it.", line: access.line, column: access.column)
    }

    private static func refusal(_ access: Access) -> CellError {
        let (message, help) =
            switch access.kind {
            case .refusedWrite, .draft:
                (
                    "a cell may not write \(access.path)",
                    "Cells write in the folder that TMPDIR names, which goes away with the run. A file of the notebook's folder "
                        + "that is to stay is named in the front matter: writes: \(access.path.split(separator: "/").last ?? "")"
                )
            case .refusedNetwork:
                ("a cell may not use the network", "If it must, say so on the command line: --allow network")
            case .refusedRunLoop:
                (
                    "a cell may not open a socket, as Foundation's Process does to hear that its program has ended",
                    "Start the program with posix_spawn and wait for it with waitpid; or let cells use the network: --allow network"
                )
            case .refusedProcess:
                ("a cell may not start more than \(AccessMonitor.processLimit) processes", "Wait for those that it has started.")
            default:
                (
                    "a cell may not read \(access.path): it lies outside the notebook's folder",
                    access.path.hasPrefix("/etc/")
                        ? "What stands there is the machine's: put what the cell needs of it into a file of the notebook's folder."
                        : "Put it there, or allow it on the command line: --allow read:\(access.path)"
                )
            }
        return CellError(kind: .refused, message: message, explanation: help, line: access.line, column: access.column)
    }
}

extension Lookup {
    /// The digest of the names in a folder; nil where there is none.
    static func digest(ofFolder path: String) -> String? {
        (try? Files.names(in: path)).map { SHA256.hex(of: $0.joined(separator: "\0")) }
    }
}
