import Models
import Tensors

/// The custom operators that are built in, by the names that files give them.
enum CustomOperators {
    static let all: [String: OperatorKernel] = [
        "AudioSpectrogram": AudioSpectrogram.kernel,
        "CIRCULAR_BUFFER": SignalStream.circularBuffer,
        "Mfcc": Mfcc.kernel,
        "SignalDelay": SignalStream.delay,
        "SignalEnergy": SignalFrontEnd.energy,
        "SignalFftAutoScale": SignalFrontEnd.autoScale,
        "SignalFilterBank": SignalFrontEnd.filterBank,
        "SignalFilterBankLog": SignalFrontEnd.logarithm,
        "SignalFilterBankSpectralSubtraction": SignalStream.spectralSubtraction,
        "SignalFilterBankSquareRoot": SignalFrontEnd.squareRoot,
        "SignalFramer": SignalStream.framer,
        "SignalIrfft": SignalFrontEnd.inverseTransform,
        "SignalOverlapAdd": SignalStream.overlapAdd,
        "SignalPCAN": SignalFrontEnd.gain,
        "SignalRfft": SignalFrontEnd.transform,
        "SignalStacker": SignalStream.stacker,
        "SignalWindow": SignalFrontEnd.window,
        "TFLite_Detection_PostProcess": DetectionPostProcess.kernel,
    ]

    /// A user's closure: outputs get the shapes that it returns.
    static func prepare(_ custom: CustomOperator, _ node: Node) throws -> Evaluation {
        let inputs = try node.op.inputs.indices.compactMap { try node.optionalInput($0) }
        let outputs = try node.op.outputs.indices.map { try node.output($0) }
        for output in outputs { node.resizeWhenEvaluated(output) }
        let options = node.op.customOptions
        return {
            let results = try custom.function(inputs.map { $0.snapshot() }, options)
            guard results.count == outputs.count else {
                throw ModelError("the custom operator returned \(results.count) tensors where the model has \(outputs.count)")
            }
            for (result, output) in zip(results, outputs) {
                guard result.type == output.type, result.shape.checkedElementCount != nil,
                    output.type.bitWidth == nil || result.type.byteCount(of: result.shape.elementCount) == result.bytes.count
                else {
                    throw ModelError(
                        "the custom operator returned a tensor of type \(result.type.name), shape \(result.shape) and \(result.bytes.count) bytes for '\(output.name)' of type \(output.type.name)"
                    )
                }
                try output.resize(to: result.shape, bytes: result.bytes.count)
                result.bytes.withUnsafeBytes {
                    if $0.count > 0 { output.data.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
                }
            }
        }
    }
}
