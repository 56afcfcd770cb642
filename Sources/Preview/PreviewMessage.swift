import Foundation
import Notebooks
import Rendering

/// What the page's script is told.
struct PreviewMessage: Encodable, Sendable {
    var page: PagePatch?
    var state: PreviewState?
    var progress: PreviewProgress?

    /// As a line of a stream.
    var line: [UInt8] { Self.json(self) + [UInt8(ascii: "\n")] }

    static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Strings, numbers and lists of them.
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? Array("{}".utf8)
    }
}

/// How a page differs from the one that a browser has.
struct PagePatch: Encodable, Sendable, Hashable {
    /// In a list: from an index on, so many are replaced by these.
    struct Splice: Encodable, Sendable, Hashable {
        var at: Int
        var remove: Int
        var insert: [String]
    }

    var version: Int
    /// The version that the browser must have; nil: none, and all of the page is here.
    var base: Int?
    /// Whether a run of the cells made the difference: then values that changed are marked.
    var isNewRun: Bool
    /// Lines of the page around its blocks and its cards.
    var frame: [Splice]
    var blocks: [Splice]
    var cards: [Splice]
    /// What can be edited of each block, a word each.
    var editable: String
}

/// What is so, beside the page.
struct PreviewState: Encodable, Sendable, Hashable {
    /// Coded with the words for it.
    enum Status: String, Encodable, Sendable {
        case fresh, stale, running, failed, missing

        var text: String {
            switch self {
            case .fresh: "Up to date"
            case .stale: "Stopped: dimmed values are old"
            case .running: "Running …"
            case .failed: "Failed: the last good values are shown"
            case .missing: "The notebook is gone"
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(rawValue)
            try container.encode(text)
        }
    }

    var status: Status
    /// What is wrong, as the items of a list.
    var problems = HTML()
    /// Blocks whose cells are to run again, and cards of numbers that are.
    var staleBlocks: [Int] = []
    var staleCards: [String] = []
    /// A field for each parameter.
    var fields = HTML()
    /// The command that makes this page.
    var command = ""
    /// Which of "parameters", "undo" and "redo" there are.
    var offers = ""
}

/// How far a run is. Coded as a list.
struct PreviewProgress: Encodable, Sendable, Hashable {
    /// With the time since the run began.
    var text: String
    /// 0 to 1, where it is known.
    var share: Double?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(text)
        try container.encode(share)
    }
}

extension HTML: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(markup)
    }
}
