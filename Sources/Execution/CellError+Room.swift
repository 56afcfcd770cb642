import Records

extension CellError {
    /// What is built or run has no room.
    static func noRoom(in folder: String) -> CellError {
        CellError(kind: .setup, message: "the disk of \(folder) is full", explanation: makeRoom)
    }

    /// What to do where a disk is full.
    static let makeRoom = "Make room, or name folders on another disk in XDG_CACHE_HOME and TMPDIR."
}
