import Storage
import Tensors

/// A `.keras` file whose configuration is changed.
struct EditedKeras {
    /// Where a value is in the configuration: keys of objects and indices of arrays.
    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    let configuration: JSONValue
    private let entries: [(name: String, bytes: [UInt8])]

    init(_ bytes: Bytes) throws {
        let archive = try ZipArchive(bytes.array(of: UInt8.self))
        entries = try archive.entries.map { ($0.name, try archive.read($0.name) ?? []) }
        configuration = try JSONValue(parsing: archive.read("config.json") ?? [])
    }

    /// The file with `value` at `path`; nil takes what is there away.
    func setting(_ value: JSONValue?, at path: [Step]) throws -> Bytes {
        var zip = StoredZip()
        for entry in entries {
            let isConfiguration = entry.name == "config.json"
            let changed = isConfiguration ? Array(Self.text(Self.set(configuration, path[...], value)).utf8) : nil
            zip.add(entry.name, changed ?? entry.bytes)
        }
        return Bytes(zip.bytes)
    }

    /// The places of all layers, also of those in models and wrappers.
    var layers: [[Step]] {
        var paths: [[Step]] = []
        func visit(_ json: JSONValue, _ path: [Step]) {
            if let config = json["config"] {
                let config = (config, path + [.key("config")])
                for (index, layer) in (config.0["layers"]?.array ?? []).enumerated() {
                    paths.append(config.1 + [.key("layers"), .index(index)])
                    visit(layer, paths.last!)
                }
                for key in ["layer", "backward_layer"] where config.0[key]?["class_name"] != nil {
                    paths.append(config.1 + [.key(key)])
                    visit(config.0[key]!, paths.last!)
                }
            }
        }
        visit(configuration, [])
        return paths
    }

    func value(at path: [Step]) -> JSONValue? {
        path.reduce(configuration as JSONValue?) { value, step in
            switch step {
            case .key(let key): value?[key]
            case .index(let index): value?[index]
            }
        }
    }

    private static func set(_ json: JSONValue, _ path: ArraySlice<Step>, _ value: JSONValue?) -> JSONValue {
        guard let step = path.first else { return value ?? .null }
        switch (step, json) {
        case (.key(let key), .object(var members)):
            members[key] = path.count == 1 ? value : set(members[key] ?? .null, path.dropFirst(), value)
            return .object(members)
        case (.index(let index), .array(var elements)):
            elements[index] = set(elements[index], path.dropFirst(), value)
            return .array(elements)
        default: return json
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func text(_ json: JSONValue) -> String {
        switch json {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "\"" + escaped(value) + "\""
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { text(.string($0)) + ":" + text($1) }.joined(separator: ",") + "}"
        }
    }
}
