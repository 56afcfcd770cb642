import Notebooks
import Records
import Texts

/// What is other on each machine and can be seen from the words alone: what a library has asked for before the first
/// statement, and gives when a cell asks; a file's times and owner, which Foundation asks for beside its size.
enum SpelledRequests {
    private static let kinds: [String: Irreproducible.Kind] = {
        let times = [
            // `FileAttributeKey` and `NSDictionary`.
            "modificationDate", "creationDate", "fileModificationDate", "fileCreationDate",
            // `URLResourceKey`, `URLResourceValues`.
            "contentModificationDate", "contentAccessDate", "attributeModificationDate", "addedToDirectoryDate",
            "contentModificationDateKey", "contentAccessDateKey", "creationDateKey", "attributeModificationDateKey",
            "addedToDirectoryDateKey",
            // `stat`.
            "st_mtim", "st_atim", "st_ctim", "st_mtimespec", "st_atimespec", "st_ctimespec", "st_birthtimespec",
        ]
        let status = [
            // `FileAttributeKey` and `NSDictionary`.
            "ownerAccountID", "ownerAccountName", "groupOwnerAccountID", "groupOwnerAccountName", "posixPermissions",
            "systemNumber", "systemFileNumber", "fileOwnerAccountID", "fileOwnerAccountName", "fileGroupOwnerAccountID",
            "fileGroupOwnerAccountName", "filePosixPermissions", "fileSystemNumber", "fileSystemFileNumber",
            // `URLResourceKey` and `URLResourceValues`.
            "fileResourceIdentifier", "fileResourceIdentifierKey", "fileSecurity", "fileSecurityKey", "volumeIdentifier",
            "volumeIdentifierKey",
            // `FileManager`, `stat`.
            "destinationOfSymbolicLink", "st_uid", "st_gid", "st_mode", "st_ino", "st_dev",
        ]
        let machine = [
            "attributesOfFileSystem", "systemFreeSize", "systemFreeNodes", "systemSize", "systemNodes", "physicalMemory",
            "volumeAvailableCapacity", "volumeAvailableCapacityKey", "volumeTotalCapacity", "volumeTotalCapacityKey",
        ]
        let words: [Irreproducible.Kind: [String]] = [
            .fileTimes: times, .processors: ["activeProcessorCount", "processorCount"], .fileStatus: status,
            .machineState: machine, .process: ["processIdentifier"], .random: ["globallyUniqueString"],
            .host: ["operatingSystemVersion", "operatingSystemVersionString"],
        ]
        return words.reduce(into: [:]) { kinds, row in for word in row.value { kinds[word] = row.key } }
    }()

    /// The statements with such a word, in cells that ran.
    static func find(in notebook: Notebook, _ run: Run) -> [(kind: Irreproducible.Kind, place: Place)] {
        guard notebook.source.hasBytes(ofAny: kinds.keys) else { return [] }
        let syntax = NotebookSyntax(notebook)
        let statements = notebook.cells.indices.flatMap { syntax.statements(ofCell: $0) }
        let own = Set(statements.flatMap { ownMembers(in: $0.tokens) })
        let kinds = kinds.filter { !own.contains($0.key) }
        let inCells = notebook.cells.indices.filter { [.succeeded, .failed].contains(run.cells[$0].status) }.flatMap { cell in
            syntax.statements(ofCell: cell).compactMap { statement in
                kind(in: statement.tokens, kinds).map {
                    ($0, notebook.cells[cell].location(ofOffset: statement.throwOffset ?? statement.range.lowerBound))
                }
            }
        }
        let inDirectives = notebook.directives.indices.filter { run.inlines[$0] != nil }.compactMap { number in
            kind(in: syntax.directives[number][...], kinds).map { ($0, notebook.directives[number].range.lowerBound) }
        }
        return (inCells + inDirectives).map { ($0.0, Place(line: $0.1.line, column: $0.1.column)) }
    }

    private static func kind(
        in tokens: ArraySlice<SwiftToken>, _ kinds: [String: Irreproducible.Kind]
    ) -> Irreproducible.Kind? {
        let words = tokens.indices.dropFirst().filter { tokens[$0].kind == .word && tokens[$0 - 1].text == "." }
        return words.lazy.compactMap { isSet(tokens, $0) ? nil : kinds[tokens[$0].name] }.first
            ?? tokens.lazy.compactMap { kind(in: $0.interpolated[...], kinds) }.first
    }

    /// `[.modificationDate: date]`, `values.creationDate = date`
    private static func isSet(_ tokens: ArraySlice<SwiftToken>, _ index: Int) -> Bool {
        let next = tokens.dropFirst(index + 1 - tokens.startIndex).first?.text
        let isKey = index - 2 >= tokens.startIndex && ["[", ","].contains(tokens[index - 2].text)
        return next == "=" || next == ":" && isKey
    }

    /// `var creationDate: Date`, `case creationDate`: a local constant that takes such a value has seldom a type.
    private static func ownMembers(in tokens: ArraySlice<SwiftToken>) -> [String] {
        tokens.indices.dropLast().compactMap { index in
            let isTyped = index + 2 < tokens.endIndex && tokens[index + 2].text == ":"
            switch tokens[index].text {
            case "case", "func": return tokens[index + 1].name
            case "let", "var": return isTyped ? tokens[index + 1].name : nil
            default: return nil
            }
        }
    }
}
