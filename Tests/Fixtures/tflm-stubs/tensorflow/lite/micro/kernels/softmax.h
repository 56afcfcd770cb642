#ifndef STUB_SOFTMAX_H_
#define STUB_SOFTMAX_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_SOFTMAX_INT8();
TFLMRegistration Register_SOFTMAX_INT8_INT16();
TFLMRegistration Register_SOFTMAX_INT16();
}  // namespace tflite
#endif
