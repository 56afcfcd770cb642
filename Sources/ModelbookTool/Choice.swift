import ArgumentParser

/// An option's value by its name. A name that does not exist is answered with the nearest one that does.
func choice<Value: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Value {
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    let nearest = names.min { distance($0, text) < distance($1, text) }!
    let suggestion = distance(nearest, text) <= max(2, text.count / 3) ? "did you mean '\(nearest)'? " : ""
    throw ValidationError(suggestion + "There are " + names.joined(separator: ", ") + ".")
}

/// Letters to insert, remove or replace to make `b` of `a`.
private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
    var row = Array(0...b.count)
    for i in a.indices {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
