#ifndef STUB_PAD_H_
#define STUB_PAD_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_PAD_INT8();
}  // namespace tflite
#endif
