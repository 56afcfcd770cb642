// Starts a program that may do no more than is listed: Landlock for files, seccomp for system calls, limits of the
// system for memory and sizes. None of them needs a right or an installed program. This is C because only what may
// be called between fork and exec is called there; nothing in it takes memory.
#pragma once

#include <stdint.h>
#include <sys/types.h>

/// What a confined program may touch. Lists end with a null pointer; a path that is not there is left out.
struct confinement {
  const char *const *readable;    // files and folders that may be read
  const char *const *executable;  // that may be read and run
  const char *const *writable;    // that may be read, written, made and removed
  int allows_network;
  /// Whether opening a file, looking for one, starting a process and asking for random bytes wait for the answer of who listens.
  int reports;
  /// Whether giving files other names waits, too.
  int stages;
  uint64_t memory_limit;     // bytes of address space; 0: not limited
  uint64_t file_size_limit;  // bytes; 0: not limited
};

struct confined_program {
  const char *path;
  char *const *arguments;
  char *const *environment;
  const char *folder;
  /// What the descriptors 1, 2, 3, … are; descriptor 0 is empty. None above is inherited.
  const int *descriptors;
  int descriptor_count;
  /// Null: the program is not confined.
  const struct confinement *confinement;
};

/// Where a start failed.
enum confinement_stage {
  CONFINEMENT_NONE = 0,
  CONFINEMENT_FORK,
  CONFINEMENT_FOLDER,
  CONFINEMENT_DESCRIPTORS,
  CONFINEMENT_LANDLOCK,
  CONFINEMENT_SECCOMP,
  CONFINEMENT_EXEC,
};

struct confinement_failure {
  int stage;
  int code;  // errno
};

/// The version of Landlock's interface; 0 where the system has none.
int confinement_landlock_version(void);

/// Whether the system filters system calls and lets another process answer for them.
int confinement_has_seccomp(void);

/// Starts a program in a session of its own, its signals as at a login.
///
/// - listener: where a program that reports asks; -1 otherwise. The caller closes it.
/// - Returns: stage 0, or where it failed and why; nothing runs then.
struct confinement_failure confinement_spawn(const struct confined_program *program, pid_t *child, int *listener);

/// What a confined program waits for an answer to.
enum confinement_request_kind {
  CONFINEMENT_OPENS = 1,
  CONFINEMENT_STARTS_PROCESS,
  CONFINEMENT_RANDOM,
  CONFINEMENT_SOCKET,
  CONFINEMENT_RENAMES,
  /// It asks whether a file is there, or what it is.
  CONFINEMENT_LOOKS,
};

struct confinement_request {
  uint64_t identifier;
  pid_t process;
  int kind;
  /// Of an open, a look or a rename: the folder that a relative path begins at (a descriptor of the process, or AT_FDCWD).
  int folder;
  /// Of an open, and of a request for random bytes.
  uint64_t flags;
  /// Of a socket: its domain.
  int domain;
  /// Of a socket: its type, with flags.
  int socket_type;
  /// Of a rename: the folder that a relative new path begins at.
  int new_folder;
};

/// The bytes that a path takes at most, its null byte included.
enum { CONFINEMENT_PATH_SIZE = 4096 };

/// Waits for the next request.
///
/// - path: takes `CONFINEMENT_PATH_SIZE` bytes: the path of an open, a look or a rename, ended by a null byte, empty where it cannot
///   be read; so does `new_path`, of a rename. They are not a part of the request, since Swift sees an array in a struct as a
///   tuple of as many elements, and takes 14 seconds to compile one of 4,096.
/// - Returns: 1 with a request; 0 where the program is gone; -1 where nothing came within so many milliseconds.
int confinement_receive(int listener, int milliseconds, struct confinement_request *request, char *path, char *new_path);

/// Whether the process still waits: what was read of its memory is its own then.
int confinement_is_waiting(int listener, uint64_t identifier);

/// Lets the system call go on (code 0), or gives the program an error instead.
void confinement_answer(int listener, uint64_t identifier, int code);

/// The system call has been done for the program: it gets the result 0.
void confinement_complete(int listener, uint64_t identifier);

/// The program gets a descriptor of its own for an open file of this process, as the result of its system call; an error
/// where the system cannot.
void confinement_give(int listener, uint64_t identifier, int descriptor, int closes_on_exec);
