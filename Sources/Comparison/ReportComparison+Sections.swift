extension ReportComparison {
    mutating func compareSections(_ old: PageReading, _ new: PageReading) {
        // What a report claims is compared from its ledger.
        let claims = "modelbook:claims"
        var (before, after) = (
            old.sections.filter { $0.identifier != claims }, new.sections.filter { $0.identifier != claims }
        )
        var partners = Dictionary(
            uniqueKeysWithValues: Alignment.pairs(
                before.map { Array($0.identifier.utf8) }, after.map { Array($0.identifier.utf8) }
            ).map { ($0.new, $0.old) })
        var free = Set(before.indices).subtracting(partners.values)
        for (index, section) in after.enumerated() where partners[index] == nil {
            let like =
                free.sorted().first { before[$0].identifier == section.identifier || before[$0].title == section.title }
                ?? free.sorted().first { section.isMade(of: before[$0].parts) && before[$0].isMade(of: section.parts) }
            guard let like else { continue }
            if before[like].identifier == section.identifier {
                structure.append(StructureChange(kind: .moved, what: Self.name(of: section)))
            } else if before[like].title != section.title {
                tell(.removed, before[like])
                tell(.added, section)
            }
            partners[index] = like
            free.remove(like)
        }
        joinHeadings(&before, &after, &partners, &free)
        var next = 0
        for (index, section) in after.enumerated() {
            // What went stands where it stood.
            while next < before.count, free.contains(next) || next < (partners[index] ?? next) {
                if free.contains(next) { stand(before[next], on: .old) }
                next += 1
            }
            if let partner = partners[index] {
                // What a heading was put before has gone to the section that it stood in.
                guard partner >= 0 else { continue }
                next = max(next, partner + 1)
                compare(before[partner].parts, section.parts, in: section.title)
            } else {
                stand(section, on: .new)
            }
        }
        for section in next..<max(next, before.count) where free.contains(section) { stand(before[section], on: .old) }
    }

    /// A heading that was put into a section, or taken out of it: what stands under it is compared with what stood there.
    private mutating func joinHeadings(
        _ before: inout [PageSection], _ after: inout [PageSection], _ partners: inout [Int: Int], _ free: inout Set<Int>
    ) {
        for index in after.indices.dropFirst() where partners[index] == nil {
            guard let outer = after.indices[..<index].last(where: { (partners[$0] ?? -1) >= 0 }), let partner = partners[outer],
                after[index].isMade(of: before[partner].parts)
            else { continue }
            tell(.added, after[index])
            after[outer].parts += after[index].parts
            partners[index] = -1
        }
        for index in before.indices.dropFirst() where free.contains(index) {
            guard let outer = before.indices[..<index].last(where: { !free.contains($0) }),
                let partner = partners.first(where: { $0.value == outer })?.key, before[index].isMade(of: after[partner].parts)
            else { continue }
            tell(.removed, before[index])
            before[outer].parts += before[index].parts
            free.remove(index)
        }
    }

    /// Tells a heading whose parts are compared.
    private mutating func tell(_ kind: StructureChange.Kind, _ section: PageSection) {
        structure.append(StructureChange(kind: kind, what: Self.name(of: section)))
        toldHeadings.formUnion(section.parts.filter(\.isTitle).map(\.key))
    }

    /// A section that stands on one side alone.
    private mutating func stand(_ section: PageSection, on side: SentenceChange.Run.Kind) {
        structure.append(StructureChange(kind: side == .new ? .added : .removed, what: Self.name(of: section)))
        for part in section.parts { addRow(part, side) }
    }

    private static func name(of section: PageSection) -> String {
        section.title.isEmpty ? "the head of the page" : "section “\(section.title)”"
    }

    // MARK: Parts of a section

    private mutating func compare(_ old: [PagePart], _ new: [PagePart], in section: String) {
        var (i, j) = (0, 0)
        for pair in Alignment.pairs(old.map(\.key), new.map(\.key)) + [(old: old.count, new: new.count)] {
            compareRest(Array(old[i..<pair.old]), Array(new[j..<pair.new]), in: section)
            if pair.old < old.count { compare(old[pair.old], new[pair.new], in: section) }
            (i, j) = (pair.old + 1, pair.new + 1)
        }
    }

    /// Parts that have no equal: those that are alike are compared, the others came or went.
    private mutating func compareRest(_ old: [PagePart], _ new: [PagePart], in section: String) {
        // As many parts of the same kinds took each other's places.
        if old.count == new.count, zip(old, new).allSatisfy({ $0.isOfKind(of: $1) }) {
            for (before, after) in zip(old, new) { compare(before, after, in: section) }
            return
        }
        var next = 0
        for part in new {
            // Nobody reads on through hundreds of paragraphs for one that is alike.
            let like = old.indices.dropFirst(next).prefix(50).first { old[$0].isAlike(part) }
            guard let like else {
                stand(part, on: .new, in: section)
                continue
            }
            for index in next..<like { stand(old[index], on: .old, in: section) }
            compare(old[like], part, in: section)
            next = like + 1
        }
        for part in old.dropFirst(next) { stand(part, on: .old, in: section) }
    }

    private mutating func compare(_ old: PagePart, _ new: PagePart, in section: String) {
        switch (old, new) {
        case (.passage(let old), .passage(let new)): compare(old, new, in: section)
        case (.table(let old), .table(let new)): compare(old, new, in: section)
        case (.figure(let old), .figure(let new)): compare(old, new, in: section)
        default:
            stand(old, on: .old, in: section)
            stand(new, on: .new, in: section)
        }
    }

    private mutating func compare(_ old: Passage, _ new: Passage, in section: String) {
        let difference = PassageDifference(old, new)
        take(difference, in: section)
        rows.append(SideBySideRow(kind: new.kind, runs: difference.runs))
        guard !toldHeadings.contains(new.shape) else { return }
        sentences += difference.sentences.map { SentenceChange(section: section, runs: $0) }
    }

    mutating func take(_ difference: PassageDifference, in section: String, of place: String = "") {
        for (old, new, sentence) in difference.values {
            var change = ValueChange(old, new, in: section)
            if place.isEmpty { change.sentence = sentence } else { change.name = "\(place), \(change.name)" }
            if let old, let new, old.isWithinSpread(of: new) {
                withinSpread.append(change)
            } else {
                values.append(change)
            }
        }
    }

    private mutating func compare(_ old: PageFigure, _ new: PageFigure, in section: String) {
        if !old.title.utf8.elementsEqual(new.title.utf8) || !old.description.utf8.elementsEqual(new.description.utf8) {
            let runs = PassageDifference(old.passage, new.passage)
            rows.append(SideBySideRow(kind: .figure, runs: runs.runs))
            let changes = runs.sentences.map { SentenceChange(section: section, runs: $0) }
            // A chart is drawn twice, and the telephone's says the same.
            if sentences.suffix(changes.count) != changes[...] { sentences += changes }
        } else {
            rows.append(SideBySideRow(kind: .figure, runs: [.init(kind: .same, text: new.passage.text)]))
        }
    }

    /// A part that stands on one side alone: on the old one it went, on the new one it came.
    private mutating func stand(_ part: PagePart, on side: SentenceChange.Run.Kind, in section: String) {
        if let name = part.structureName {
            changeStructure(side == .new ? .added : .removed, name, part)
        } else if !toldHeadings.contains(part.key) {
            sentences.append(SentenceChange(section: section, runs: [.init(kind: side, text: part.text)]))
        }
        addRow(part, side)
    }

    private mutating func changeStructure(_ kind: StructureChange.Kind, _ name: String, _ part: PagePart) {
        let change = StructureChange(kind: kind, what: name)
        // A chart is drawn twice, for a page and for a telephone.
        if case .figure = part, structure.last == change { return }
        structure.append(change)
    }

    private mutating func addRow(_ part: PagePart, _ kind: SentenceChange.Run.Kind) {
        let passageKind: Passage.Kind =
            switch part {
            case .passage(let passage): passage.kind
            case .table, .figure: .figure
            }
        rows.append(SideBySideRow(kind: passageKind, runs: [.init(kind: kind, text: part.text)]))
    }
}

