/// Where the sources go, and what each platform wants beside them.
struct CppLayout {
    let identifier: String
    let platform: CppProject.Platform
    let sources: CppSources

    var files: [CppProject.File] {
        switch platform {
        case .plain: common("", "cc") + [file("main.cc", main(plainEntry))]
        case .arduino: common(identifier + "/", "cpp") + [file("\(identifier)/\(identifier).ino", sketch)]
        case .platformio:
            common("src/", "cpp") + [
                file("src/main.cpp", "#include <Arduino.h>\n" + sketch), file("platformio.ini", platformioIni),
            ]
        case .espIDF:
            common("main/", "cc") + [
                file("main/main.cc", main(espEntry)), file("main/CMakeLists.txt", espComponent),
                file("main/idf_component.yml", "dependencies:\n  espressif/esp-tflite-micro: \"*\"\n"),
                file("CMakeLists.txt", espProject),
            ]
        case .pico: common("", "cc") + [file("main.cc", main(picoEntry)), file("CMakeLists.txt", picoProject)]
        }
    }

    /// A file beside the model's, which the platform wants.
    private func file(_ path: String, _ text: String) -> CppProject.File { .init(path: path, text: text, isToEdit: true) }

    private func source(_ path: String, _ text: String) -> CppProject.File { .init(path: path, text: text) }

    private func common(_ folder: String, _ suffix: String) -> [CppProject.File] {
        [
            source(folder + "model_data.h", sources.modelHeader),
            source(folder + "model_data.\(suffix)", sources.modelSource),
            source(folder + "model_runner.h", sources.runnerHeader),
            source(folder + "model_runner.\(suffix)", sources.runnerSource),
            source(folder + "self_test.h", sources.selfTestHeader),
            source(folder + "self_test.\(suffix)", sources.selfTestSource),
        ]
    }

    private func main(_ entry: String) -> String { "#include \"model_runner.h\"\n#include \"self_test.h\"\n\(entry)\n" }

    private let plainEntry = """

        int main() { return model::Setup() && model::SelfTest() ? 0 : 1; }
        """

    private let espEntry = """

        extern "C" void app_main() {
          if (model::Setup()) model::SelfTest();
        }
        """

    private let picoEntry = """
        #include "pico/stdlib.h"

        int main() {
          stdio_init_all();
          sleep_ms(2000);
          if (model::Setup()) model::SelfTest();
          while (true) tight_loop_contents();
        }
        """

    private let sketch = """
        #include <TensorFlowLite.h>

        #include "model_runner.h"
        #include "self_test.h"

        void setup() {
          Serial.begin(115200);
          while (!Serial) {
          }
          if (model::Setup()) model::SelfTest();
        }

        void loop() {}

        """

    private let platformioIni = """
        [env:nano33ble]
        platform = nordicnrf52
        board = nano33ble
        framework = arduino
        monitor_speed = 115200
        ; The registry's Arduino_TensorFlowLite is of 2021 and has another interface.
        lib_deps = https://github.com/tensorflow/tflite-micro-arduino-examples.git

        """

    private let espComponent = """
        idf_component_register(
          SRCS "main.cc" "model_data.cc" "model_runner.cc" "self_test.cc"
          INCLUDE_DIRS ".")

        """

    private var espProject: String {
        """
        cmake_minimum_required(VERSION 3.16)
        include($ENV{IDF_PATH}/tools/cmake/project.cmake)
        project(\(identifier))

        """
    }

    private var picoProject: String {
        """
        cmake_minimum_required(VERSION 3.13)
        include($ENV{PICO_SDK_PATH}/external/pico_sdk_import.cmake)
        project(\(identifier) C CXX ASM)
        set(CMAKE_CXX_STANDARD 17)
        pico_sdk_init()
        # The folder of pico-tflmicro.
        add_subdirectory($ENV{PICO_TFLMICRO_PATH} pico-tflmicro)
        add_executable(\(identifier) main.cc model_data.cc model_runner.cc self_test.cc)
        target_link_libraries(\(identifier) pico_stdlib pico-tflmicro)
        pico_enable_stdio_usb(\(identifier) 1)
        pico_add_extra_outputs(\(identifier))

        """
    }
}
