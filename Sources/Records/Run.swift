/// All that a run of a notebook's program left behind, in order.
public struct Run: Codable, Sendable, Hashable {
    /// One entry per cell of the notebook, in order.
    public var cells: [CellRun]
    /// The values of the inline directives by their number; a directive that was not reached has none.
    public var inlines: [Int: InlineValue]
    /// Errors of single inline directives by their number.
    public var inlineErrors: [Int: CellError]
    /// Every file that the program read, in the order of its first reading.
    public var filesRead: [FileRead]
    /// The files that cells have written and the front matter names.
    public var filesWritten: [FileRead]
    /// What else of the file system the run depends on.
    public var lookups: [Lookup]
    /// The measured values that the program used, new or replayed.
    public var measurements: [MeasuredValue]
    /// What was asked for that is other in each run, in the order of the notebook.
    public var irreproducible: [Irreproducible]
    /// The date that a cell got for the time, in seconds since 1970; nil where none did.
    public var sourceDate: Int?
    /// What the Swift compiler warned of in the cells.
    public var compilerWarnings: [CompilerWarning]
    /// An error that belongs to no cell, such as a program that could not be started.
    public var failure: CellError?

    /// Nothing given: a notebook without cells.
    public init(
        cells: [CellRun] = [], inlines: [Int: InlineValue] = [:], inlineErrors: [Int: CellError] = [:],
        filesRead: [FileRead] = [], filesWritten: [FileRead] = [], lookups: [Lookup] = [], measurements: [MeasuredValue] = [],
        irreproducible: [Irreproducible] = [], compilerWarnings: [CompilerWarning] = [], failure: CellError? = nil
    ) {
        self.cells = cells
        self.inlines = inlines
        self.inlineErrors = inlineErrors
        self.filesRead = filesRead
        self.filesWritten = filesWritten
        self.lookups = lookups
        self.measurements = measurements
        self.irreproducible = irreproducible
        self.compilerWarnings = compilerWarnings
        self.failure = failure
    }
}

/// What one cell left behind.
public struct CellRun: Codable, Sendable, Hashable {
    /// How a cell ended, or why it did not begin.
    public enum Status: String, Codable, Sendable {
        case succeeded
        case failed
        /// `eval: false`.
        case skipped
        /// An earlier cell ended the program.
        case notReached
    }

    /// What a cell printed, showed, claimed or met with.
    public enum Output: Codable, Sendable, Hashable {
        case stdout(String)
        case stderr(String)
        case display(Display)
        case claim(Claim)
        case warning(String)
        case error(CellError)
    }

    /// How the cell ended, or why it did not begin.
    public var status: Status
    /// In the order in which they were made.
    public var outputs: [Output]
    /// Where the statement stands that made an output, by the output's index; without those whose place is not known.
    public var places: [Int: Place]
    /// How many results of the kit that an earlier run has left were taken, in it and in the directives behind it.
    public var keptResults = 0
    /// How many the kit computed.
    public var computedResults = 0

    /// - Parameter places: where the statement stands that made an output, by the output's index.
    public init(status: Status, outputs: [Output] = [], places: [Int: Place] = [:]) {
        self.status = status
        self.outputs = outputs
        self.places = places
    }

    /// The counts of results may be missing.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        status = try values.decode(Status.self, forKey: .status)
        outputs = try values.decode([Output].self, forKey: .outputs)
        places = try values.decode([Int: Place].self, forKey: .places)
        keptResults = try values.decodeIfPresent(Int.self, forKey: .keptResults) ?? 0
        computedResults = try values.decodeIfPresent(Int.self, forKey: .computedResults) ?? 0
    }
}

/// A place in a notebook. Lines and columns are 1-based; columns count UTF-8 bytes.
public struct Place: Codable, Sendable, Hashable {
    /// 1-based.
    public var line: Int
    /// 1-based, in UTF-8 bytes.
    public var column: Int

    /// Lines and columns are 1-based.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A file that the program opened.
public struct FileRead: Codable, Sendable, Hashable {
    /// Relative to the notebook's folder, or absolute if it was given so.
    public var path: String
    /// Of the bytes that were read, in lower-case hexadecimal.
    public var sha256: String

    /// - Parameters:
    ///   - path: relative to the notebook's folder, or absolute.
    ///   - sha256: of the bytes that were read, in lower-case hexadecimal.
    public init(path: String, sha256: String) {
        self.path = path
        self.sha256 = sha256
    }
}

/// A name that the program looked for.
public struct Lookup: Codable, Sendable, Hashable {
    /// Relative to the notebook's folder, or absolute; with a slash at its end where the names in a folder were read.
    public var path: String
    /// The digest of a folder's names, or what was there; nil where there was no such file.
    public var found: String?
    /// Whether it was asked only what is there: a file of which size, a folder, a link.
    public var isGlance: Bool

    /// - Parameters:
    ///   - path: with a slash at its end where the names in a folder were read.
    ///   - found: the digest of a folder's names, or what was there; nil where there was no such file.
    ///   - isGlance: whether it was asked only what is there.
    public init(path: String, found: String?, isGlance: Bool = false) {
        self.path = path
        self.found = found
        self.isGlance = isGlance
    }
}

/// A warning of the Swift compiler, which is for the author and not for the page.
public struct CompilerWarning: Codable, Sendable, Hashable {
    /// The cell's number, from 0 in the notebook's order.
    public var cell: Int
    /// One line, in the compiler's words.
    public var message: String
    /// 1-based, in the notebook.
    public var line: Int
    /// 1-based, in UTF-8 bytes.
    public var column: Int

    /// - Parameters:
    ///   - cell: the cell's number, from 0.
    ///   - line: 1-based, in the notebook.
    ///   - column: 1-based, in UTF-8 bytes.
    public init(cell: Int, message: String, line: Int, column: Int) {
        self.cell = cell
        self.message = message
        self.line = line
        self.column = column
    }
}
