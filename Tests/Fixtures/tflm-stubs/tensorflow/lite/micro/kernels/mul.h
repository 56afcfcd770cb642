#ifndef STUB_MUL_H_
#define STUB_MUL_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_MUL_INT8();
}  // namespace tflite
#endif
