#define _GNU_SOURCE
#include "CTerrace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Sets the soft limit to the hard limit, even if less is wanted now. A server that later wants more than its soft limit
// sets both limits to the wanted number, and without privilege it could never raise them again.
static void raise_open_files(uint64_t wanted) {
    struct rlimit limit;
    if (wanted == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    struct rlimit raised = limit;
    if (raised.rlim_max < wanted) raised.rlim_max = wanted;
    raised.rlim_cur = raised.rlim_max;
    // Raising the hard limit needs privilege. Without it, the existing hard limit is used.
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return;
    raised.rlim_cur = raised.rlim_max = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &raised);
}

// Runs between vfork and exec, so it may only make async-signal-safe calls: another thread may hold any lock.
static void become(const terrace_spawn_request *request, int report_fd, pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    if (!request->keeps_terminal) setsid();
    if (request->die_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // If the parent ended before the line above, the kernel will not send the signal.
        if (getppid() != parent) _exit(127);
    }
    if (request->keeps_terminal) {
        // The command gets the descriptors that this process has inherited. Those that this process has opened are
        // closed by exec.
        if (chdir(request->directory) != 0) goto failed;
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(request->path, request->argv, request->envp);
        goto failed;
    }
    // A write above the file size limit must fail, as on a full disk, instead of ending the server with SIGXFSZ.
    signal(SIGXFSZ, SIG_IGN);
    // First the descriptors are moved above 0 to 3: in a daemon whose standard descriptors were closed, the log and the
    // report may have these numbers.
    int log_fd = fcntl(request->log_fd, F_DUPFD_CLOEXEC, 4), high_fd = fcntl(report_fd, F_DUPFD_CLOEXEC, 4);
    if (log_fd < 0 || high_fd < 0) goto failed;
    report_fd = high_fd;
    int input_fd = request->input_fd > 0 ? fcntl(request->input_fd, F_DUPFD_CLOEXEC, 4) : open("/dev/null", O_RDONLY);
    if (input_fd < 0 || dup2(input_fd, 0) < 0 || dup2(log_fd, 1) < 0 || dup2(log_fd, 2) < 0) goto failed;
    // Descriptor 3, the report, is not closed below; exec closes it.
    if (dup3(report_fd, 3, O_CLOEXEC) < 0) goto failed;
    report_fd = 3;
    if (syscall(SYS_close_range, 4u, ~0u, 0u) != 0)
        for (int fd = 4; fd < 65536; fd++) close(fd);
    raise_open_files(request->open_files);
    if (chdir(request->directory) != 0) goto failed;
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->path, request->argv, request->envp);
failed:;
    int error = errno;
    ssize_t ignored = write(report_fd, &error, sizeof error);
    (void)ignored;
    _exit(127);
}

static pid_t spawn_here(const terrace_spawn_request *request) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -errno;
    pid_t parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    // All signals are blocked, so that no handler of this process runs in the child.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // vfork is used because fork would copy the page tables of a daemon with hundreds of nodes. This thread waits here
    // until the child has called exec or has ended. The child has its own signal handlers and descriptors.
    pid_t pid = vfork();
    if (pid == 0) become(request, report[1], parent);
    int fork_error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return -fork_error;
    }
    int error = 0;
    ssize_t count;
    do count = read(report[0], &error, sizeof error);
    while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count != sizeof error) return pid;
    waitpid(pid, NULL, 0);
    return -error;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const terrace_spawn_request *pending;
static pid_t result;
static int done, busy, start_error;

static void *serve(void *unused) {
    (void)unused;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (pending == NULL) pthread_cond_wait(&changed, &lock);
        const terrace_spawn_request *request = pending;
        pthread_mutex_unlock(&lock);
        pid_t pid = spawn_here(request);
        pthread_mutex_lock(&lock);
        pending = NULL;
        result = pid;
        done = 1;
        pthread_cond_broadcast(&changed);
    }
    return NULL;
}

static void begin(void) {
    pthread_t thread;
    start_error = pthread_create(&thread, NULL, serve, NULL);
    if (start_error == 0) pthread_detach(thread);
}

