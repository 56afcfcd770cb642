#define _GNU_SOURCE
#include "confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct confinement_failure failure(int stage, int code) {
  return (struct confinement_failure){.stage = stage, .code = code};
}

static void put_limit(int resource, uint64_t bytes) {
  if (bytes == 0) return;
  struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};
  struct rlimit present;
  // A limit can only be lowered.
  if (getrlimit(resource, &present) == 0 && present.rlim_max < bytes) limit.rlim_cur = limit.rlim_max = present.rlim_max;
  setrlimit(resource, &limit);
}

#if defined(__linux__)

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>

// MARK: Landlock. The numbers are the kernel's; older headers lack the later ones.

#define LANDLOCK_CREATE_RULESET 444
#define LANDLOCK_ADD_RULE 445
#define LANDLOCK_RESTRICT_SELF 446

enum {
  FS_EXECUTE = 1 << 0,
  FS_WRITE_FILE = 1 << 1,
  FS_READ_FILE = 1 << 2,
  FS_READ_DIR = 1 << 3,
  FS_ALL_OF_VERSION_1 = (1 << 13) - 1,
  FS_REFER = 1 << 13,
  FS_TRUNCATE = 1 << 14,
  FS_IOCTL_DEV = 1 << 15,
  FS_OF_FILES = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
  NET_BIND_TCP = 1 << 0,
  NET_CONNECT_TCP = 1 << 1,
  SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,
  SCOPE_SIGNAL = 1 << 1,
};

struct ruleset_attributes {
  uint64_t filesystem;
  uint64_t network;
  uint64_t scoped;
};

struct path_rule {
  uint64_t access;
  int32_t descriptor;
} __attribute__((packed));

int confinement_landlock_version(void) {
  long version = syscall(LANDLOCK_CREATE_RULESET, NULL, (size_t)0, 1u);
  return version > 0 ? (int)version : 0;
}

static uint64_t handled_access(int version) {
  uint64_t access = FS_ALL_OF_VERSION_1;
  if (version >= 2) access |= FS_REFER;
  if (version >= 3) access |= FS_TRUNCATE;
  if (version >= 5) access |= FS_IOCTL_DEV;
  return access;
}

static int allow(int ruleset, const char *const *paths, uint64_t access) {
  for (; paths && *paths; paths++) {
    int descriptor = open(*paths, O_PATH | O_CLOEXEC);
    if (descriptor < 0) continue;
    struct stat status;
    struct path_rule rule = {.access = access, .descriptor = descriptor};
    if (fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode)) rule.access &= FS_OF_FILES;
    long result = syscall(LANDLOCK_ADD_RULE, ruleset, 1, &rule, 0u);
    int code = errno;
    close(descriptor);
    if (result != 0) return code;
  }
  return 0;
}

static int restrict_files(const struct confinement *confinement) {
  int version = confinement_landlock_version();
  if (version == 0) return ENOSYS;
  struct ruleset_attributes attributes = {.filesystem = handled_access(version)};
  size_t size = offsetof(struct ruleset_attributes, network);
  if (version >= 4) {
    size = offsetof(struct ruleset_attributes, scoped);
    if (!confinement->allows_network) attributes.network = NET_BIND_TCP | NET_CONNECT_TCP;
  }
  if (version >= 6) {
    size = sizeof attributes;
    attributes.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
  }
  int ruleset = (int)syscall(LANDLOCK_CREATE_RULESET, &attributes, size, 0u);
  if (ruleset < 0) return errno;
  uint64_t read = FS_READ_FILE | FS_READ_DIR;
  int code = allow(ruleset, confinement->readable, read);
  if (code == 0) code = allow(ruleset, confinement->executable, read | FS_EXECUTE);
  // Devices and programs are not made, and nothing that was made is run.
  uint64_t write = attributes.filesystem & ~(uint64_t)(FS_EXECUTE | FS_IOCTL_DEV | 1 << 6 | 1 << 11);
  if (code == 0) code = allow(ruleset, confinement->writable, write);
  if (code == 0 && syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0u) != 0) code = errno;
  close(ruleset);
  return code;
}

