#ifndef STUB_MICRO_LOG_H_
#define STUB_MICRO_LOG_H_
void MicroPrintf(const char* format, ...);
#endif
