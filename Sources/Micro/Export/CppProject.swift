import Foundation
import Models
import Tensors

/// C++ sources that run a model with TensorFlow Lite Micro and check themselves against known outputs.
public struct CppProject: Sendable {
    /// What the sources are laid out for.
    public enum Platform: String, CaseIterable, Sendable {
        /// Sources and a `main` alone.
        case plain
        case arduino, platformio
        case espIDF = "esp-idf"
        case pico

        /// The build of TFLM that such projects usually have.
        public var defaultTarget: MicroTarget {
            switch self {
            case .arduino: .cortexMCMSISNN
            case .espIDF: .esp32
            case .plain, .platformio, .pico: .cortexM
            }
        }
    }

    public struct File: Sendable, Hashable {
        /// Relative to the project's folder.
        public var path: String
        public var text: String
    }

    public let files: [File]
    public let plan: ArenaPlan
    /// `kTensorArenaSize`: what is needed, rounded up to a KiB.
    public let arenaSize: Int

    /// - Parameters:
    ///   - model: The bytes of the `.tflite` file that goes into the program.
    ///   - name: For the project; letters, digits and underscores are kept.
    ///   - vectors: What the program checks itself with; see ``TestVector``.
    /// - Throws: ``MicroRefusal`` for a model that TFLM does not run, ModelError for bytes that are no model.
    public init(
        model: Bytes, name: String, platform: Platform = .plain, target: MicroTarget? = nil, vectors: [TestVector]
    ) throws {
        let graph = try Graph(tflite: model)
        let target = target ?? platform.defaultTarget
        plan = try ArenaPlan(graph: graph, target: target)
        arenaSize = plan.needed.roundedUp(to: 1024)
        let identifier = Self.identifier(name)
        let sources = CppSources(
            graph: graph, model: model, name: name, plan: plan, arenaSize: arenaSize, vectors: vectors,
            operators: RequiredOperators(graph, target: target))
        files = CppLayout(identifier: identifier, platform: platform, sources: sources).files
    }

    /// Writes the files into `directory`, which is made if it is not there.
    public func write(to directory: String) throws {
        let root = URL(filePath: directory)
        for file in files {
            let url = root.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
    }

    static func identifier(_ name: String) -> String {
        let kept = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return kept.first.map { $0.isNumber } == false ? kept : "model_" + kept
    }
}
