import SystemIO

/// What two pages differ in beside their text: style, cards, marks around words. No reader's text says it, and all of it can
/// change what a reader sees.
public struct PageDifference: Sendable {
    /// One line each: where, and what stands there in both.
    public private(set) var lines: [String] = []

    /// Compares what stands in the same place of both pages.
    public init(_ old: PageReading, _ new: PageReading) {
        compare(old, new, regions: old.regions, new.regions)
        let parts = (old.sections.flatMap(\.parts), new.sections.flatMap(\.parts))
        for pair in Alignment.pairs(parts.0.map(\.key), parts.1.map(\.key)) {
            let (before, after) = (parts.0[pair.old], parts.1[pair.new])
            // Text that differs is a sentence's change.
            guard before.text.utf8.elementsEqual(after.text.utf8), !before.isTable else { continue }
            compare("the markup of “\(before.text.prefix(60))”", old.bytes[before.range], new.bytes[after.range])
        }
        if lines.isEmpty { compare("the page", old.withoutDigest[...], new.withoutDigest[...]) }
    }

    private mutating func compare(
        _ old: PageReading, _ new: PageReading, regions: [(name: String, range: Range<Int>)],
        _ others: [(name: String, range: Range<Int>)]
    ) {
        let pairs = Alignment.pairs(regions.map(\.name), others.map(\.name))
        for pair in pairs {
            compare(regions[pair.old].name, old.bytes[regions[pair.old].range], new.bytes[others[pair.new].range])
        }
        for index in Set(regions.indices).subtracting(pairs.map(\.old)).sorted() {
            lines.append("\(regions[index].name) is not there")
        }
        for index in Set(others.indices).subtracting(pairs.map(\.new)).sorted() {
            lines.append("\(others[index].name) is missing")
        }
    }

    /// Shows the first place in which bytes differ.
    private mutating func compare(_ name: String, _ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) {
        guard old != new else { return }
        let common = zip(old, new).prefix { $0 == $1 }.count
        lines.append("\(name): “\(Self.excerpt(old, common))” in place of “\(Self.excerpt(new, common))”".visibleLine)
    }

    private static func excerpt(_ bytes: ArraySlice<UInt8>, _ place: Int) -> String {
        let start = bytes.startIndex + max(0, place - 20)
        let text = String(decoding: bytes[start...].prefix(70), as: UTF8.self)
        return String(text.drop { $0 == "\u{FFFD}" })
    }
}

extension PageReading {
    /// The digest of a page that is another is another.
    fileprivate var withoutDigest: [UInt8] {
        var bytes = bytes
        if let range = ledger.page.flatMap({ bytes.firstRange(of: Array("\"page\":\"\($0)\"".utf8)) }) {
            bytes.removeSubrange(range)
        }
        return bytes
    }
}

extension PagePart {
    fileprivate var isTable: Bool { if case .table = self { true } else { false } }
}
