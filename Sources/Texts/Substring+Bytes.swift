extension Substring {
    /// Whether both are the same bytes: "é" can be written in two ways.
    package func hasSameBytes(as other: Substring) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String {
    /// What stands between line feeds.
    package var byLines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }
}
