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
        var data = ""
        var runs = ""
        for (number, vector) in vectors.enumerated() {
            for (role, tensors) in [("Input", vector.inputs), ("Output", vector.outputs)] {
                for (index, tensor) in tensors.enumerated() {
                    data +=
                        "alignas(16) const uint8_t k\(role)\(index)Vector\(number)[] = {\n" + Self.bytes(tensor.bytes)
                        + "};\n"
                }
            }
            for (index, tensor) in vector.inputs.enumerated() {
                runs += "  std::memcpy(Input\(index)(), kInput\(index)Vector\(number), \(tensor.bytes.count));\n"
            }
            runs +=
                "  if (!Invoke()) {\n    MicroPrintf(\"FAIL: vector \(number) does not run\");\n    return false;\n  }\n"
            for (index, tensor) in vector.outputs.enumerated() {
                let type = Self.type(tensor.type)
                runs += """
                      if (!Equal<\(type)>(\(number), \(index), Output\(index)(), kOutput\(index)Vector\(number),
                          \(tensor.shape.elementCount))) {
                        return false;
                      }

                    """
            }
        }
        if vectors.isEmpty { return untested }
        return """
            #include "self_test.h"

            #include <cmath>
            #include <cstdint>
            #include <cstring>

            #include "model_runner.h"
            #include "tensorflow/lite/micro/micro_log.h"

            namespace model {
            namespace {

            \(data)
            // Integers must be equal; floats may differ in the last digits, as mathematical libraries do. What is
            // no number must be none, and infinities must be the same.
            template <typename T>
            bool Same(T value, T expected) {
              return value == expected;
            }

            template <>
            bool Same<float>(float value, float expected) {
              if (std::isnan(expected)) return std::isnan(value);
              if (std::isinf(expected)) return value == expected;
              return std::fabs(value - expected) <= 4e-6f + 1e-5f * std::fabs(expected);
            }

            template <typename T>
            bool Equal(int vector, int output, const T* values, const uint8_t* bytes,
                       int count) {
              for (int i = 0; i < count; ++i) {
                T expected;
                std::memcpy(&expected, bytes + i * sizeof(T), sizeof(T));
                if (Same(values[i], expected)) continue;
                MicroPrintf("FAIL: vector %d, output %d, element %d: %f instead of %f",
                            vector, output, i, static_cast<double>(values[i]),
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