extension PageSection {
    /// Whether half of its parts or more are among others, whatever numbers they have.
    fileprivate func isMade(of others: [PagePart]) -> Bool {
        let keys = Set(others.map(\.key))
        return !parts.isEmpty && 2 * parts.count(where: { keys.contains($0.key) }) >= parts.count
    }
}

extension PageFigure {
    var passage: Passage {
        Passage(
            kind: .figure,
            pieces: [Piece(text: [name, title, description].filter { !$0.isEmpty }.joined(separator: ": "))],
            range: range)
    }
}

extension PagePart {
    /// What a table or a figure is called that came or went; nil for text, which speaks for itself.
    var structureName: String? {
        switch self {
        case .passage: nil
        case .table(let table): table.isChart ? "the data of \(table.name)" : "the table “\(table.name)”"
        case .figure(let figure): "the figure “\(figure.title.isEmpty ? figure.name : figure.title)”"
        }
    }

    var isTitle: Bool {
        if case .passage(let passage) = self { passage.kind == .title } else { false }
    }

    var text: String {
        switch self {
        case .passage(let passage): Passage.collapsed(passage.text)
        case .table(let table): table.name
        case .figure(let figure): figure.passage.text
        }
    }

    func isOfKind(of other: PagePart) -> Bool {
        switch (self, other) {
        case (.passage(let a), .passage(let b)): a.kind == b.kind
        case (.table, .table), (.figure, .figure): isAlike(other)
        default: false
        }
    }

    /// Whether one can have become of the other.
    func isAlike(_ other: PagePart) -> Bool {
        switch (self, other) {
        case (.table(let a), .table(let b)):
            a.isChart == b.isChart && (a.name == b.name || !Set(a.columns).isDisjoint(with: b.columns))
        case (.figure, .figure): true
        case (.passage(let a), .passage(let b)):
            a.kind == b.kind && Self.share(of: a.tokens.map(\.key), in: b.tokens.map(\.key)) >= 0.5
        default: false
        }
    }

    /// The share of words that two texts have in common, 0 to 1.
    private static func share(of a: [[UInt8]], in b: [[UInt8]]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var counts = Dictionary(a.map { ($0, 1) }, uniquingKeysWith: +)
        var common = 0
        for word in b {
            guard let count = counts[word], count > 0 else { continue }
            counts[word] = count - 1
            common += 1
        }
        return 2 * Double(common) / Double(a.count + b.count)
    }
}
