#ifndef STUB_TRANSPOSE_CONV_H_
#define STUB_TRANSPOSE_CONV_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_TRANSPOSE_CONV_INT8();
}  // namespace tflite
#endif
