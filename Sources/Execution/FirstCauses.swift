/// Tells the compiler's errors that are causes from those that follow from them.
///
/// Of one statement the names that cannot be found are causes, or else its first error: what the compiler says of its other
/// parts it says because it could not understand the whole. A name that cannot be found is told once.
struct FirstCauses {
    /// A statement, or a line of a declaration.
    struct Place: Hashable {
        var part: SourceMap.Part
        var statement: Int
        var line: Int
    }

    private let causes: Set<Int>

    /// - Parameter places: where each message stands; nil for one that stands in nothing of the notebook, which is a cause.
    init(_ messages: [CompilerOutput.Message], at places: [Place?]) {
        let declaredTwice = Set(
            messages.compactMap { $0.text.hasPrefix("invalid redeclaration of ") ? Self.quoted($0.text) : nil })
        var causes: Set<Int> = []
        var missing: Set<String> = []
        // Whether the cause that a statement has is a guess of the compiler about types.
        var known: [Place: (index: Int, isVague: Bool)] = [:]
        var hasMissing: Set<Place> = []
        for (index, message) in messages.enumerated() {
            if message.text.hasPrefix("ambiguous use of "), let name = Self.quoted(message.text), declaredTwice.contains(name) {
                continue
            }
            let isMissing = Self.isMissingName(message)
            if isMissing, let name = Self.quoted(message.text), !missing.insert(name).inserted {
                if let place = places[index] {
                    hasMissing.insert(place)
                    if let other = known.removeValue(forKey: place) { causes.remove(other.index) }
                }
                continue
            }
            guard let place = places[index] else {
                causes.insert(index)
                continue
            }
            if isMissing {
                if let other = known[place] { causes.remove(other.index) }
                known[place] = nil
                hasMissing.insert(place)
                causes.insert(index)
            } else if !hasMissing.contains(place) {
                let isVague = Self.isVague(message)
                if let other = known[place] {
                    guard other.isVague, !isVague else { continue }
                    causes.remove(other.index)
                }
                known[place] = (index, isVague)
                causes.insert(index)
            }
        }
        self.causes = causes
    }

    /// Whether the message of this number is a cause.
    func contains(_ index: Int) -> Bool { causes.contains(index) }

    /// Of a name that is not for cells the compiler says, too, which arguments it lacks, in an order that changes from build to
    /// build of the kit.
    static func isMissingName(_ message: CompilerOutput.Message) -> Bool {
        message.text.hasPrefix("cannot find ") && message.text.contains("' in scope")
            || message.text.contains("' is inaccessible due to '")
    }

    /// What the compiler says when it does not know which function is meant.
    private static func isVague(_ message: CompilerOutput.Message) -> Bool {
        message.text.hasPrefix("generic parameter ") || message.text.hasPrefix("failed to produce diagnostic")
            || message.text.hasPrefix("no exact matches in call")
    }

    /// The first name in quotation marks.
    private static func quoted(_ text: String) -> String? {
        text.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
    }
}
