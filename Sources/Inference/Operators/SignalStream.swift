import Kernels
import Models
import Tensors

/// The custom operators of TensorFlow Lite Micro that remember samples from one invocation to the next.
///
/// Source: signal/micro/kernels, tensorflow/lite/micro/kernels/circular_buffer.cc.
enum SignalStream {
    /// Samples that have come and are not used up yet.
    private final class Queue {
        private let start: [Int16]
        private let room: Int
        var samples: [Int16] = []

        /// `room`: how many samples it can ever hold.
        init(_ start: [Int16] = [], room: Int) {
            (self.start, self.room) = (start, room)
            reset()
        }

        func reset() {
            samples.removeAll(keepingCapacity: true)
            samples.reserveCapacity(room)
            samples += start
        }
    }

    private static func rows(of x: RuntimeTensor, _ node: Node) throws -> (rows: Int, size: Int) {
        let size = x.rank > 0 ? x.shape[x.rank - 1] : 0
        try node.require(size > 0, "the input has the shape \(x.shape)")
        return (x.elementCount / size, size)
    }

    /// x [..., n × step] to frames [..., n, size] that overlap, and whether all of them are there yet.
    static let framer = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (inputs, outputs) = try node.tensors([.int16], [.int16, .bool])
        let (x, y, isValid) = (inputs[0], outputs[0], outputs[1])
        let size = try node.custom("frame_size", 1...1 << 20)
        let step = try node.custom("frame_step", 1...size)
        let (rows, width) = try rows(of: x, node)
        try node.require(width % step == 0, "the frame step \(step) does not divide the input's shape \(x.shape)")
        let frames = width / step
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast() + [frames, size]))
        try node.resize(isValid, to: .scalar)
        let before = try node.custom("prefill", 0...1) == 1 ? size - step : 0
        let queues = node.memory(
            size: rows, (0..<rows).map { _ in Queue([Int16](repeating: 0, count: before), room: size + step) }
        ) { for queue in $0 { queue.reset() } }
        return {
            var isComplete = true
            for (row, queue) in queues.value.enumerated() {
                for frame in 0..<frames {
                    let number = row * frames + frame
                    let from = x.elements(as: Int16.self) + number * step
                    queue.samples.append(contentsOf: UnsafeBufferPointer(start: from, count: step))
                    let to = y.elements(as: Int16.self) + number * size
                    if queue.samples.count >= size {
                        for i in 0..<size { to[i] = queue.samples[i] }
                        queue.samples.removeFirst(step)
                    } else {
                        for i in 0..<size { to[i] = 0 }
                        isComplete = false
                    }
                }
            }
            isValid.elements(as: Bool.self)[0] = isComplete
        }
    }

    /// x [channels] to the last left + 1 + right of them, and whether they are there yet.
    static let stacker = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (inputs, outputs) = try node.tensors([.int16], [.int16, .bool])
        let (x, y, isValid) = (inputs[0], outputs[0], outputs[1])
        let channels = try node.custom("num_channels", 1...1 << 16)
        let left = try node.custom("stacker_left_context", 0...1 << 12)
        let right = try node.custom("stacker_right_context", 0...1 << 12)
        let step = try node.custom("stacker_step", 1...left + right + 1)
        try node.require(x.elementCount == channels, "the input has the shape \(x.shape) for \(channels) channels")
        let size = channels * (left + right + 1)
        try node.resize(y, to: [size])
        try node.resize(isValid, to: .scalar)
        let memory = node.memory((queue: Queue(room: size + channels * (left + 1)), isFirst: true)) {
            $0.queue.reset()
            $0.isFirst = true
        }
        return {
            let queue = memory.value.queue
            let frame = UnsafeBufferPointer(start: x.elements(as: Int16.self), count: channels)
            // The first frame stands for those before it.
            for _ in 0..<(memory.value.isFirst ? left + 1 : 1) { queue.samples.append(contentsOf: frame) }
            memory.value.isFirst = false
            let to = y.elements(as: Int16.self)
            let isComplete = queue.samples.count >= size
            for i in 0..<size { to[i] = isComplete ? queue.samples[i] : 0 }
            if isComplete { queue.samples.removeFirst(channels * step) }
            isValid.elements(as: Bool.self)[0] = isComplete
        }
    }

    /// x [..., n], `delay_length` samples later.
    static let delay = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (inputs, outputs) = try node.tensors([.int16], [.int16])
        let (x, y) = (inputs[0], outputs[0])
        let length = try node.custom("delay_length", 0...1 << 24)
        let (rows, size) = try rows(of: x, node)
        try node.resize(y, to: x.shape)
        try node.requireMemory(rows, times: (length + size) * 2)
        let queues = node.memory(
            size: rows, (0..<rows).map { _ in Queue([Int16](repeating: 0, count: length), room: length + size) }
        ) { for queue in $0 { queue.reset() } }
        return {
            for (row, queue) in queues.value.enumerated() {
                queue.samples.append(
                    contentsOf: UnsafeBufferPointer(start: x.elements(as: Int16.self) + row * size, count: size))
                for i in 0..<size { y.elements(as: Int16.self)[row * size + i] = queue.samples[i] }
                queue.samples.removeFirst(size)
            }
        }
    }

    /// Frames x [..., n, size] added where they overlap, to y [..., n × step].
    static let overlapAdd = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (x, y) = try node.ends(inputs: 1, ofOneType: true)
        try node.require(x.rank >= 2, "the input has the shape \(x.shape)")
        let size = x.shape[x.rank - 1]
        let frames = x.shape[x.rank - 2]
        let step = try node.custom("frame_step", 1...1 << 24)
        try node.require(step <= size, "the frame step \(step) is larger than frames of \(size)")
        try node.resize(y, to: Shape(x.shape.dimensions.dropLast(2) + [frames * step]))
        let rows = x.shape.dimensions.dropLast(2).reduce(1, *)
        // Without frames, too, which makes the tensors empty.
        try node.requireMemory(rows, times: size * 4)
        func loop<T: BitwiseCopyable & AdditiveArithmetic>(_: T.Type, add: @escaping (T, T) -> T) -> Evaluation {
            // In place: an assignment would share memory, which the next run would copy.
            let memory = node.memory(size: rows * size, [T](repeating: .zero, count: rows * size)) {
                for index in $0.indices { $0[index] = .zero }
            }
            func update(_ sums: inout [T]) {
                for row in 0..<rows {
                    let base = row * size
                    for frame in 0..<frames {
                        let from = x.elements(as: T.self) + (row * frames + frame) * size
                        let to = y.elements(as: T.self) + (row * frames + frame) * step
                        for i in 0..<size { sums[base + i] = add(sums[base + i], from[i]) }
                        for i in 0..<step { to[i] = sums[base + i] }
                        for i in 0..<size { sums[base + i] = i + step < size ? sums[base + i + step] : .zero }
                    }
                }
            }
            return { update(&memory.value) }
        }
        switch x.type {
        case .int16: return loop(Int16.self) { Int16(clamping: Int32($0) + Int32($1)) }
        case .float32: return loop(Float.self, add: +)
        default: throw node.unsupported(x, y)
        }
    }

    /// Outputs: the signal without an estimate of its noise that follows it slowly, and the estimate.
    static let spectralSubtraction = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (inputs, outputs) = try node.tensors([.uint32], [.uint32, .uint32])
        let (x, y, noise) = (inputs[0], outputs[0], outputs[1])
        let whole = 0...1 << 31 - 1
        let channels = try node.custom("num_channels", 0...1 << 20)
        try node.require(x.elementCount == channels, "the input has the shape \(x.shape) for \(channels) channels")
        let smoothing = try [node.custom("smoothing", whole), node.custom("alternate_smoothing", whole)]
        let rest = try [node.custom("one_minus_smoothing", whole), node.custom("alternate_one_minus_smoothing", whole)]
        let isClamping = try node.custom("clamping", 0...1) == 1
        let remaining = try node.custom("min_signal_remaining", whole)
        let bits = UInt32(try node.custom("smoothing_bits", 0...31))
        let shift = UInt64(try node.custom("spectral_subtraction_bits", 0...31))
        try node.resize(y, to: x.shape)
        try node.resize(noise, to: x.shape)
        let memory = node.memory([UInt32](repeating: 0, count: channels)) { for index in $0.indices { $0[index] = 0 } }
        func update(_ estimates: inout [UInt32]) {
            for i in 0..<channels {
                let signal = x.elements(as: UInt32.self)[i]
                let scaled = signal << bits
                let sum = UInt64(scaled) &* UInt64(smoothing[i & 1]) &+ UInt64(estimates[i]) &* UInt64(rest[i & 1])
                estimates[i] = UInt32(truncatingIfNeeded: sum >> shift)
                var estimate = estimates[i]
                if estimate > scaled {
                    estimate = scaled
                    if isClamping { estimates[i] = estimate }
                }
                let floor = UInt32(truncatingIfNeeded: (UInt64(signal) &* UInt64(remaining)) >> shift)
                y.elements(as: UInt32.self)[i] = max((scaled &- estimate) >> bits, floor)
                noise.elements(as: UInt32.self)[i] = estimates[i]
            }
        }
        return { update(&memory.value) }
    }

    /// CIRCULAR_BUFFER: y [1, slots, 1, depth] moved on by one slot, x [1, 1, 1, depth] put in at its end.
    static let circularBuffer = OperatorKernel(version: 1, isPure: false, remembers: true) { node in
        let (inputs, outputs) = try node.tensors([.int8], [.int8])
        let (x, y) = (inputs[0], outputs[0])
        if let cycles = FlexBuffer(node.op.customOptions)?.int("cycles_max") {
            try node.require(cycles <= 1, "stops the model until \(cycles) inputs have come, which is not supported")
        }
        let depth = x.elementCount
        try node.resize(y, to: y.info.shape)
        let size = y.elementCount
        try node.require(depth > 0 && size >= depth && size % depth == 0, "slots of shape \(x.shape) do not fill \(y.shape)")
        let zero = Int8(truncatingIfNeeded: y.quantization?.zeroPoints.first ?? 0)
        let slots = node.memory([Int8](repeating: zero, count: size)) { for index in $0.indices { $0[index] = zero } }
        return {
            slots.value.removeFirst(depth)
            slots.value.append(contentsOf: UnsafeBufferPointer(start: x.elements(as: Int8.self), count: depth))
            slots.value.withUnsafeBytes { y.data.copyMemory(from: $0.baseAddress!, byteCount: size) }
        }
    }
}
