// Tells the thread sanitizer of Swift's Mutex, which on Linux it cannot see.
//
// An uncontended lock is an atomic instruction in the caller's own code, which the sanitizer follows. A contended one is
// taken and given back inside libswiftSynchronization, which is not built for the sanitizer, so that everything that such a
// lock guards would be reported as a race. Loaded before that library, these two functions stand in for its own, call them,
// and say what they did. In a process without the sanitizer they do nothing but call them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
// Swift passes the mutex as its methods' self, in a register of its own.
#define SWIFT __attribute__((swiftcall))
#define MUTEX __attribute__((swift_context)) void *mutex

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

SWIFT void terrace_lock(uint32_t thread, MUTEX) __asm__(LOCK);
SWIFT void terrace_unlock(MUTEX) __asm__(UNLOCK);

SWIFT void terrace_lock(uint32_t thread, MUTEX) {
    typedef SWIFT void (*Lock)(uint32_t, MUTEX);
    ((Lock)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void terrace_unlock(MUTEX) {
    typedef SWIFT void (*Unlock)(MUTEX);
    if (__tsan_release) __tsan_release(mutex);
    ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
