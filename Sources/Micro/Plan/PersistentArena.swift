/// The tail of the arena: memory taken from the top downwards and never given back.
///
/// Every request rounds its address down to its alignment, so a gap belongs to the request that made it. The end of
/// the arena is taken to be a multiple of 16. Source: single_arena_buffer_allocator.cc.
struct PersistentArena {
    /// What the recording allocator keeps count of, under its own names.
    enum Category: String, CaseIterable {
        case evalTensors = "TfLiteEvalTensor data"
        case tensors = "Persistent TfLiteTensor data"
        case quantization = "Persistent TfLiteTensor quantization data"
        case buffers = "Persistent buffer data"
        case variables = "TfLiteTensor variable buffer data"
        case nodes = "NodeAndRegistration struct"
        /// In none of the runtime's categories.
        case other = "builtin parameters & allocator objects"
    }

    struct Entry {
        var category: Category
        var owner: ArenaPlan.Owner
        var purpose: String
        var requested: Int
        var used: Int
        var alignment: Int
    }

    private(set) var used = 0
    private(set) var entries: [Entry] = []
    /// Objects in each category: a single request can be for many.
    private(set) var counts: [Category: Int] = [:]

    mutating func allocate(
        _ size: Int, alignment: Int, _ category: Category, count: Int = 1, for purpose: String, owner: ArenaPlan.Owner
    ) {
        let end = (used + size + alignment - 1) / alignment * alignment
        entries.append(
            Entry(
                category: category, owner: owner, purpose: purpose, requested: size, used: end - used,
                alignment: alignment))
        counts[category, default: 0] += count
        used = end
    }

    /// Bytes taken before each entry and after the last, if the end of the arena is at `remainder` from a multiple of 16.
    func uses(endingAt remainder: Int) -> [Int] {
        var uses = [0]
        uses.reserveCapacity(entries.count + 1)
        for entry in entries {
            let end = uses.last! + entry.requested
            uses.append(end + (remainder - end).remainder(modulo: entry.alignment))
        }
        return uses
    }
}
