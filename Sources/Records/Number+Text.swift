extension Number {
    /// What a reader sees, with the unit's symbol unless the style hides it.
    public var text: String { "\(value)" }
}
