import Records

/// What a command line says of how cells run. A run that is kept is one of the same options, whatever they are.
public struct RunOptions: Codable, Sendable, Hashable {
    /// Whether cells run in a closed room.
    public var sandbox = Sandbox.Mode.on
    /// Files and folders that cells may read beside those in the notebook's folder.
    public var readable: [String] = []
    /// Whether cells may open connections.
    public var allowsNetwork = false
    /// Bytes of address space that the program may take.
    public var memoryLimit: UInt64 = 8 << 30

    /// What the calendar's clock shows to cells, in seconds since 1970; nil: the time.
    public var sourceDate: Int?

    /// In which language the kit speaks to the page; nil: English.
    public var speech: PageSpeech?

    /// A closed room without the network, and nothing readable outside of the notebook's folder.
    public init() {}
}
