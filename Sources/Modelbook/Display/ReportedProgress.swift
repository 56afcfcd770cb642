/// Goes through a sequence and says how far it is: in the terminal, and in the preview.
///
///     for epoch in progress(1...10, "epochs") { … }
///
/// - Parameters:
///   - values: what the loop goes through.
///   - name: what is counted, in the plural.
public func progress<Values: Collection>(_ values: Values, _ name: String = "steps") -> ReportedProgress<Values> {
    ReportedProgress(values: values, name: name)
}

/// A collection that says how far its reader is: see ``progress(_:_:)``.
public struct ReportedProgress<Values: Collection>: Sequence {
    let values: Values
    let name: String

    /// Tells the host of each element that the loop has left behind.
    public struct Iterator: IteratorProtocol {
        private var values: Values.Iterator
        private let progress: StepProgress
        private var hasBegun = false

        init(_ values: Values, _ name: String) {
            self.values = values.makeIterator()
            progress = StepProgress(name, of: values.count)
        }

        public mutating func next() -> Values.Element? {
            if hasBegun { progress.advance(by: 1) }
            hasBegun = true
            return values.next()
        }
    }

    public func makeIterator() -> Iterator { Iterator(values, name) }
}
