import Models
import Tensors

extension CppSources {
    var runnerHeader: String {
        var lines: [String] = []
        for (role, tensors) in [("Input", inputs), ("Output", outputs)] {
            for (index, tensor) in tensors.enumerated() {
                lines.append("// \(role) \(index), \(tensor.name.printable): \(tensor.type.name) \(tensor.shape)")
                lines.append("constexpr int k\(role)\(index)Size = \(tensor.elements);")
                if Self.isQuantized(tensor), let quantization = tensor.quantization {
                    lines.append("constexpr float k\(role)\(index)Scale = \(Self.literal(quantization.scale));")
                    lines.append("constexpr int k\(role)\(index)ZeroPoint = \(quantization.zeroPoint);")
                }
                lines.append("\(Self.type(tensor.type))* \(role)\(index)();")
                if Self.isQuantized(tensor) {
                    lines.append(
                        role == "Input"
                            ? "void SetInput\(index)(const float* values);" : "void GetOutput\(index)(float* values);")
                }
                lines.append("")
            }
        }
        return """
            // Runs \(name) with TensorFlow Lite Micro.
            #ifndef MODEL_RUNNER_H_
            #define MODEL_RUNNER_H_

            #include <cstdint>

            namespace model {

            // The arena: \(plan.total) bytes are used (head \(plan.head), tail \(plan.tail)), and planning needs \(plan.needed);
            // rounded up to a KiB. Planned for \(plan.target.rawValue), \(plan.target.runtimeVersion).
            constexpr int kTensorArenaSize = \(arenaSize);

            // Loads the model and plans its memory; call it once, before all else. False if something is missing:
            // the log says what.
            bool Setup();
            // Runs the model on what the inputs hold.
            bool Invoke();
            // Bytes of the arena in use, after Setup.
            int ArenaUsedBytes();

            // Pointers to the model's own elements; SetInput and GetOutput quantize and dequantize.
            \(lines.joined(separator: "\n"))
            }  // namespace model

            #endif  // MODEL_RUNNER_H_

            """
    }

    var runnerSource: String {
        let variables = graph.resourceVariableCount
        let setup =
            variables == 0
            ? """
              static tflite::MicroInterpreter static_interpreter(
                  loaded, resolver, tensor_arena, kTensorArenaSize);
            """
            : """
              tflite::MicroAllocator* allocator =
                  tflite::MicroAllocator::Create(tensor_arena, kTensorArenaSize);
              tflite::MicroResourceVariables* variables =
                  tflite::MicroResourceVariables::Create(allocator, \(variables));
              static tflite::MicroInterpreter static_interpreter(
                  loaded, resolver, allocator, variables);
            """
        return """
            #include "model_runner.h"

            #include <cmath>

            #include "model_data.h"
            \(headers)#include "tensorflow/lite/micro/micro_interpreter.h"
            #include "tensorflow/lite/micro/micro_log.h"
            #include "tensorflow/lite/micro/micro_mutable_op_resolver.h"
            \(variables == 0 ? "" : "#include \"tensorflow/lite/micro/micro_allocator.h\"\n#include \"tensorflow/lite/micro/micro_resource_variable.h\"\n")#include "tensorflow/lite/schema/schema_generated.h"

            namespace model {
            namespace {

            \(operators.resolverSource(typed: typed))
            alignas(16) uint8_t tensor_arena[kTensorArenaSize];
            tflite::MicroInterpreter* interpreter = nullptr;
            \(quantizers)
            }  // namespace

            bool Setup() {
              const tflite::Model* loaded = tflite::GetModel(kModelData);
              if (loaded->version() != TFLITE_SCHEMA_VERSION) {
                MicroPrintf("The model has schema version %d, the runtime %d.",
                            static_cast<int>(loaded->version()), TFLITE_SCHEMA_VERSION);
                return false;
              }
              static OpResolver resolver;
              if (RegisterOps(resolver) != kTfLiteOk) return false;
            \(setup)
              if (static_interpreter.AllocateTensors() != kTfLiteOk) return false;
              interpreter = &static_interpreter;
              return true;
            }

            bool Invoke() { return interpreter->Invoke() == kTfLiteOk; }

            int ArenaUsedBytes() {
              return static_cast<int>(interpreter->arena_used_bytes());
            }

            \(accessors)}  // namespace model

            """
    }

    private var headers: String {
        operators.resolverHeaders(typed: typed).map { "#include \"\($0)\"\n" }.joined()
    }

    private var quantizers: String {
        var text = ""
        if inputs.contains(where: Self.isQuantized) {
            text += """

                template <typename T>
                void Quantize(const float* values, int count, float scale, int zero_point,
                              int low, int high, T* result) {
                  for (int i = 0; i < count; ++i) {
                    const float scaled = std::round(values[i] / scale) + zero_point;
                    result[i] = static_cast<T>(scaled < low ? low : scaled > high ? high : scaled);
                  }
                }

                """
        }
        if outputs.contains(where: Self.isQuantized) {
            text += """

                template <typename T>
                void Dequantize(const T* values, int count, float scale, int zero_point,
                                float* result) {
                  for (int i = 0; i < count; ++i) {
                    result[i] = scale * static_cast<float>(values[i] - zero_point);
                  }
                }

                """
        }
        return text
    }

    private var accessors: String {
        var text = ""
        for (role, tensors) in [("Input", inputs), ("Output", outputs)] {
            for (index, tensor) in tensors.enumerated() {
                let type = Self.type(tensor.type)
                text += """
                    \(type)* \(role)\(index)() {
                      return reinterpret_cast<\(type)*>(interpreter->\(role.lowercased())(\(index))->data.data);
                    }


                    """
                guard Self.isQuantized(tensor) else { continue }
                let parameters = "k\(role)\(index)Size, k\(role)\(index)Scale, k\(role)\(index)ZeroPoint"
                if role == "Input" {
                    let (low, high) =
                        tensor.type == .int8 ? (-128, 127) : tensor.type == .uint8 ? (0, 255) : (-32768, 32767)
                    text += """
                        void SetInput\(index)(const float* values) {
                          Quantize(values, \(parameters), \(low), \(high), Input\(index)());
                        }


                        """
                } else {
                    text += """
                        void GetOutput\(index)(float* values) {
                          Dequantize(Output\(index)(), \(parameters), values);
                        }


                        """
                }
            }
        }
        return text
    }
}
