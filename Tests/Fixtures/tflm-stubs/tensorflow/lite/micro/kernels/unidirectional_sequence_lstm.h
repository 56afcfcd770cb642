#ifndef STUB_UNIDIRECTIONAL_SEQUENCE_LSTM_H_
#define STUB_UNIDIRECTIONAL_SEQUENCE_LSTM_H_
#include "tensorflow/lite/micro/micro_common.h"
namespace tflite {
TFLMRegistration Register_UNIDIRECTIONAL_SEQUENCE_LSTM_INT8();
TFLMRegistration Register_UNIDIRECTIONAL_SEQUENCE_LSTM_INT16();
}  // namespace tflite
#endif