pid_t terrace_spawn(const terrace_spawn_request *request) {
    pthread_once(&once, begin);
    if (start_error != 0) return -start_error;
    pthread_mutex_lock(&lock);
    while (busy) pthread_cond_wait(&changed, &lock);
    busy = 1;
    done = 0;
    pending = request;
    pthread_cond_broadcast(&changed);
    while (!done) pthread_cond_wait(&changed, &lock);
    pid_t pid = result;
    busy = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return pid;
}

int terrace_pidfd_open(pid_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

int terrace_pidfd_signal(int pidfd, int signal) {
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) == 0 ? 0 : -errno;
}

int terrace_pidfd_reap(int pidfd, int *code) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, &info, WEXITED | WNOHANG) != 0) return -errno;
    if (info.si_pid == 0) return 0;
    *code = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    return 1;
}

int terrace_limit_files(pid_t pid, int on) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_FSIZE, NULL, &limit) != 0) return -errno;
    // The hard limit stays as it is: without privilege it could not be raised again.
    limit.rlim_cur = on ? 0 : limit.rlim_max;
    return prlimit(pid, RLIMIT_FSIZE, &limit, NULL) == 0 ? 0 : -errno;
}

int terrace_raise_open_files(pid_t pid) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_NOFILE, NULL, &limit) != 0) return -errno;
    limit.rlim_cur = limit.rlim_max;
    return prlimit(pid, RLIMIT_NOFILE, &limit, NULL) == 0 ? 0 : -errno;
}

double terrace_boot_seconds(void) {
    struct timespec time = {0};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int terrace_is_running(pid_t pid) {
    if (kill(pid, 0) != 0 && errno != EPERM) return 0;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    // A missing file means that the process has ended. After any other error, such as a lack of descriptors, it counts as
    // running.
    if (fd < 0) return errno != ENOENT;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    if (count <= 0) return 0;
    text[count] = 0;
    // The program's name before the state may contain parentheses; the last one ends it.
    char *state = strrchr(text, ')');
    return state == NULL || state[1] == 0 || strchr("ZXx", state[2]) == NULL;
}

uint64_t terrace_open_files_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    // Whether the limit can be raised is tried, not guessed from the user id: root in a container usually lacks
    // CAP_SYS_RESOURCE. 1048576 is the kernel's default for the highest limit. The soft limit is raised, too: with two
    // descriptors per node, a daemon soon exceeds the usual 1024.
    struct rlimit raised = { .rlim_cur = 1048576, .rlim_max = 1048576 };
    if (limit.rlim_max < raised.rlim_max && setrlimit(RLIMIT_NOFILE, &raised) == 0) return raised.rlim_max;
    raised.rlim_cur = raised.rlim_max = limit.rlim_max;
    if (limit.rlim_cur < limit.rlim_max) setrlimit(RLIMIT_NOFILE, &raised);
    return limit.rlim_max;
}

void terrace_return_memory(void) {
#ifdef __GLIBC__
    // By default, malloc raises this threshold when a large block is freed. With a fixed value, each large block is a
    // mapping of its own, and its memory goes back to the system as soon as it is freed.
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    // An arena keeps freed memory. By default nearly every thread gets an arena of its own, so their number is limited.
    mallopt(M_ARENA_MAX, 4);
#endif
}

void terrace_trim_memory(size_t least) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    if (mallinfo2().fordblks >= least) malloc_trim(0);
#endif
}

int terrace_listen(const char *host, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return -EINVAL;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    // Without this option, a connection that has just ended would block the address for a minute. Another listener
    // still makes bind fail.
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1) == 0) return fd;
    int error = errno;
    close(fd);
    return -error;
}

int terrace_memory_file(void) {
    int fd = memfd_create("terrace", MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int terrace_watch_open(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int terrace_watch_add(int watch, int fd, uint64_t id) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u64 = id};
    return epoll_ctl(watch, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

void terrace_watch_remove(int watch, int fd) { epoll_ctl(watch, EPOLL_CTL_DEL, fd, NULL); }

int terrace_watch_wait(int watch, uint64_t *ids, int room) {
    struct epoll_event events[64];
    int count = epoll_wait(watch, events, room < 64 ? room : 64, -1);
    for (int index = 0; index < count; index++) ids[index] = events[index].data.u64;
    return count < 0 ? 0 : count;
}