// MARK: seccomp

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

int confinement_has_seccomp(void) {
#if defined(NATIVE_ARCHITECTURE)
  struct seccomp_notif_sizes sizes;
  return syscall(__NR_seccomp, SECCOMP_GET_NOTIF_SIZES, 0u, &sizes) == 0;
#else
  return 0;
#endif
}

#if defined(NATIVE_ARCHITECTURE)

/// System calls that no notebook needs: other namespaces and file systems, the kernel itself, other processes' memory
/// and descriptors, and ways to open files that nobody sees.
static const int refused_calls[] = {
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_setns, __NR_unshare, __NR_mknodat, __NR_bpf,
    __NR_perf_event_open, __NR_add_key, __NR_request_key, __NR_keyctl, __NR_kexec_load, __NR_init_module,
    __NR_finit_module, __NR_delete_module, __NR_userfaultfd, __NR_open_by_handle_at, __NR_reboot, __NR_swapon,
    __NR_swapoff, __NR_acct, __NR_quotactl, __NR_personality, __NR_process_vm_writev, __NR_io_setup, __NR_fanotify_init,
    __NR_sethostname, __NR_setdomainname, __NR_settimeofday, __NR_clock_settime, __NR_clock_adjtime, __NR_adjtimex,
    __NR_syslog, __NR_vhangup, __NR_lookup_dcookie, __NR_move_pages, __NR_migrate_pages,
#if defined(__NR_io_uring_setup)
    __NR_io_uring_setup, __NR_io_uring_enter, __NR_io_uring_register,
#endif
#if defined(__NR_pidfd_getfd)
    __NR_pidfd_getfd,
#endif
#if defined(__NR_pidfd_open)
    __NR_pidfd_open, __NR_pidfd_send_signal,
#endif
#if defined(__NR_process_madvise)
    __NR_process_madvise,
#endif
#if defined(__NR_open_tree)
    __NR_open_tree, __NR_move_mount, __NR_fsopen, __NR_fsconfig, __NR_fsmount, __NR_fspick,
#endif
#if defined(__NR_mount_setattr)
    __NR_mount_setattr,
#endif
#if defined(__NR_kexec_file_load)
    __NR_kexec_file_load,
#endif
#if defined(__x86_64__)
    __NR_mknod, __NR_iopl, __NR_ioperm, __NR_modify_ldt, __NR_uselib, __NR_ustat, __NR_sysfs,
#endif
};

/// Opening a file, in each way that there is.
static const int open_calls[] = {
    __NR_openat,
#if defined(__NR_openat2)
    __NR_openat2,
#endif
#if defined(__x86_64__)
    __NR_open, __NR_creat,
#endif
};

/// Giving a file another name.
static const int rename_calls[] = {
    __NR_renameat2,
#if defined(__NR_renameat)
    __NR_renameat,
#endif
#if defined(__NR_rename)
    __NR_rename,
#endif
};

/// Asking whether a file is there and what it is: the number of the call, and where its arguments have the path, the folder that
/// a relative path begins at and the flags; -1 where it has none.
struct look_call {
  int number, path, folder, flags;
};

static const struct look_call look_calls[] = {
    {__NR_newfstatat, 1, 0, 3}, {__NR_statx, 1, 0, 2}, {__NR_faccessat, 1, 0, -1}, {__NR_readlinkat, 1, 0, -1},
    {__NR_chdir, 0, -1, -1},
#if defined(__NR_faccessat2)
    {__NR_faccessat2, 1, 0, 3},
#endif
#if defined(__x86_64__)
    {__NR_access, 0, -1, -1}, {__NR_stat, 0, -1, -1}, {__NR_lstat, 0, -1, -1}, {__NR_readlink, 0, -1, -1},
#endif
};

enum { LOOK_CALL_COUNT = sizeof look_calls / sizeof *look_calls };

enum { FILTER_CAPACITY = 256 };

struct filter {
  struct sock_filter steps[FILTER_CAPACITY];
  unsigned short count;
};

