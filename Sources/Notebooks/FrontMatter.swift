/// The YAML mapping at the head of a notebook.
public struct FrontMatter: Sendable, Hashable {
    /// A constant of the program, which a render may replace.
    public struct Parameter: Sendable, Hashable {
        /// A value with the type that it has in Swift.
        public enum Value: Sendable, Hashable { case bool(Bool), int(Int), double(Double), string(String) }
        /// What a number may be; as R Markdown has it: `min`, `max` and `step` beside `value`.
        public struct Bounds: Sendable, Hashable {
            /// The smallest value.
            public var minimum: Double
            /// The largest value.
            public var maximum: Double
            /// From one choice of a slider to the next; nil where it is free.
            public var step: Double?

            /// - Parameter step: from one choice of a slider to the next; nil where it is free.
            public init(minimum: Double, maximum: Double, step: Double? = nil) {
                self.minimum = minimum
                self.maximum = maximum
                self.step = step
            }
        }

        /// A name of Swift.
        public var name: String
        /// What it is where no render replaces it.
        public var value: Value
        /// nil: any value of its type.
        public var bounds: Bounds?

        /// - Parameter bounds: nil: any value of its type.
        public init(name: String, value: Value, bounds: Bounds? = nil) {
            self.name = name
            self.value = value
            self.bounds = bounds
        }
    }

    /// The page's title; nil: the file's name.
    public var title: [Inline]?
    /// What stands under the title.
    public var subtitle: [Inline]?
    /// In the order given.
    public var authors: [String] = []
    /// Where the authors work, each place once.
    public var affiliations: [String] = []
    /// As written; a date of the form 2026-11-30 is shown in the page's language.
    public var date: String?
    /// What stands before the text.
    public var abstract: [Inline]?
    /// A BCP 47 language tag.
    public var language = "en"
    /// Whether the page has a table of contents; with one heading it has none.
    public var showsContents = true
    /// Deepest heading level in the table of contents.
    public var contentsDepth = 2
    /// Whether headings have numbers.
    public var numbersSections = true
    /// Constants of the program, in order; overridden by `-P key:value`.
    public var parameters: [Parameter] = []
    /// What cells have that do not say otherwise.
    public var cellDefaults = CellOptions()
    /// Whether a site is to be without the page.
    public var isDraft = false
    /// Whether cells run at all.
    public var executes = true
    /// Whether HTML of the notebook stands on the page as it is.
    public var allowsRawHTML = false
    /// Whether the page carries what it was made from.
    public var carriesSource = true
    /// A folder with tokens and templates of its own, relative to the notebook.
    public var template: NamedPath?
    /// Style sheets that stand behind all others.
    public var styles: [NamedPath] = []
    /// The name of a theme, or a file of tokens that overrides those of the template.
    public var theme: NamedPath?
    /// The files that cells may write, relative to the notebook's folder.
    public var writes: [NamedPath] = []
    /// What the page is written as: "html", "pdf", "md"; empty where the notebook does not say.
    public var formats: [String] = []
    /// Files that list the works that the notebook cites.
    public var bibliography: [NamedPath] = []
    /// How works are cited and listed.
    public var citationStyle = CitationStyle.authorDate
    /// Keys of works that are listed and not cited; "*" for all.
    public var nocite: [CitationUse] = []
    /// Where each key stands.
    public var places: [String: SourceLocation] = [:]

    /// What a notebook without front matter has.
    public init() {}
}
