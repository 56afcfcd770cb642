import Records

/// How two values of one unit give a third.
enum Combination {
    /// a ÷ b
    case ratio
    /// a as a share of b.
    case share
    /// By which share of b a is smaller or larger than b.
    case change
    /// a − b; of two percentages in points.
    case difference

    func value(_ a: KnownValue, _ b: KnownValue) -> Double {
        switch self {
        case .ratio, .share: a.number.value / b.number.value
        case .change: abs(a.number.value / b.number.value - 1)
        case .difference: a.number.value - b.number.value
        }
    }

    private func unit(_ a: KnownValue) -> Number.Unit {
        switch self {
        case .ratio: .ratio
        case .share, .change: .percent
        case .difference: a.number.unit == .percent ? .points : a.number.unit
        }
    }

    private var sign: String {
        switch self {
        case .ratio, .share: " / "
        case .change: " against "
        case .difference: " - "
        }
    }

    /// Both as one value, with the Swift that computes it if there is some.
    func callAsFunction(_ a: KnownValue, _ b: KnownValue) -> KnownValue {
        let names = [a, b].map { $0.expression.map(DirectiveText.bracketed) ?? $0.name }
        var value = KnownValue(name: names.joined(separator: sign), number: Number(self.value(a, b), unit(a)))
        if a.expression != nil, let b = b.expression {
            switch self {
            case .ratio, .difference: value.expression = value.name
            case .share: value.expression = "\(names[0]).share(of: \(b))"
            case .change: break
            }
        }
        value.isPlain = a.isPlain || b.isPlain
        value.place = a.place
        return value
    }
}

extension KnownValue {
    /// The ratio the other way round.
    var inverse: KnownValue {
        var value = self
        value.number = Number(1 / number.value, .ratio)
        value.directive = nil
        let parts = expression?.split(separator: " / ", omittingEmptySubsequences: false) ?? []
        if parts.count == 2, !parts.joined().contains(" ") {
            value.expression = "\(parts[1]) / \(parts[0])"
            value.name = value.expression ?? name
        } else {
            value.expression = expression.map { "\(DirectiveText.bracketed($0)).inverse" }
            value.name = "1 / \(DirectiveText.bracketed(name))"
        }
        return value
    }

    var isAccuracy: Bool { number.unit == .percent && !Comparatives.words(for: .percent).isDisjoint(with: measure) }

    /// What an accuracy leaves over: the error rate. No directive says it.
    var complement: KnownValue {
        var value = self
        value.number = Number(1 - number.value, .percent)
        value.name = "1 - \(DirectiveText.bracketed(name))"
        (value.expression, value.directive) = (nil, nil)
        return value
    }

    /// Whether two values can be compared: as expressions, or in one column or one row of a table.
    func isComparable(with other: KnownValue) -> Bool {
        guard number.unit == other.number.unit, number.value != other.number.value else { return false }
        guard let cell, let otherCell = other.cell else { return expression != nil && other.expression != nil }
        return cell.table == otherCell.table && (cell.column == otherCell.column || cell.row == otherCell.row)
    }
}