static void add(struct filter *filter, struct sock_filter step) {
  if (filter->count < FILTER_CAPACITY) filter->steps[filter->count++] = step;
}

static void load(struct filter *filter, size_t offset) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void give(struct filter *filter, uint32_t answer) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answer));
}

/// The answer where the loaded number is `value`.
static void give_if(struct filter *filter, int value, uint32_t answer) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)value, 0, 1));
  give(filter, answer);
}

#define ARGUMENT(INDEX) (offsetof(struct seccomp_data, args) + 8 * (INDEX))
#define REFUSED(CODE) (SECCOMP_RET_ERRNO | (CODE))

static void build(struct filter *filter, const struct confinement *confinement) {
  uint32_t ask = confinement->reports ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW;
  load(filter, offsetof(struct seccomp_data, arch));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0));
  give(filter, SECCOMP_RET_KILL_PROCESS);
  load(filter, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // The same calls under other numbers.
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x40000000u, 0, 1));
  give(filter, REFUSED(ENOSYS));
#endif
  for (size_t index = 0; index < sizeof refused_calls / sizeof *refused_calls; index++) {
    give_if(filter, refused_calls[index], REFUSED(EPERM));
  }
  for (size_t index = 0; index < sizeof open_calls / sizeof *open_calls; index++) {
    give_if(filter, open_calls[index], ask);
  }
  for (size_t index = 0; index < LOOK_CALL_COUNT; index++) {
    const struct look_call *call = &look_calls[index];
    if (call->flags < 0) {
      give_if(filter, call->number, ask);
      continue;
    }
    // A file that is open already was told of when it was opened.
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call->number, 0, 4));
    load(filter, ARGUMENT(call->flags));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, AT_EMPTY_PATH, 0, 1));
    give(filter, SECCOMP_RET_ALLOW);
    give(filter, ask);
  }
  for (size_t index = 0; confinement->stages && index < sizeof rename_calls / sizeof *rename_calls; index++) {
    give_if(filter, rename_calls[index], ask);
  }
  give_if(filter, __NR_getrandom, ask);
#if defined(__x86_64__)
  give_if(filter, __NR_fork, ask);
  give_if(filter, __NR_vfork, ask);
#endif
  // Its flags lie in memory, where no filter sees them; the C library then uses the older call.
#if defined(__NR_clone3)
  give_if(filter, __NR_clone3, REFUSED(ENOSYS));
#endif
  if (!confinement->allows_network) {
    give_if(filter, __NR_socket, confinement->reports ? SECCOMP_RET_USER_NOTIF : REFUSED(EACCES));
  }
  if (confinement_landlock_version() < 6) {
    // Signals reach no further than this process and its group.
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_kill, 0, 6));
    load(filter, ARGUMENT(0));
    give_if(filter, getpid(), SECCOMP_RET_ALLOW);
    give_if(filter, 0, SECCOMP_RET_ALLOW);
    give(filter, REFUSED(EPERM));
  }
  // A new thread is nobody's business; a new process is reported, a new namespace refused.
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 1, 0));
  give(filter, SECCOMP_RET_ALLOW);
  load(filter, ARGUMENT(0));
  uint32_t namespaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1));
  give(filter, REFUSED(EPERM));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1));
  give(filter, SECCOMP_RET_ALLOW);
  give(filter, ask);
}

/// - Returns: errno, or 0; `listener` is where the filter asks.
static int filter_calls(const struct confinement *confinement, int *listener) {
  struct filter filter = {.count = 0};
  build(&filter, confinement);
  struct sock_fprog program = {.len = filter.count, .filter = filter.steps};
  unsigned flags = confinement->reports ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
  long result = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  if (result < 0) return errno;
  *listener = confinement->reports ? (int)result : -1;
  return 0;
}

#else
static int filter_calls(const struct confinement *confinement, int *listener) {
  (void)confinement;
  *listener = -1;
  return ENOSYS;
}
#endif

// MARK: Requests

