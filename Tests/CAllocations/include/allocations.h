#pragma once

/// The number of blocks of memory that this thread has asked the system for; -1 where that is not counted.
long allocations_of_thread(void);
