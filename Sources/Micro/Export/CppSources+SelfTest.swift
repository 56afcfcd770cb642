import Models
import Tensors

extension CppSources {
    var selfTestHeader: String {
        """
        // Runs the model on known inputs and compares every output element.
        #ifndef SELF_TEST_H_
        #define SELF_TEST_H_

        namespace model {
        // Prints PASS, or the first difference; true if there is none. Setup must have succeeded.
        bool SelfTest();
        }  // namespace model

        #endif  // SELF_TEST_H_

        """
    }

    var selfTestSource: String {
        if vectors.isEmpty { return untested }
        var data = ""
        var runs = ""
        for (number, vector) in vectors.enumerated() {
            let parts = vector.isKept ? kept(vector, number) : drawn(vector, number)
            data += parts.data
            runs += parts.inputs
            runs +=
                "  if (!Invoke()) {\n    MicroPrintf(\"FAIL: vector \(number) does not run\");\n    return false;\n  }\n"
            runs += parts.checks
        }
        return """
            #include "self_test.h"

            #include <cmath>
            #include <cstdint>
            #include <cstring>

            #include "model_runner.h"
            #include "tensorflow/lite/micro/micro_log.h"

            namespace model {
            namespace {

            \(data)\(vectors.allSatisfy(\.isKept) ? "" : "\n" + drawingFunctions)
            // Integers must be equal; floats may differ in the last digits, as mathematical libraries do. What is
            // no number must be none, and infinities must be the same.
            template <typename T>
            bool Same(T value, T expected) {
              return value == expected;
            }

            template <>
            inline bool Same<float>(float value, float expected) {
              if (std::isnan(expected)) return std::isnan(value);
              if (std::isinf(expected)) return value == expected;
              return std::fabs(value - expected) <= 4e-6f + 1e-5f * std::fabs(expected);
            }

            // Compares every step-th of the values.
            template <typename T>
            bool Equal(int vector, int output, const T* values, const uint8_t* bytes,
                       int count, int step) {
              for (int i = 0; i < count; ++i) {
                T expected;
                std::memcpy(&expected, bytes + i * sizeof(T), sizeof(T));
                const T value = values[i * step];
                if (Same(value, expected)) continue;
                MicroPrintf("FAIL: vector %d, output %d, element %d: %f instead of %f",
                            vector, output, i * step, static_cast<double>(value),
                            static_cast<double>(expected));
                return false;
              }
              return true;
            }

            }  // namespace

            bool SelfTest() {
            \(runs)  MicroPrintf("PASS: \(vectors.count) vectors, %d bytes of the arena in use",
                          ArenaUsedBytes());
              return true;
            }

            }  // namespace model

            """
    }

    /// C++ of a vector: what the program keeps, how the inputs come to the model, and what is compared.
    struct VectorParts {
        var data = ""
        var inputs = ""
        var checks = ""
    }

    private func kept(_ vector: TestVector, _ number: Int) -> VectorParts {
        var parts = VectorParts()
        for (index, tensor) in vector.inputs.enumerated() {
            parts.data += Self.array("kInput\(index)Vector\(number)", tensor.bytes)
            parts.inputs += "  std::memcpy(Input\(index)(), kInput\(index)Vector\(number), \(tensor.bytes.count));\n"
        }
        for (index, tensor) in vector.outputs.enumerated() {
            parts.data += Self.array("kOutput\(index)Vector\(number)", tensor.bytes)
            parts.checks += Self.comparison(tensor.type, number, index, count: tensor.shape.elementCount, step: 1)
        }
        return parts
    }

    static func array(_ name: String, _ bytes: Bytes) -> String {
        "alignas(16) const uint8_t \(name)[] = {\n" + self.bytes(bytes) + "};\n"
    }

    static func comparison(_ type: ElementType, _ number: Int, _ index: Int, count: Int, step: Int) -> String {
        """
          if (!Equal<\(self.type(type))>(\(number), \(index), Output\(index)(), kOutput\(index)Vector\(number),
              \(count), \(step))) {
            return false;
          }

        """
    }

    /// For a model without known outputs: it is run, no more.
    private var untested: String {
        """
        #include "self_test.h"

        #include "model_runner.h"
        #include "tensorflow/lite/micro/micro_log.h"

        namespace model {

        bool SelfTest() {
          const bool runs = Invoke();
          MicroPrintf(runs ? "RUNS: no outputs are known to compare with" : "FAIL: it does not run");
          return runs;
        }

        }  // namespace model

        """
    }
}
