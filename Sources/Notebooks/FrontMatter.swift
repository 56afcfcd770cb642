/// The YAML mapping at the head of a notebook.
public struct FrontMatter: Sendable, Hashable {
    public struct Parameter: Sendable, Hashable {
        public enum Value: Sendable, Hashable { case bool(Bool), int(Int), double(Double), string(String) }
        /// What a number may be; as R Markdown has it: `min`, `max` and `step` beside `value`.
        public struct Bounds: Sendable, Hashable {
            public var minimum: Double
            public var maximum: Double
            public var step: Double?

            public init(minimum: Double, maximum: Double, step: Double? = nil) {
                self.minimum = minimum
                self.maximum = maximum
                self.step = step
            }
        }

        public var name: String
        public var value: Value
        /// nil: any value of its type.
        public var bounds: Bounds?

        public init(name: String, value: Value, bounds: Bounds? = nil) {
            self.name = name
            self.value = value
            self.bounds = bounds
        }
    }

    public var title: [Inline]?
    public var subtitle: [Inline]?
    public var authors: [String] = []
    public var date: String?
    public var abstract: [Inline]?
    /// A BCP 47 language tag.
    public var language = "en"
    public var showsContents = true
    /// Deepest heading level in the table of contents.
    public var contentsDepth = 2
    public var numbersSections = true
    /// Constants of the program, in order; overridden by `-P key:value`.
    public var parameters: [Parameter] = []
    /// What cells have that do not say otherwise.
    public var cellDefaults = CellOptions()
    public var executes = true
    public var allowsRawHTML = false
    /// Whether the page carries what it was made from.
    public var carriesSource = true
    /// A folder with tokens and templates of its own, relative to the notebook.
    public var template: NamedPath?
    /// A file of tokens that overrides those of the template.
    public var theme: NamedPath?
    /// The files that cells may write, relative to the notebook's folder.
    public var writes: [NamedPath] = []
    /// Where each key stands.
    public var places: [String: SourceLocation] = [:]

    public init() {}
}
