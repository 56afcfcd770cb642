extension String {
    /// Whether it has one of these as bytes somewhere.
    ///
    /// Foundation's and the standard library's search compare characters, which takes a hundred times as long.
    package func hasBytes(ofAny others: some Sequence<String>) -> Bool {
        var text = self
        return text.withUTF8 { text in
            others.contains { other in
                var other = other
                return other.withUTF8 { Self.has($0, in: text) }
            }
        }
    }

    private static func has(_ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        guard text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { start in
            text[start] == first && part.indices.allSatisfy { text[start + $0] == part[$0] }
        }
    }
}
