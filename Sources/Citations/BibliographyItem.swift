import Notebooks

/// A work that can be cited, in the terms of the Citation Style Language.
public struct BibliographyItem: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case article = "article-journal"
        case book
        case chapter
        case conferencePaper = "paper-conference"
        case thesis
        case report
        case webpage
        case software
        case dataset
        case preprint = "article"
        case document
    }

    /// What a citation names it by.
    public var key: String
    public var kind: Kind
    /// Where it begins in its file; nil where that is not known.
    public var location: SourceLocation?

    public var authors: [PersonName] = []
    public var editors: [PersonName] = []
    public var issued: PublicationDate?
    public var accessed: PublicationDate?
    public var title: StyledText?
    /// The journal, the proceedings or the book that it is a part of.
    public var container: StyledText?
    /// The series of its book.
    public var collection: StyledText?
    public var publisher: StyledText?
    public var publisherPlace: StyledText?
    public var volume: StyledText?
    public var issue: StyledText?
    public var pages: StyledText?
    /// "2", or "second".
    public var edition: StyledText?
    /// Of a report or a preprint.
    public var number: StyledText?
    /// What kind of thesis, report or software it is: "PhD thesis".
    public var genre: StyledText?
    public var version: StyledText?
    public var note: StyledText?
    /// Without "https://doi.org/".
    public var doi: String?
    public var url: String?

    public init(key: String, kind: Kind, location: SourceLocation? = nil) {
        self.key = key
        self.kind = kind
        self.location = location
    }
}

/// A person's or an institution's name.
public struct PersonName: Sendable, Hashable {
    public var family: String
    public var given: String
    /// "van der", before the family name.
    public var particle: String
    /// "Jr."
    public var suffix: String
    /// An institution, whose name is written as it stands.
    public var isInstitution: Bool

    public init(family: String, given: String = "", particle: String = "", suffix: String = "", isInstitution: Bool = false) {
        self.family = family
        self.given = given
        self.particle = particle
        self.suffix = suffix
        self.isInstitution = isInstitution
    }

    /// "and others" at the end of a list of names.
    public static let others = PersonName(family: "et al.", isInstitution: true)

    /// "van der Berg"
    var short: String { particle.isEmpty ? family : "\(particle) \(family)" }

    /// "J.-P." of "Jean-Pierre"
    var initials: String {
        given.split(separator: " ").map { word in
            word.split(separator: "-").compactMap { $0.first.map { "\($0)." } }.joined(separator: "-")
        }.joined(separator: " ")
    }
}

/// When something appeared.
public struct PublicationDate: Sendable, Hashable {
    public var year: Int?
    public var month: Int?
    public var day: Int?
    /// What stands in place of a date: "in press".
    public var text: String?

    public init(year: Int? = nil, month: Int? = nil, day: Int? = nil, text: String? = nil) {
        self.year = year
        self.month = month
        self.day = day
        self.text = text
    }

    /// "2020", "2020-05" or "2020-05-17", as biblatex has it, and ranges of them, of which the first counts; other text as it is.
    public init(_ text: String) {
        let first = text.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        let parts = first.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        if parts.count <= 3, let year = parts.first ?? nil, !parts.contains(nil) {
            self.init(year: year, month: parts.count > 1 ? parts[1] : nil, day: parts.count > 2 ? parts[2] : nil)
        } else {
            self.init(text: text)
        }
    }
}
