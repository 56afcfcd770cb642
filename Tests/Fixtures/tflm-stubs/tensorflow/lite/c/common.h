// Declarations enough to check the syntax of generated sources; nothing here runs.
#ifndef STUB_COMMON_H_
#define STUB_COMMON_H_
#include <cstddef>
#include <cstdint>
enum TfLiteStatus { kTfLiteOk, kTfLiteError };
#define TF_LITE_ENSURE_STATUS(a)      \
  do {                                \
    const TfLiteStatus s = (a);       \
    if (s != kTfLiteOk) return s;     \
  } while (0)
struct TfLiteTensor {
  union {
    void* data;
  } data;
};
#endif
