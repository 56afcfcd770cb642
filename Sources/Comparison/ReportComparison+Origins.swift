import Records
import Rendering

extension ReportComparison {
    /// What stands behind numbers that both pages have: a number can stay as it is when the model behind it is read no more.
    mutating func compareOrigins(_ old: Ledger, _ new: Ledger) {
        let (before, after) = (NumberOrigins(old), NumberOrigins(new))
        var indices: [Change: Int] = [:]
        func tell(_ change: Change, of name: String, _ changes: inout [OriginChange]) {
            let index = indices[change] ?? changes.count
            if index == changes.count {
                indices[change] = index
                changes.append(OriginChange(kind: change.kind, origin: change.origin, values: []))
            }
            if !changes[index].values.contains(name) { changes[index].values.append(name) }
        }
        for pair in Alignment.pairs(before.numbers.map(\.key), after.numbers.map(\.key)) {
            let (old, new) = (before.numbers[pair.old], after.numbers[pair.new])
            for (origin, digest) in old.origins.sorted(by: { $0.key < $1.key }) {
                guard let other = new.origins[origin] else {
                    tell(Change(kind: .removed, origin: origin), of: new.name, &origins)
                    continue
                }
                if let digest, let other, digest != other {
                    tell(Change(kind: .changed, origin: origin), of: new.name, &origins)
                }
            }
            for origin in new.origins.keys.sorted() where old.origins[origin] == nil {
                tell(Change(kind: .added, origin: origin), of: new.name, &origins)
            }
        }
    }

    private struct Change: Hashable {
        var kind: StructureChange.Kind
        var origin: String
    }
}

/// The numbers of a ledger with what they come from.
private struct NumberOrigins {
    struct Number {
        var key: [UInt8]
        var name: String
        /// The digests of origins by their names; nil for what is no file.
        var origins: [String: String?]
    }

    let numbers: [Number]

    init(_ ledger: Ledger) {
        let digests = Dictionary(ledger.files.map { ($0.path, $0.sha256) }) { first, _ in first }
        numbers = ledger.values.map { value in
            let origins = value.from.compactMap { index -> (String, String?)? in
                guard ledger.origins.indices.contains(index) else { return nil }
                let origin = ledger.origins[index]
                return (origin.name, origin.sha256 ?? digests[origin.name])
            }
            return Number(
                key: Array(value.of.description.utf8), name: value.of.description,
                origins: Dictionary(origins) { first, _ in first })
        }
    }
}