int confinement_is_waiting(int listener, uint64_t identifier) {
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &identifier) == 0;
}

void confinement_answer(int listener, uint64_t identifier, int code) {
  struct seccomp_notif_resp answer = {
      .id = identifier, .error = -code, .flags = code == 0 ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0};
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

void confinement_complete(int listener, uint64_t identifier) {
  struct seccomp_notif_resp answer = {.id = identifier};
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

void confinement_give(int listener, uint64_t identifier, int descriptor, int closes_on_exec) {
  // The header of an older system lacks it.
  struct {
    uint64_t identifier;
    uint32_t flags, source, target, target_flags;
  } gift = {identifier, 0, (uint32_t)descriptor, 0, closes_on_exec ? O_CLOEXEC : 0};
  int given = ioctl(listener, _IOW('!', 3, gift), &gift);
  struct seccomp_notif_resp answer = {.id = identifier, .val = given, .error = given < 0 ? -EACCES : 0};
  if (given < 0) answer.val = 0;
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

/// A string of another process. It may end a page before unmapped memory, so it is read page by page.
static void read_string(pid_t process, uint64_t address, char *text, size_t capacity) {
  size_t length = 0;
  text[0] = 0;
  while (length < capacity - 1) {
    size_t count = 4096 - (address + length) % 4096;
    if (count > capacity - 1 - length) count = capacity - 1 - length;
    struct iovec here = {.iov_base = text + length, .iov_len = count};
    struct iovec there = {.iov_base = (void *)(uintptr_t)(address + length), .iov_len = count};
    ssize_t got = process_vm_readv(process, &here, 1, &there, 1, 0);
    if (got <= 0) break;
    if (memchr(text + length, 0, (size_t)got)) return;
    length += (size_t)got;
  }
  text[0] = 0;
}

static const struct look_call *look_call(int number) {
  for (size_t index = 0; index < LOOK_CALL_COUNT; index++) {
    if (look_calls[index].number == number) return &look_calls[index];
  }
  return NULL;
}

int confinement_receive(int listener, int milliseconds, struct confinement_request *request, char *path, char *new_path) {
  struct pollfd poll_entry = {.fd = listener, .events = POLLIN};
  int ready = poll(&poll_entry, 1, milliseconds);
  if (ready <= 0) return -1;
  if (!(poll_entry.revents & POLLIN)) return 0;
  struct seccomp_notif notification;
  memset(&notification, 0, sizeof notification);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) != 0) return errno == ENOENT || errno == EINTR ? -1 : 0;
  const uint64_t *arguments = (const uint64_t *)notification.data.args;
  memset(request, 0, sizeof *request);
  path[0] = 0;
  request->identifier = notification.id;
  request->process = (pid_t)notification.pid;
  new_path[0] = 0;
  request->folder = request->new_folder = AT_FDCWD;
  uint64_t address = 0, new_address = 0;
  int call = notification.data.nr;
  const struct look_call *look = look_call(call);
  if (look) {
    request->kind = CONFINEMENT_LOOKS;
    if (look->folder >= 0) request->folder = (int)arguments[look->folder];
    address = arguments[look->path];
  } else if (call == __NR_openat) {
    request->kind = CONFINEMENT_OPENS;
    request->folder = (int)arguments[0];
    address = arguments[1];
    request->flags = arguments[2];
#if defined(__NR_openat2)
  } else if (call == __NR_openat2) {
    request->kind = CONFINEMENT_OPENS;
    request->folder = (int)arguments[0];
    address = arguments[1];
    struct iovec here = {.iov_base = &request->flags, .iov_len = sizeof request->flags};
    struct iovec there = {.iov_base = (void *)(uintptr_t)arguments[2], .iov_len = sizeof request->flags};
    if (process_vm_readv(request->process, &here, 1, &there, 1, 0) < 0) request->flags = O_RDWR;
#endif
#if defined(__x86_64__)
  } else if (call == __NR_open) {
    request->kind = CONFINEMENT_OPENS;
    address = arguments[0];
    request->flags = arguments[1];
  } else if (call == __NR_creat) {
    request->kind = CONFINEMENT_OPENS;
    address = arguments[0];
    request->flags = O_CREAT | O_WRONLY | O_TRUNC;
#endif
  } else if (call == __NR_renameat2
#if defined(__NR_renameat)
             || call == __NR_renameat
#endif
  ) {
    request->kind = CONFINEMENT_RENAMES;
    request->folder = (int)arguments[0];
    address = arguments[1];
    request->new_folder = (int)arguments[2];
    new_address = arguments[3];
#if defined(__NR_rename)
  } else if (call == __NR_rename) {
    request->kind = CONFINEMENT_RENAMES;
    address = arguments[0];
    new_address = arguments[1];
#endif
  } else if (call == __NR_getrandom) {
    request->kind = CONFINEMENT_RANDOM;
    request->flags = arguments[2];
  } else if (call == __NR_socket) {
    request->kind = CONFINEMENT_SOCKET;
    request->domain = (int)arguments[0];
    request->socket_type = (int)arguments[1];
  } else {
    request->kind = CONFINEMENT_STARTS_PROCESS;
  }
  if (address != 0) read_string(request->process, address, path, CONFINEMENT_PATH_SIZE);
  if (new_address != 0) read_string(request->process, new_address, new_path, CONFINEMENT_PATH_SIZE);
  return 1;
}

// MARK: Starting

/// What the child tells its parent before it becomes the program: a failure, or the listener.
struct report {
  struct confinement_failure failure;
};

static void send_report(int channel, struct confinement_failure outcome, int listener) {
  struct report report = {.failure = outcome};
  struct iovec part = {.iov_base = &report, .iov_len = sizeof report};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (listener >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &listener, sizeof listener);
  }
  while (sendmsg(channel, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) {}
}

/// - Returns: whether a report came; none comes once the program runs.
static int receive_report(int channel, struct confinement_failure *outcome, int *listener) {
  struct report report;
  struct iovec part = {.iov_base = &report, .iov_len = sizeof report};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  ssize_t count;
  do count = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  while (count < 0 && errno == EINTR);
  if (count != sizeof report) return 0;
  *outcome = report.failure;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_type == SCM_RIGHTS) memcpy(listener, CMSG_DATA(header), sizeof *listener);
  }
  return 1;
}

