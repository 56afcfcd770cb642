/// How a cell program and its host talk.
///
/// **Records.** The host opens a pipe and names the descriptor of its writing end in
/// ``descriptorVariable``. The program writes one ``RecordLine`` per record, as JSON followed by a line
/// feed, with a single `write` each: a crash loses nothing that was made before it. Before the JSON stand the line's
/// `MessageSeal` and a space, where ``keyVariable`` gives the key. Without the variable the program runs all the same and
/// sends no records.
///
/// **Standard output and error.** The host gives the program two plain files. Before each record the
/// program flushes standard output and notes both files' sizes in the line. So the host can tell which
/// cell printed what, and what was printed before and after a display, without markers in the text.
///
/// **Order.** `cellBegan(n)`, then what the cell makes, then `cellEnded(n)`; inline directives stand
/// between cells; `finished` comes last. A program that ends without `finished` failed in the cell that is
/// open. An error that is thrown and not caught is sent as ``Record/error(_:)`` before the program exits
/// with status ``uncaughtStatus``.
///
/// **Limits.** A record takes at most ``maximumLineLength`` bytes, all of a run at most ``maximumLength``; what the host
/// makes of them takes at most some twenty times as much memory. What is no record, or comes where none of its kind can come,
/// ends the program: a cell has written to the pipe.
///
/// **Results.** The kit reads results of earlier runs in the folder of ``keptResultsVariable``, which a cell cannot write. New
/// ones it puts into that of ``newResultsVariable`` and tells the host of each: the host keeps those that are still as told.
///
/// **Notes.** In the file of ``notesVariable`` the program notes what the host is to know whatever ended the program: see
/// ``RunNotes``.
///
/// **Measurements.** The program sends a `measurement` for each measured value that it uses, replayed or
/// new: the host writes the file anew from them.
public enum RecordProtocol {
    /// The descriptor on which records are written, in decimal.
    public static let descriptorVariable = "MODELBOOK_RECORDS_FD"
    /// The descriptor, in decimal, of a file with the key of the run. Unset: lines have no seal.
    public static let keyVariable = "MODELBOOK_KEY_FD"
    /// The descriptor, in decimal, of a file of ``RunNotes``, which the program maps into its memory.
    public static let notesVariable = "MODELBOOK_NOTES_FD"
    /// The folder of kept results of expensive operations. Unset: there are none.
    public static let keptResultsVariable = "MODELBOOK_KEPT_RESULTS"
    /// The folder for new results. Unset: none are kept.
    public static let newResultsVariable = "MODELBOOK_NEW_RESULTS"
    /// Names the build of the kit, so that results of another build are not taken for its own.
    public static let kitBuildVariable = "MODELBOOK_KIT_BUILD"
    /// The JSON array of measured values to replay. Unset or no such file: everything is measured.
    public static let measurementsVariable = "MODELBOOK_MEASUREMENTS"
    /// "1": measure anew, replay nothing.
    public static let remeasureVariable = "MODELBOOK_REMEASURE"
    /// The limit of the program's address space in bytes, in decimal.
    public static let memoryLimitVariable = "MODELBOOK_MEMORY_LIMIT"
    /// The time that the calendar's clock shows, in seconds since 1970, as other tools have it. Unset: the time.
    public static let sourceDateVariable = "SOURCE_DATE_EPOCH"
    /// The environment variable with the language of the page, a ``PageSpeech`` as JSON; without it English.
    public static let speechVariable = "MODELBOOK_LANGUAGE"
    /// What follows a result's name for the state of an operation on its way to it.
    public static let stateEnding = "-state"
    /// Where in a folder the result of a name is.
    public static func path(ofResult name: String, in folder: String) -> String { "\(folder)/\(name).result" }
    /// Bytes of a record's line.
    public static let maximumLineLength = 8 << 20
    /// Bytes of all records of a run.
    public static let maximumLength = 32 << 20
    /// The exit status after an error that no cell caught.
    public static let uncaughtStatus: Int32 = 70
}

/// One line on the records pipe.
public struct RecordLine: Codable, Sendable, Hashable {
    /// What the program tells.
    public var record: Record
    /// Bytes in the standard output file when the record was made.
    public var stdout: Int
    /// Bytes in the standard error file when the record was made.
    public var stderr: Int
    /// Where in the notebook the statement stands that made the record; nil where that is not known.
    public var place: Place?

    /// - Parameters:
    ///   - stdout: bytes in the standard output file when the record was made.
    ///   - stderr: bytes in the standard error file when the record was made.
    ///   - place: where the statement stands that made it.
    public init(_ record: Record, stdout: Int, stderr: Int, place: Place? = nil) {
        self.record = record
        self.stdout = stdout
        self.stderr = stderr
        self.place = place
    }
}
