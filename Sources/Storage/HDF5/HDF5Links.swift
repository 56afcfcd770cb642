/// What a group contains.
enum HDF5Link {
    case object(Int)
    case soft
    case external
}

extension HDF5Object {
    /// The links of a group, by name.
    ///
    /// Source: "HDF5 File Format Specification" 3.0, III.A.1 (trees), III.B (symbol nodes), III.D (names), IV.A.2.g
    /// (link messages).
    func links(_ budget: inout HDF5Bytes.Budget) throws(ArchiveError) -> [(name: String, link: HDF5Link)] {
        var links: [(name: String, link: HDF5Link)] = []
        if let table = first(.symbolTable) {
            guard table.count >= 16 else { throw bytes.failure("the message is too short", at: table.lowerBound) }
            let heap = try bytes.number(table.lowerBound + 8, 8)
            try bytes.expect("HEAP", at: heap)
            let names = try bytes.range(try bytes.number(heap + 24, 8), try bytes.number(heap + 8, 8))
            try visit(try bytes.number(table.lowerBound, 8), level: nil, names, &links, &budget)
        }
        for message in messages where message.kind == .link { links.append(try link(message.range)) }
        if let info = first(.linkInfo) {
            guard info.count >= 10 else { throw bytes.failure("the message is too short", at: info.lowerBound) }
            let counted = bytes.bytes[info.lowerBound + 1] & 1 != 0
            if try bytes.address(info.lowerBound + (counted ? 10 : 2)) != nil {
                throw bytes.failure("groups written for the latest library only are not supported", at: address)
            }
        }
        return links.sorted { $0.name < $1.name }
    }

    private func visit(
        _ node: Int, level: Int?, _ names: Range<Int>, _ links: inout [(name: String, link: HDF5Link)],
        _ budget: inout HDF5Bytes.Budget
    ) throws(ArchiveError) {
        try bytes.expect("TREE", at: node)
        let height = try bytes.number(node + 5, 1)
        guard try bytes.number(node + 4, 1) == 0, level.map({ height == $0 - 1 }) ?? true else {
            throw bytes.failure("the group's tree is damaged", at: node)
        }
        for entry in 0..<(try bytes.number(node + 6, 2)) {
            try budget.spend(16, bytes, at: node)
            let child = try bytes.number(node + 24 + 16 * entry + 8, 8)
            if height > 0 {
                try visit(child, level: height, names, &links, &budget)
                continue
            }
            try bytes.expect("SNOD", at: child)
            for symbol in 0..<(try bytes.number(child + 6, 2)) {
                let position = child + 8 + 40 * symbol
                let name = try bytes.text(
                    names.lowerBound + min(try bytes.number(position, 8), names.count), before: names.upperBound)
                try budget.spend(40 + name.utf8.count, bytes, at: position)
                let soft = 2
                if try bytes.number(position + 16, 4) == soft {
                    links.append((name, .soft))
                } else {
                    links.append((name, .object(try bytes.number(position + 8, 8))))
                }
            }
        }
    }

    private func link(_ range: Range<Int>) throws(ArchiveError) -> (name: String, link: HDF5Link) {
        let flags = try bytes.number(range.lowerBound + 1, 1)
        var position = range.lowerBound + 2
        var kind = 0
        if flags & 8 != 0 {
            kind = try bytes.number(position, 1)
            position += 1
        }
        if flags & 4 != 0 { position += 8 }
        if flags & 16 != 0 { position += 1 }
        let width = 1 << (flags & 3)
        let length = try bytes.number(position, width)
        let name = try bytes.range(position + width, length)
        let text = String(decoding: bytes.bytes[name], as: UTF8.self)
        switch kind {
        case 0: return (text, .object(try bytes.number(name.upperBound, 8)))
        case 1: return (text, .soft)
        default: return (text, .external)
        }
    }
}