static int confine(const struct confinement *confinement, int channel) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CONFINEMENT_SECCOMP;
  errno = restrict_files(confinement);
  if (errno != 0) return CONFINEMENT_LANDLOCK;
  put_limit(RLIMIT_AS, confinement->memory_limit);
  put_limit(RLIMIT_FSIZE, confinement->file_size_limit);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  int listener = -1;
  errno = filter_calls(confinement, &listener);
  if (errno != 0) return CONFINEMENT_SECCOMP;
  if (listener >= 0) {
    send_report(channel, failure(CONFINEMENT_NONE, 0), listener);
    close(listener);
  }
  return CONFINEMENT_NONE;
}

#else

int confinement_landlock_version(void) { return 0; }
int confinement_has_seccomp(void) { return 0; }
int confinement_receive(int listener, int milliseconds, struct confinement_request *request, char *path, char *new_path) {
  (void)listener, (void)milliseconds, (void)request, (void)path, (void)new_path;
  return 0;
}
int confinement_is_waiting(int listener, uint64_t identifier) {
  (void)listener, (void)identifier;
  return 0;
}
void confinement_complete(int listener, uint64_t identifier) { (void)listener, (void)identifier; }
void confinement_give(int listener, uint64_t identifier, int descriptor, int closes_on_exec) {
  (void)listener, (void)identifier, (void)descriptor, (void)closes_on_exec;
}
void confinement_answer(int listener, uint64_t identifier, int code) { (void)listener, (void)identifier, (void)code; }

