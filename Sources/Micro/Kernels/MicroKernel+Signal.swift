import Models
import Tensors

extension MicroKernel {
    /// The custom operators that TFLM brings along. Sizes for 32-bit targets follow from the structures' fields and
    /// are not measured. Source: signal/micro/kernels, tensorflow/lite/micro/kernels/{circular_buffer,
    /// detection_postprocess, ethos_u/ethosu}.cc.
    static let customs: [String: MicroKernel] = [
        "CIRCULAR_BUFFER": MicroKernel(data: StructSize(8)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input.dimension(1) == 1, "the input has \(input.dimension(1)) rows instead of 1")
            try context.requireKeptType(input)
            try context.require(input, "input", in: [.int8])
        },
        "ethos-u": MicroKernel(data: StructSize(12)) { context throws(MicroRefusal) in
            try context.require(!context.op.inputs.isEmpty, "it has no command stream")
            let addresses = context.op.inputs.count + context.op.outputs.count
            context.useScratch(8 * addresses, "addresses")
            context.useScratch((context.target.abi == .host64 ? 8 : 4) * addresses, "sizes at the addresses")
        },
        "SignalDelay": MicroKernel(data: StructSize(32, 20)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: [.int16])
            let frame = try context.innermost(of: input)
            let capacity = frame + (try context.option("delay_length"))
            context.persistCircularBuffers(input.elements / frame, capacity: capacity)
        },
        "SignalFramer": MicroKernel(data: StructSize(40, 28)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: [.int16])
            let frame = try context.option("frame_size")
            let step = try context.option("frame_step")
            let inner = try context.innermost(of: input)
            try context.require(step > 0 && frame > 0, "frame_size and frame_step must be positive")
            try context.require(
                inner >= step && inner % step == 0, "\(inner) samples are no multiple of the frame step \(step)")
            context.persistCircularBuffers(input.elements / inner, capacity: frame.roundedUp(to: step))
        },
        "SignalStacker": MicroKernel(data: StructSize(56, 36)) { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(0), "input", in: [.int16])
            let left = try context.option("stacker_left_context")
            let right = try context.option("stacker_right_context")
            let capacity = try context.option("num_channels") * (left + right + 1)
            context.persist(context.circularBufferBytes(capacity), "circular buffer")
        },
        "SignalOverlapAdd": MicroKernel(data: StructSize(32, 24)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: [.int16, .float32])
            let frame = try context.innermost(of: input)
            try context.require(input.rank >= 2, "the input must have at least two dimensions")
            let outer = input.elements / max(1, frame * input.dimension(input.rank - 2))
            context.persist(context.pointer * outer, "buffer pointers")
            for _ in 0..<outer { context.persist((input.type == .int16 ? 2 : 4) * frame, "overlap") }
        },
        "SignalRfft": MicroKernel(data: StructSize(48, 32)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: [.int16, .int32, .float32])
            let length = try context.option("fft_length")
            let bytes = input.type == .int16 ? 2 : 4
            context.persist(context.transformBytes(length, elementBytes: bytes), "transform")
            context.useScratch(length * bytes, "work area")
        },
        "SignalIrfft": MicroKernel(data: StructSize(32, 24)) { context throws(MicroRefusal) in
            let input = try context.requiredInput(0)
            try context.require(input, "input", in: [.int16, .int32, .float32])
            let length = try context.option("fft_length")
            let state = context.transformBytes(length, elementBytes: input.type == .int16 ? 2 : 4)
            context.persist(state + (input.type == .float32 ? 16 : 0), "transform")
        },
        "SignalPCAN": .plain([.uint32], at: .prepare, data: StructSize(4)),
        "SignalFilterBankSpectralSubtraction": MicroKernel(data: StructSize(56, 48)) { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(0), "input", in: [.uint32])
            context.persist(4 * (try context.option("num_channels")), "noise estimate")
        },
        "SignalFilterBank": MicroKernel(data: StructSize(64, 32)) { context throws(MicroRefusal) in
            try context.require(try context.requiredInput(0), "input", in: [.uint32])
            context.persist(8 * (try context.option("num_channels") + 1), "work area")
        },
        "SignalFilterBankLog": .plain([.uint32], at: .prepare, data: StructSize(8)),
        "SignalFilterBankSquareRoot": .plain([.uint64], at: .prepare),
        "SignalEnergy": .plain([.int16], at: .prepare, data: StructSize(8)),
        "SignalFftAutoScale": .plain([.int16], at: .prepare),
        "SignalWindow": .plain([.int16], at: .prepare, data: StructSize(8)),
        "TFLite_Detection_PostProcess": MicroKernel(data: StructSize(112)) { context throws(MicroRefusal) in
            try context.addDetectionScratch()
        },
    ]
}

extension KernelContext {
    /// A whole number in the custom options.
    fileprivate func option(_ name: String) throws(MicroRefusal) -> Int {
        guard let value = FlexBuffer(op.customOptions)?.int(name), (0..<1 << 28).contains(value) else {
            throw refuse("the option '\(name)' is missing or out of range")
        }
        return value
    }

    fileprivate func innermost(of tensor: TensorInfo) throws(MicroRefusal) -> Int {
        guard let inner = tensor.shape.dimensions.last, inner > 0 else { throw refuse("the input is empty") }
        return inner
    }

    /// A ring of 16-bit samples, held twice so that every window is in one piece.
    fileprivate func circularBufferBytes(_ capacity: Int) -> Int { (target == .host64 ? 40 : 20) + 4 * capacity }

    fileprivate mutating func persistCircularBuffers(_ count: Int, capacity: Int) {
        persist(pointer * count, "buffer pointers")
        persist(pointer * count, "circular buffers")
        for _ in 0..<min(count, 1 << 16) { persist(circularBufferBytes(capacity), "circular buffer") }
    }

    /// Kiss FFT's tables.
    fileprivate func transformBytes(_ length: Int, elementBytes: Int) -> Int {
        (target == .host64 ? 288 : 276) + (elementBytes == 2 ? 5 : 10) * length
    }

    fileprivate mutating func addDetectionScratch() throws(MicroRefusal) {
        let boxesTensor = try requiredInput(0)
        let classes = try requiredInput(1)
        let anchors = try requiredInput(2)
        try require(
            boxesTensor.rank == 3 && classes.rank == 3 && anchors.rank == 2 && op.outputs.count == 4,
            "boxes, classes and anchors must have 3, 3 and 2 dimensions, and there must be 4 outputs")
        let boxes = boxesTensor.dimension(1)
        let most = try option("max_detections")
        let classCount = try option("num_classes")
        useScratch(boxes, "active candidates")
        useScratch(16 * boxes, "decoded boxes")
        useScratch(4 * classes.dimension(1) * classes.dimension(2), "scores")
        useScratch(4 * boxes, "score buffer")
        useScratch(4 * boxes, "kept scores")
        useScratch(4 * most * boxes, "scores after suppression")
        useScratch(4 * most * boxes, "sorted values")
        useScratch(4 * boxes, "kept indices")
        useScratch(4 * most * boxes, "sorted indices")
        useScratch(4 * max(classCount, most) * boxes, "buffer")
        useScratch(4 * min(boxes, most) * boxes, "selected")
        try require(boxesTensor, "boxes", in: .float, at: .invoke)
    }
}
