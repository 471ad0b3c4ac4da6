#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A server to start. Pointers are read during the call only.
typedef struct {
    const char *path;
    char *const *argv;
    char *const *envp;
    /// Folder the process begins in.
    const char *directory;
    /// Open for appending; becomes stdout and stderr.
    int log_fd;
    /// Becomes stdin; 0 for none.
    int input_fd;
    /// Open files that are needed at least; the process may have all that its hard limit, or privilege, allows. 0 changes
    /// nothing. This process's own limits stay as they are.
    uint64_t open_files;
    /// Non-zero: the kernel ends the process with SIGKILL when the parent ends.
    int die_with_parent;
    /// Non-zero: the process stays in this session and keeps this process's standard descriptors; `log_fd` is not used.
    int keeps_terminal;
} terrace_spawn_request;

/// Starts a process in a session of its own, with nothing inherited but its log.
/// All calls are served by one thread that lives as long as this process: PDEATHSIG is tied to the thread that forks.
/// Returns the pid, or the negated errno of what failed, an exec included.
pid_t terrace_spawn(const terrace_spawn_request *request);

/// A descriptor that becomes readable when the process ends; -errno on failure.
int terrace_pidfd_open(pid_t pid);

/// Signals the process behind the descriptor, never one that took over its number; 0, or -errno.
int terrace_pidfd_signal(int pidfd, int signal);

/// Reaps an ended child. Returns 1 with its exit in `code` (exit status, or the negated signal), 0 when it has not
/// ended, -errno otherwise: -ECHILD for a process that is not our child.
int terrace_pidfd_reap(int pidfd, int *code);

/// Whether the process may let no file grow: on, every such write of it fails as on a full disk. 0, or -errno.
int terrace_limit_files(pid_t pid, int on);

/// Lets a process of ours have as many open files as its hard limit allows; 0, or -errno.
int terrace_raise_open_files(pid_t pid);

/// Whether a process runs: one that has ended and was not reaped does not. Where PID 1 reaps nobody it stays for good.
int terrace_is_running(pid_t pid);

/// Who listens at the port on all addresses, such as `python3 (pid 4711) on 0.0.0.0`, written to `text`. Returns 1, or 0
/// where nobody does as far as the kernel tells.
int terrace_port_holder(uint16_t port, char *text, size_t size);

/// The most open files a process started by us may have; this process may have as many from now on.
uint64_t terrace_open_files_limit(void);

/// Memory that one large request took is given back when it ends, and not kept for the next one. To be called first.
void terrace_return_memory(void);

/// A socket bound to an IPv4 address and listening, or -errno: somebody else listens there, or the machine has no such
/// address. Here, because Swift sees `sockaddr_in` through whichever C module was built first.
int terrace_listen(const char *host, uint16_t port);

/// A file without a name that is gone when its last descriptor is closed, or -errno.
int terrace_memory_file(void);

/// What descriptors are watched with, of epoll; -errno on failure. Here, because Swift does not see epoll's header.
int terrace_watch_open(void);

/// Reports `id` once when the descriptor becomes readable; 0, or -errno.
int terrace_watch_add(int watch, int fd, uint64_t id);

/// To be called before a watched descriptor is closed.
void terrace_watch_remove(int watch, int fd);

/// Waits, writes the ids of what became readable, at most `room` of them, and returns how many; 0 after a signal.
int terrace_watch_wait(int watch, uint64_t *ids, int room);

/// The user id of the process that holds a TCP socket of this machine and network namespace, by its own address and that of
/// its peer; a listener's peer is `0.0.0.0` or `::`, port 0. Answered at once, whatever the number of sockets.
/// -ENOENT: there is none, or nobody holds it any more; -EOPNOTSUPP: the kernel does not answer such questions here.
int64_t terrace_socket_owner(const char *local, uint16_t local_port, const char *remote, uint16_t remote_port);

/// The same from the tables in /proc, which grow with the number of sockets: for where `terrace_socket_owner` has no answer.
int64_t terrace_socket_owner_in_tables(
    const char *local, uint16_t local_port, const char *remote, uint16_t remote_port);
