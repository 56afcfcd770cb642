/// Marks of lists, found line by line.
extension LineScanner {
    /// The labels of all examples.
    var exampleLabels: Set<String> {
        Set(
            markers.values.compactMap {
                if case .list(.example(let label)) = $0.marker, !label.isEmpty { label } else { nil }
            })
    }

    /// What must be known of the lines before a mark.
    struct Surroundings {
        /// How many lines stand between the last blank line and this one.
        var lines = 0
        /// The same of the paragraph before the last blank line, if that is one line above.
        var linesBefore = 0
        /// Whether a list of definitions goes on.
        var isInDefinition = false
        /// Whether the last line began or went on with a list whose marks are not CommonMark's.
        var isInList = false
        var hasTable = false
        var hadTable = false
        /// Where the text of the item begins that the last line has begun, as an offset in the line; nil where it began none.
        var itemOffset: Int?

        /// Whether a mark right behind the spaces at the head of a line begins a list in the item of the line above.
        func nests(_ mark: ListMark, at offset: Int) -> Bool {
            if case .definition = mark { return false }
            return itemOffset.map { offset >= $0 } ?? false
        }

        /// - Parameter content: the line behind the marks of its containers.
        mutating func pass(_ content: ArraySlice<UInt8>, isIndented: Bool, mark: ListMark?) {
            if content.isBlank {
                if lines > 0 { (linesBefore, hadTable) = (lines, hasTable) } else { linesBefore = 0 }
                (lines, hasTable) = (0, false)
                return
            }
            if lines == 0, !isIndented, mark == nil { (isInDefinition, isInList) = (false, false) }
            if case .definition? = mark { isInDefinition = true } else if mark != nil { isInList = true }
            lines += 1
            if content.first.map({ "|+-:".utf8.contains($0) }) ?? false,
                content.allSatisfy({ "|-: +=".utf8.contains($0) }),
                content.contains(UInt8(ascii: "-"))
            {
                hasTable = true
            }
        }

        /// Whether a mark can stand here.
        func allows(_ mark: ListMark) -> Bool {
            switch mark {
            case .definition:
                if hasTable || lines == 0 && hadTable { return false }
                return isInDefinition || lines == 1 || lines == 0 && linesBefore == 1
            case .ordered, .example: return lines == 0 || isInList
            }
        }
    }
}
