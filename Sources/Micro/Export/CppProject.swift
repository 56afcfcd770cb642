import Models
import SystemIO
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
            case .arduino, .platformio, .pico: .cortexMCMSISNN
            case .espIDF: .esp32
            case .plain: .cortexM
            }
        }

        /// Typed registrations where they save code, which is with CMSIS-NN: those that the platform's library has.
        func typedRegistrations(for target: MicroTarget) -> TypedRegistration.Choice {
            switch target.kernels {
            case .reference, .espS3: .none
            case .cmsisDSP, .cmsisMVE: self == .plain ? .all : .established
            }
        }
    }

    /// A file of the project.
    public struct File: Sendable, Hashable {
        /// Relative to the project's folder.
        public var path: String
        /// The whole content.
        public var text: String
        /// Where a program of one's own begins: one that is there stays as it is.
        public var isToEdit = false
    }

    /// All files, the model as a C++ array among them.
    public let files: [File]
    /// The arena of the model that is exported.
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
            graph: graph, model: model, name: name.printable, plan: plan, arenaSize: arenaSize, vectors: vectors,
            operators: RequiredOperators(graph, target: target), typed: platform.typedRegistrations(for: target))
        files = CppLayout(identifier: identifier, platform: platform, sources: sources).files
    }

    /// Writes the files into `directory`, which is made if it is not there. All are on the disk before the first takes
    /// its place. Those of an earlier export are written over.
    /// - Returns: the paths of files that are there with another text and stay, as they are one's own to edit.
    /// - Throws: ModelError that names the directory and what the system says, or a file that no export has made.
    @discardableResult
    public func write(to directory: String) throws(ModelError) -> [String] {
        var kept: [String] = []
        do throws(FileError) {
            var places: [(bytes: [UInt8], path: String)] = []
            for file in files {
                let place = (bytes: Array(file.text.utf8), path: "\(directory)/\(file.path)")
                let folder = Files.parent(of: place.path)
                // The directory may be a link; what is in it leads nowhere else.
                guard folder == directory || !Files.isLink(folder) else { throw FileError(folder, "this is a link") }
                if Files.exists(place.path), try Files.read(place.path, limit: FileLimit.data).bytes != place.bytes {
                    if file.isToEdit {
                        kept.append(file.path)
                        continue
                    }
                    guard try isExported(folder) else {
                        throw FileError(
                            place.path, "this is of no export and would be written over",
                            help: "Move it away, or choose another folder.")
                    }
                }
                places.append(place)
            }
            for place in places { try Files.makeFolder(Files.parent(of: place.path)) }
            try Files.write(places)
        } catch {
            throw ModelError("the project cannot be written: \(error)", in: directory, help: error.help)
        }
        return kept
    }

    /// Whether the model in a folder is one that was exported: what stands beside it is, too.
    private func isExported(_ folder: String) throws(FileError) -> Bool {
        let path = "\(folder)/model_data.h"
        guard Files.exists(path) else { return false }
        return String(decoding: try Files.read(path, limit: FileLimit.data).bytes, as: UTF8.self).contains(CppSources.mark)
    }

    static func identifier(_ name: String) -> String {
        let kept = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return kept.first.map { $0.isNumber } == false ? kept : "model_" + kept
    }
}
