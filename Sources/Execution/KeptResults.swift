import Records
import SystemIO

/// Results of the kit's expensive operations, which the host keeps: a cell can read them and not write them.
package struct KeptResults {
    private let folder: String

    package init(_ folder: String) {
        self.folder = folder
    }

    /// Takes what the kit has told of, where it is still as told. Best effort: what is not kept is computed again.
    ///
    /// - Parameter newFolder: where the kit has put it.
    package func take(_ lines: [RecordLine], from newFolder: String) {
        for line in lines {
            guard case .result(let name, let sha256) = line.record, Self.isName(name) else { continue }
            if sha256.isEmpty { Files.remove(RecordProtocol.path(ofResult: name, in: folder)) }
            let offered = RecordProtocol.path(ofResult: name, in: newFolder)
            guard let content = try? Files.read(offered, limit: FileLimit.data, in: ReadableFolders(newFolder)),
                content.sha256 == sha256, (try? Files.makeFolder(folder)) != nil
            else { continue }
            try? SealedFile.write(content.bytes, to: RecordProtocol.path(ofResult: name, in: folder))
        }
    }

    /// A digest, alone or as that of a state.
    private static func isName(_ name: String) -> Bool {
        let digest = name.hasSuffix(RecordProtocol.stateEnding) ? name.dropLast(RecordProtocol.stateEnding.count) : name[...]
        return digest.utf8.count == 64 && digest.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
