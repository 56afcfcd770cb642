#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import Notebooks
import Records
import Synchronization
import SystemIO

/// What a cell can write: the public declarations of the kit's modules with their doc comments, as the compiler's own tool
/// reads them out of the modules.
public struct KitInterface: Sendable {
    /// A type, or one of its members, or a function.
    public struct Symbol: Sendable, Hashable {
        /// The module that declares it, or that adds it to a type of another one.
        public var module: String
        /// "Model", "Layer", "name"
        public var path: [String]
        /// As in "swift.struct", without "swift.".
        public var kind: String
        /// As it is written, without its body.
        public var declaration: String
        /// The lines of its doc comment.
        public var comment: [String]

        /// "quantized" of "quantized(_:calibratedOn:)"
        public var name: String { String((path.last ?? "").prefix { $0 != "(" }) }
        /// The type that it is a member of; nil for none.
        public var type: String? { path.dropLast().last }
        /// Whether it has members.
        public var isType: Bool { ["struct", "class", "enum", "protocol", "actor"].contains(kind) }
        /// The first sentence of its doc comment, or the first line.
        public var summary: String {
            let text = comment.prefix { !$0.isEmpty }.joined(separator: " ")
            var start = text.startIndex
            while let end = text[start...].firstRange(of: ". ") {
                // "G. Hinton" is no end.
                guard text[..<end.lowerBound].reversed().prefix(while: \.isLetter).count == 1 else {
                    return String(text[..<end.lowerBound]) + "."
                }
                start = end.upperBound
            }
            return text
        }
        /// "csv" and "label" of "init(csv:label:)"
        public var labels: [Substring] {
            (path.last ?? "").drop { $0 != "(" }.dropFirst().split(separator: ":").filter { $0 != "_" && $0 != ")" }
        }
    }

    /// The kit's modules that a cell sees.
    static let modules = ["Inference", "Micro", "Modelbook", "Models", "Quantization", "Records", "Tensors", "Training"]

    /// Sorted by their paths.
    public let symbols: [Symbol]

    /// Asks `swift-symbolgraph-extract`, which stands beside the compiler.
    ///
    /// - Throws: an error of kind `setup`.
    public init(of kit: Kit, _ toolchain: Toolchain) throws(CellError) {
        let real = Files.realPath(toolchain.compiler) ?? toolchain.compiler
        let tool = "\(Files.parent(of: real))/swift-symbolgraph-extract"
        guard Files.isExecutable(tool) else {
            throw CellError(
                kind: .setup, message: "swift-symbolgraph-extract is not beside the compiler: \(tool)",
                explanation: "It comes with Swift from swift.org/install.")
        }
        let folder: TemporaryFolder
        do throws(FileError) { folder = try TemporaryFolder() } catch { throw CellError(kind: .setup, message: "\(error)") }
        var symbols: [Symbol] = []
        for module in Self.modules {
            let run = try CapturedProgram(
                tool,
                [
                    "-module-name", module, "-target", Self.target, "-I", kit.modules, "-output-dir", folder.path,
                    "-minimum-access-level", "public", "-skip-synthesized-members", "-module-cache-path",
                    "\(folder.path)/modules",
                ], seconds: 60, limit: 1 << 20)
            guard run.ending == .exit(0) else {
                throw CellError(
                    kind: .setup, message: "the module \(module) of the kit cannot be read", explanation: run.errors)
            }
        }
        for name in (try? Files.names(in: folder.path)) ?? [] where name.hasSuffix(".symbols.json") {
            guard let bytes = try? Files.read("\(folder.path)/\(name)", limit: FileLimit.page).bytes,
                let graph = try? JSONDecoder().decode(Graph.self, from: Data(bytes))
            else { continue }
            // "Modelbook.symbols.json", and "Modelbook@Records.symbols.json" for what it adds to another module's types.
            let module = String(name.prefix { $0 != "." && $0 != "@" })
            symbols += graph.symbols.compactMap { Symbol($0, of: module) }
        }
        self.symbols = symbols.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }

    private static let kept = Mutex<[Kit: KitInterface]>([:])

    /// The same, asked for once.
    static func kept(of kit: Kit, _ toolchain: Toolchain) -> KitInterface? {
        if let known = kept.withLock({ $0[kit] }) { return known }
        guard let interface = try? KitInterface(of: kit, toolchain) else { return nil }
        kept.withLock { $0[kit] = interface }
        return interface
    }

