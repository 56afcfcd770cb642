import Records

/// The unit that stands behind a number in a text, as it is written there.
struct WrittenUnit: Hashable {
    enum Kind: Hashable {
        case none, factor, percent, points, bytes, seconds
        /// Of what the kit has no unit for, such as "J": a plain number can be that.
        case other
    }

    var kind: Kind
    /// What one of it can be worth in base units: "KB" is 1,024 bytes, or 1,000.
    var scales: [Double] = [1]
    /// The symbol that Modelbook writes for it; nil where it has another spelling: then the number alone is replaced.
    var symbol: String?
    /// For ``symbol``'s own scale where the spelling is another: "kilobytes" is "KB".
    var scaleSymbol: String?

    static let none = WrittenUnit(kind: .none)

    /// Spellings, longest first. A number of letters must not go on behind them.
    static let spellings: [(text: [Character], unit: WrittenUnit)] = {
        let kilo = [1024.0, 1000], mega = [1_048_576.0, 1e6], giga = [1_073_741_824.0, 1e9]
        func bytes(_ scales: [Double], _ symbol: String?, _ scale: String) -> WrittenUnit {
            WrittenUnit(kind: .bytes, scales: scales, symbol: symbol, scaleSymbol: scale)
        }
        func seconds(_ scale: Double, _ symbol: String?, _ name: String) -> WrittenUnit {
            WrittenUnit(kind: .seconds, scales: [scale], symbol: symbol, scaleSymbol: name)
        }
        var all: [(String, WrittenUnit)] = [
            ("×", .init(kind: .factor, symbol: "×")), ("x", .init(kind: .factor)), ("times", .init(kind: .factor)),
            ("-fold", .init(kind: .factor)), ("fold", .init(kind: .factor)), ("-mal", .init(kind: .factor)),
            ("mal", .init(kind: .factor)),
            ("-fach", .init(kind: .factor)), ("fach", .init(kind: .factor)), ("fois", .init(kind: .factor)),
            ("veces", .init(kind: .factor)), ("倍", .init(kind: .factor)), ("مرة", .init(kind: .factor)),
            ("%", .init(kind: .percent, symbol: "%")),
            ("percent", .init(kind: .percent)), ("per cent", .init(kind: .percent)),
            ("‰", .init(kind: .percent, scales: [0.1])), ("Prozent", .init(kind: .percent)),
            ("pour cent", .init(kind: .percent)), ("por ciento", .init(kind: .percent)), ("بالمئة", .init(kind: .percent)),
            ("Prozentpunkte", .init(kind: .points)), ("Prozentpunkten", .init(kind: .points)),
            ("Punkte", .init(kind: .points)), ("Punkten", .init(kind: .points)),
            ("points de pourcentage", .init(kind: .points)), ("puntos porcentuales", .init(kind: .points)),
            ("puntos", .init(kind: .points)), ("个百分点", .init(kind: .points)), ("نقطة", .init(kind: .points)),
            ("percentage points", .init(kind: .points)), ("percentage point", .init(kind: .points)),
            ("points", .init(kind: .points, symbol: "points")), ("point", .init(kind: .points)),
            ("pp", .init(kind: .points)),
        ]
        for word in ["bytes", "byte", "B", "Byte", "Bytes", "octets", "octet", "字节", "بايت"] {
            all.append((word, bytes([1], word == "bytes" ? word : nil, "bytes")))
        }
        for word in ["KB", "kB", "KiB", "kilobytes", "kilobyte", "kibibytes", "Kilobyte", "Ko", "ko", "Kio"] {
            all.append((word, bytes(word.hasPrefix("Ki") ? [1024] : kilo, word == "KB" ? word : nil, "KB")))
        }
        for word in ["MB", "MiB", "megabytes", "megabyte", "mebibytes", "Megabyte", "Mo", "Mio"] {
            all.append((word, bytes(word.hasPrefix("Mi") ? [mega[0]] : mega, word == "MB" ? word : nil, "MB")))
        }
        for word in ["GB", "GiB", "gigabytes", "gigabyte", "Go", "Gio"] {
            all.append((word, bytes(word.hasPrefix("Gi") ? [giga[0]] : giga, word == "GB" ? word : nil, "GB")))
        }
        for word in ["ns", "nanoseconds", "nanosecond"] { all.append((word, seconds(1e-9, word == "ns" ? word : nil, "ns"))) }
        for word in ["µs", "μs", "us", "microseconds", "microsecond"] {
            all.append((word, seconds(1e-6, word == "µs" ? word : nil, "µs")))
        }
        for word in ["ms", "milliseconds", "millisecond"] { all.append((word, seconds(1e-3, word == "ms" ? word : nil, "ms"))) }
        for word in ["s", "sec", "seconds", "second"] { all.append((word, seconds(1, word == "s" ? word : nil, "s"))) }
        return all.map { (Array($0.0), $0.1) }.sorted { $0.0.count > $1.0.count }
    }()

    /// What a computed value of the same kind has as its unit.
    func isUnit(of number: Number) -> Bool {
        switch kind {
        case .none: number.unit == .count || number.unit == .number || number.unit == .ratio
        case .other: number.unit == .number
        case .factor: number.unit == .ratio
        case .percent: number.unit == .percent
        case .points: number.unit == .points
        case .bytes: number.unit == .bytes
        case .seconds: number.unit == .seconds
        }
    }
}
