/// The messages of an object's header: what a group or a data set is made of.
///
/// Source: "HDF5 File Format Specification" 3.0, IV.A.1.a, version 1 of object headers.
struct HDF5Object {
    enum Kind: Int {
        case dataspace = 1, linkInfo, datatype
        case link = 6, externalFiles, layout
        case filters = 0xB, attribute
        case continuation = 0x10, symbolTable
        case attributeInfo = 0x15
    }

    struct Message {
        var kind: Kind
        var range: Range<Int>
    }

    let bytes: HDF5Bytes
    let address: Int
    private(set) var messages: [Message] = []

    init(_ bytes: HDF5Bytes, at address: Int, _ budget: inout HDF5Bytes.Budget) throws(ArchiveError) {
        self.bytes = bytes
        self.address = address
        if bytes.bytes.count > address + 4, address >= 0, bytes.bytes[address] != 1 {
            throw bytes.failure(
                "the header is not of version 1: the file is damaged, or written for the latest library only", at: address)
        }
        try bytes.check(address, 16)
        var blocks = [try bytes.range(address + 16, try bytes.number(address + 8, 4))]
        var left = try bytes.number(address + 2, 2)
        while let block = blocks.popLast() {
            var position = block.lowerBound
            while left > 0, block.upperBound - position >= 8 {
                let size = try bytes.number(position + 2, 2)
                guard size <= block.upperBound - position - 8 else {
                    throw bytes.failure("the message is longer than its block", at: position)
                }
                try budget.spend(8 + size, bytes, at: position)
                let shared = bytes.bytes[position + 4] & 2 != 0
                let range = position + 8..<position + 8 + size
                if let kind = Kind(rawValue: try bytes.number(position, 2)) {
                    if shared { throw bytes.failure("a shared message is not supported", at: position) }
                    if kind == .continuation {
                        guard size >= 16 else { throw bytes.failure("the message is too short", at: position) }
                        blocks.append(
                            try bytes.range(try bytes.number(range.lowerBound, 8), try bytes.number(range.lowerBound + 8, 8)))
                    } else {
                        messages.append(Message(kind: kind, range: range))
                    }
                }
                left -= 1
                position = range.upperBound
            }
        }
    }

    func first(_ kind: Kind) -> Range<Int>? { messages.first { $0.kind == kind }?.range }

    var isDataset: Bool { first(.layout) != nil }
    var isGroup: Bool { first(.symbolTable) != nil || first(.linkInfo) != nil }
}