    private static var target: String {
        #if os(macOS)
        let system = "apple-macosx15.0"
        #else
        let system = "unknown-linux-gnu"
        #endif
        #if arch(x86_64)
        return "x86_64-\(system)"
        #elseif os(macOS)
        return "arm64-\(system)"
        #else
        return "aarch64-\(system)"
        #endif
    }
}

/// A symbol graph as the compiler writes it.
private struct Graph: Decodable {
    struct Symbol: Decodable {
        struct Kind: Decodable { var identifier: String }
        struct Fragment: Decodable { var spelling: String }
        struct Comment: Decodable { var lines: [Line] }
        struct Line: Decodable { var text: String }
        var kind: Kind
        var pathComponents: [String]
        var declarationFragments: [Fragment]?
        var docComment: Comment?
    }
    var symbols: [Symbol]
}

extension KitInterface.Symbol {
    /// nil for what is not for cells.
    fileprivate init?(_ symbol: Graph.Symbol, of module: String) {
        let path = symbol.pathComponents
        guard let first = path.first, let last = path.last, !ReservedNames.names.contains(first), !last.hasPrefix("_") else {
            return nil
        }
        self.module = module
        self.path = path
        kind = symbol.kind.identifier.split(separator: ".").dropFirst().joined(separator: ".")
        declaration = (symbol.declarationFragments ?? []).map(\.spelling).joined()
        comment = symbol.docComment?.lines.map(\.text) ?? []
    }
}

extension KitInterface {
    /// The members of a type, by its name.
    public func members(of type: String) -> [Symbol] { symbols.filter { $0.type == type && $0.kind != "func.op" } }

    /// What to write in place of a member that a type does not have; nil for a type that is not the kit's.
    func hint(forMember name: String, of type: String) -> String? {
        let members = members(of: type)
        guard symbols.contains(where: { $0.isType && $0.path.last == type }) else { return nil }
        let names = Set(members.map(\.name)).filter { $0 != "init" }
        let near = Self.nearest(to: name, in: names)
        // What the kit itself has is meant sooner than what lies under it.
        let owners = symbols.filter { $0.name == name && !$0.isType && $0.path.count == 2 && $0.type != type }
            .sorted { ($0.module == "Modelbook" ? 0 : 1, $0.path[0]) < ($1.module == "Modelbook" ? 0 : 1, $1.path[0]) }
            .reduce(into: [String]()) { owners, symbol in if !owners.contains(symbol.path[0]) { owners.append(symbol.path[0]) } }
        var sentences: [String] = []
        if !near.isEmpty { sentences.append("The nearest names of \(type): \(near.map { "`\($0)`" }.joined(separator: ", ")).") }
        if !owners.isEmpty { sentences.append("`\(name)` is a member of \(owners.prefix(2).joined(separator: " and of ")).") }
        sentences.append("`modelbook help api \(type)` lists what \(type) has.")
        return sentences.joined(separator: " ")
    }

    /// Names of types, members and functions that a name may have been meant for, at most five.
    public func names(near name: String) -> [String] {
        Self.nearest(to: name, in: Set(symbols.map(\.name)))
    }

    private static func nearest(to name: String, in names: Set<String>) -> [String] {
        names.compactMap { other in distance(name, other).map { (name: other, distance: $0) } }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(5).map(\.name)
    }

    /// How far apart two names are: 0 where they share a word; nil where they have nothing in common.
    private static func distance(_ name: String, _ other: String) -> Int? {
        let (mine, theirs) = (parts(name), parts(other))
        if !mine.isDisjoint(with: theirs) { return abs(mine.count - theirs.count) }
        let (a, b) = (name.lowercased(), other.lowercased())
        if a.count >= 4, b.count >= 4, a.contains(b) || b.contains(a) { return 1 }
        return nearestName(to: name, in: [other]).map { _ in 2 }
    }

    /// The words of a name: "parameterCount" is of "parameter" and "count". Plurals are their singulars.
    private static func parts(_ name: String) -> Set<String> {
        var parts: [String] = []
        for character in name {
            if character.isUppercase || parts.isEmpty { parts.append("") }
            parts[parts.count - 1] += character.lowercased()
        }
        return Set(parts.filter { $0.count > 2 }.map { $0.hasSuffix("s") ? String($0.dropLast()) : $0 })
    }
}
