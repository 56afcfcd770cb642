#ifndef STUB_FULLY_CONNECTED_H_
#define STUB_FULLY_CONNECTED_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_FULLY_CONNECTED_INT4();
TFLMRegistration Register_FULLY_CONNECTED_INT8();
TFLMRegistration Register_FULLY_CONNECTED_INT16();
}  // namespace tflite
#endif
