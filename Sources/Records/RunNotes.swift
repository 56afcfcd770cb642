/// What a program notes in memory that it shares with its host, for what must be known whatever ends it, and what is
/// noticed where nothing can be sent. All numbers are `Int32`, in this order:
///
/// - line and column of the statement that runs; zero where none does;
/// - how many requests follow, at most ``capacity``;
/// - for each request its ``Irreproducible/Kind/number``, ``sourceDateNumber`` or ``foreignRecordNumber``, and line and column
///   of the statement that made it.
public enum RunNotes {
    /// More requests than this are not noted.
    public static let capacity = 256
    /// Numbers before the requests.
    public static let headCount = 3
    /// Numbers of a request.
    public static let requestCount = 3
    /// A request for the time that got the date of the host.
    public static let sourceDateNumber: Int32 = 6
    /// A cell has written to the pipe of the records.
    public static let foreignRecordNumber: Int32 = 8
    /// Bytes of the file.
    public static let size = (headCount + capacity * requestCount) * MemoryLayout<Int32>.size
}

/// Something that a cell asked for and that is other in each run, or on each machine.
public struct Irreproducible: Codable, Sendable, Hashable {
    /// What was asked for.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case clock
        case random
        case environment
        case host
        case processors
        case fileTimes
        /// Whose a file is, what may be done with it, its number, and where a link leads.
        case fileStatus
        /// The numbers of processes and users.
        case process
        /// Memory, disk and load.
        case machineState

        /// By which ``RunNotes`` name it.
        public var number: Int32 {
            switch self {
            case .clock: 1
            case .random: 2
            case .environment: 3
            case .host: 4
            case .processors: 5
            case .fileTimes: 7
            case .fileStatus: 9
            case .process: 10
            case .machineState: 11
            }
        }

        /// The kind of that number; nil where there is none.
        public init?(number: Int32) {
            guard let kind = Self.allCases.first(where: { $0.number == number }) else { return nil }
            self = kind
        }
    }

    /// What was asked for.
    public var kind: Kind
    /// The statement that asked, in the notebook.
    public var place: Place
    /// The cell of the statement, or the one before its directive; -1 before the first.
    public var cell: Int

    /// - Parameters:
    ///   - place: of the statement that asked.
    ///   - cell: the cell of the statement, or the one before its directive; -1 before the first.
    public init(_ kind: Kind, at place: Place, cell: Int) {
        self.kind = kind
        self.place = place
        self.cell = cell
    }

    /// "the clock is read"
    public var text: String {
        switch kind {
        case .clock: "the clock is read"
        case .random: "random numbers have no seed"
        case .environment: "the environment is read"
        case .host: "the host's name is asked for"
        case .processors: "the number of processors is asked for"
        case .fileTimes: "a file's times are read"
        case .fileStatus: "a file's owner, rights, number or link is read"
        case .process: "the number of a process or a user is asked for"
        case .machineState: "the machine's memory, disk or load is asked for"
        }
    }
}
