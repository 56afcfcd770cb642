import Datasets
import Records
import Tensors

extension Dataset {
    /// Pictures of 32 × 32 × 3 from files of the binary version of CIFAR-10: of each picture its class and then all red,
    /// all green and all blue bytes.
    ///
    /// - Parameter divisor: What a pixel is divided by; 255 makes 0 … 1.
    /// - Throws: `KitError` where a file is missing or does not consist of whole pictures.
    public init(cifar10 paths: String..., dividedBy divisor: Double = 255) throws {
        try Preprocessing.check(divisor: divisor)
        let plane = 32 * 32
        let record = 1 + 3 * plane
        let files = try paths.map { try InputFile($0) }
        var planes: [UInt8] = []
        var labels: [Int] = []
        for file in files {
            guard !file.bytes.isEmpty, file.bytes.count % record == 0 else {
                throw KitError(
                    "'\(file.path)' has \(file.bytes.count) bytes, which is not a multiple of the \(record) of a CIFAR-10 picture",
                    help: "Take the binary version, such as 'test_batch.bin'.")
            }
            let bytes = file.bytes.array(of: UInt8.self)
            for start in stride(from: 0, to: bytes.count, by: record) {
                guard bytes[start] < 10 else {
                    throw KitError("'\(file.path)' has the class \(bytes[start]) at byte \(start); CIFAR-10 has 0 … 9")
                }
                labels.append(Int(bytes[start]))
                planes += bytes[start + 1..<start + record]
            }
        }
        self.init(
            name: paths.joined(separator: ", "), sampleShape: [32, 32, 3], sampleCount: labels.count, labels: labels,
            classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
            elements: .bytes(Bytes(planes)).transposed(rows: 3, columns: plane), channels: .last,
            preprocessing: Preprocessing(divisor: divisor),
            origins: files.map { $0.origin(.dataset) })
    }
}
