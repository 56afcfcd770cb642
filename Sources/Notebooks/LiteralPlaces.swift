/// Where each byte of a text node stands in the source: the literal has backslash escapes and entities
/// already resolved.
struct LiteralPlaces {
    /// One place per byte of the literal, and one for its end.
    let places: [SourceLocation]
    /// Bytes that a backslash protects from being a special character.
    let escaped: Set<Int>

    init(literal: [UInt8], range: SourceRange, in source: SourceText) {
        var places: [SourceLocation] = []
        var escaped: Set<Int> = []
        let raw = source.slice(range)
        var index = raw.startIndex
        func place() -> SourceLocation {
            SourceLocation(
                line: range.lowerBound.line, column: range.lowerBound.column + index - raw.startIndex)
        }
        var position = 0
        while position < literal.count {
            guard index < raw.endIndex else {
                places.append(range.upperBound)
                position += 1
                continue
            }
            if raw[index] == UInt8(ascii: "\\"), index + 1 < raw.endIndex, raw[index + 1] == literal[position],
                Self.isPunctuation(raw[index + 1])
            {
                places.append(place())
                escaped.insert(position)
                index += 2
                position += 1
            } else if raw[index] == literal[position] {
                places.append(place())
                index += 1
                position += 1
            } else if raw[index] == UInt8(ascii: "&"), let end = raw[index...].firstIndex(of: UInt8(ascii: ";")) {
                // An entity stands for one scalar, with few exceptions: the bytes of that scalar.
                let start = place()
                repeat {
                    places.append(start)
                    escaped.insert(position)
                    position += 1
                } while position < literal.count && literal[position] & 0xC0 == 0x80
                index = end + 1
            } else {
                places.append(place())
                position += 1
            }
        }
        places.append(index < raw.endIndex ? place() : range.upperBound)
        self.places = places
        self.escaped = escaped
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
