import Notebooks

/// A work that can be cited, in the terms of the Citation Style Language.
public struct BibliographyItem: Sendable, Hashable {
    /// What it is, by the names of the Citation Style Language.
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
    /// What it is, which says how it is listed.
    public var kind: Kind
    /// Where it begins in its file; nil where that is not known.
    public var location: SourceLocation?

    /// In the order of the title page; empty where none is named.
    public var authors: [PersonName] = []
    /// Of the work, or of the book that it is a part of.
    public var editors: [PersonName] = []
    /// When it appeared.
    public var issued: PublicationDate?
    /// When its author last looked at its address.
    public var accessed: PublicationDate?
    /// Without a stop at its end.
    public var title: StyledText?
    /// The journal, the proceedings or the book that it is a part of.
    public var container: StyledText?
    /// The series of its book.
    public var collection: StyledText?
    /// Of a thesis or report: the institution.
    public var publisher: StyledText?
    /// The city of the publisher.
    public var publisherPlace: StyledText?
    /// Of the journal, or of a book of several.
    public var volume: StyledText?
    /// Of the journal's volume.
    public var issue: StyledText?
    /// "3–17", with a dash.
    public var pages: StyledText?
    /// "2", or "second".
    public var edition: StyledText?
    /// Of a report or a preprint.
    public var number: StyledText?
    /// What kind of thesis, report or software it is: "PhD thesis".
    public var genre: StyledText?
    /// Of software or of a data set.
    public var version: StyledText?
    /// What else its entry says.
    public var note: StyledText?
    /// Without "https://doi.org/".
    public var doi: String?
    /// Its address as its entry has it.
    public var url: String?

    /// A work of which only its kind is known.
    public init(key: String, kind: Kind, location: SourceLocation? = nil) {
        self.key = key
        self.kind = kind
        self.location = location
    }
}

/// A person's or an institution's name.
public struct PersonName: Sendable, Hashable {
    /// An institution's whole name.
    public var family: String
    /// Given names, with spaces between them.
    public var given: String
    /// "van der", before the family name.
    public var particle: String
    /// "Jr."
    public var suffix: String
    /// An institution, whose name is written as it stands.
    public var isInstitution: Bool

    /// A name of the parts that are given.
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
    /// In the Gregorian calendar.
    public var year: Int?
    /// 1 to 12; nil where the entry has only the year.
    public var month: Int?
    /// 1 to 31; nil where the entry has only the month.
    public var day: Int?
    /// What stands in place of a date: "in press".
    public var text: String?

    /// A date of the parts that are known.
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
