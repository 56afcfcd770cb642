#ifndef STUB_ADD_H_
#define STUB_ADD_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_ADD_INT8();
TFLMRegistration Register_ADD_INT16();
}  // namespace tflite
#endif
