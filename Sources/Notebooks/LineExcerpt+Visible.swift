import SystemIO

extension LineExcerpt {
    /// An excerpt of a stranger's line: what would act instead of being seen is written, and the place moves with it.
    public init(visible line: Substring, column: Int, width: Int) {
        let bytes = Array(line.utf8)
        let place = min(max(column - 1, 0), bytes.count)
        let before = String(decoding: bytes[..<place], as: UTF8.self).visible
        let behind = String(decoding: bytes[place...], as: UTF8.self).visible
        self.init(before + behind, column: before.utf8.count + 1, width: width)
    }
}
