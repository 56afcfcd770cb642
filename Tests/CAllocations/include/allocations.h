#pragma once

/// The number of blocks of memory that this thread has asked the system for; -1 where that is not counted.
long allocations_of_thread(void);

/// From now on, counts what this thread takes and gives back.
void allocated_bytes_begin(void);

/// The most bytes that this thread had at once since ``allocated_bytes_begin``, with what the allocator adds to each block;
/// -1 where that is not counted.
long allocated_bytes_peak(void);