static void send_report(int channel, struct confinement_failure outcome, int listener) {
  (void)listener;
  while (write(channel, &outcome, sizeof outcome) < 0 && errno == EINTR) {}
}
static int receive_report(int channel, struct confinement_failure *outcome, int *listener) {
  (void)listener;
  ssize_t count;
  do count = read(channel, outcome, sizeof *outcome);
  while (count < 0 && errno == EINTR);
  return count == sizeof *outcome;
}
static int confine(const struct confinement *confinement, int channel) {
  (void)confinement, (void)channel;
  errno = ENOSYS;
  return CONFINEMENT_LANDLOCK;
}

#endif

/// Gives the descriptors their places and closes all others.
static int place_descriptors(const struct confined_program *program, int *channel) {
  int above = program->descriptor_count + 1;
  // Out of the way of the places first.
  int moved = fcntl(*channel, F_DUPFD_CLOEXEC, above + program->descriptor_count + 1);
  if (moved < 0) return errno;
  *channel = moved;
  int sources[16];
  if (program->descriptor_count > 16) return EINVAL;
  for (int index = 0; index < program->descriptor_count; index++) {
    sources[index] = fcntl(program->descriptors[index], F_DUPFD_CLOEXEC, above);
    if (sources[index] < 0) return errno;
  }
  for (int index = 0; index < program->descriptor_count; index++) {
    if (dup2(sources[index], index + 1) < 0) return errno;
  }
  int empty = open("/dev/null", O_RDONLY);
  if (empty > 0) {
    dup2(empty, 0);
    if (empty >= above) close(empty);
  }
  return 0;
}

static void close_others(int first, int kept) {
#if defined(__linux__) && defined(__NR_close_range)
  if (syscall(__NR_close_range, (unsigned)first, (unsigned)kept - 1, 0u) == 0 || first == kept) {
    if (syscall(__NR_close_range, (unsigned)kept + 1, ~0u, 0u) == 0) return;
  }
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int descriptor = first; descriptor < limit; descriptor++) {
    if (descriptor != kept) close(descriptor);
  }
}

static _Noreturn void become(const struct confined_program *program, int channel, pid_t parent) {
  setsid();
#if defined(__linux__)
  // It does not outlive this process, whatever ends that.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(127);
#else
  (void)parent;
#endif
  struct sigaction usual = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &usual, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int stage = CONFINEMENT_DESCRIPTORS;
  errno = place_descriptors(program, &channel);
  if (errno == 0) {
    close_others(program->descriptor_count + 1, channel);
    stage = CONFINEMENT_FOLDER;
    if (!program->folder || chdir(program->folder) == 0) {
      stage = program->confinement ? confine(program->confinement, channel) : CONFINEMENT_NONE;
      if (stage == CONFINEMENT_NONE) {
        execve(program->path, program->arguments, program->environment);
        stage = CONFINEMENT_EXEC;
      }
    }
  }
  send_report(channel, failure(stage, errno), -1);
  _exit(127);
}

struct confinement_failure confinement_spawn(const struct confined_program *program, pid_t *child, int *listener) {
  int channel[2];
  *listener = -1;
#if defined(__linux__)
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) != 0) return failure(CONFINEMENT_FORK, errno);
#else
  if (pipe(channel) != 0) return failure(CONFINEMENT_FORK, errno);
  for (int end = 0; end < 2; end++) fcntl(channel[end], F_SETFD, FD_CLOEXEC);
#endif
  // No handler of this process may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t identifier = fork();
  if (identifier == 0) {
    close(channel[0]);
    become(program, channel[1], parent);
  }
  int code = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);
  close(channel[1]);
  if (identifier < 0) {
    close(channel[0]);
    return failure(CONFINEMENT_FORK, code);
  }
  struct confinement_failure outcome = failure(CONFINEMENT_NONE, 0);
  while (outcome.stage == CONFINEMENT_NONE && receive_report(channel[0], &outcome, listener)) {}
  close(channel[0]);
  if (outcome.stage != CONFINEMENT_NONE) {
    while (waitpid(identifier, NULL, 0) < 0 && errno == EINTR) {}
    if (*listener >= 0) close(*listener);
    *listener = -1;
    return outcome;
  }
  *child = identifier;
  return outcome;
}
