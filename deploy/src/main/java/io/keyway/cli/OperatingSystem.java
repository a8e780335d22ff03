package io.keyway.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process asks of its operating system that Java has no words for: the C library's calls, as
 * Linux has them on 64-bit machines. Loaded only if a flag needs it, as linking takes some 0.1 s.
 */
final class OperatingSystem {

  private static final int RLIMIT_CORE = 4;
  private static final int RLIMIT_MEMLOCK = 8;
  private static final long RLIM_INFINITY = -1;
  private static final int MCL_CURRENT_AND_FUTURE = 3;

  /** struct passwd: the user id and then the group id stand behind two pointers. */
  private static final long PASSWD_UID = 16;

  private static final long PASSWD_GID = 20;
  private static final long PASSWD_BYTES = 48;

  private static final MemoryLayout LIMIT =
      MemoryLayout.structLayout(JAVA_LONG.withName("current"), JAVA_LONG.withName("max"));

  private static final Linker LINKER = Linker.nativeLinker();

  private OperatingSystem() {}

  /** Whether this process may change its user. */
  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /**
   * Gives up being root for good. The C library changes all threads of the process.
   *
   * @throws CommandException if there is no such user, or it is not allowed
   */
  static void become(String user) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(user);
      MemorySegment entry =
          (MemorySegment) call("getpwnam", FunctionDescriptor.of(ADDRESS, ADDRESS), name);
      if (entry.address() == 0) {
        throw CommandException.usage("-u: there is no user %s".formatted(user));
      }
      MemorySegment passwd = sized(entry, PASSWD_BYTES);
      int uid = passwd.get(JAVA_INT, PASSWD_UID);
      int gid = passwd.get(JAVA_INT, PASSWD_GID);
      FunctionDescriptor ofId = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
      FunctionDescriptor ofGroups = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
      boolean changed =
          succeeds(call("initgroups", ofGroups, name, gid))
              && succeeds(call("setgid", ofId, gid))
              && succeeds(call("setuid", ofId, uid));
      if (!changed) {
        throw new CommandException(ExitCode.FAILED, "cannot become user " + user);
      }
    }
  }

  /** Lets a crash leave as large a core file as is allowed; false if that is none. */
  static boolean allowCoreFiles() {
    return raiseLimit(RLIMIT_CORE);
  }

  /** Lets this process lock as much memory as is allowed, also after it is root no more. */
  static void allowLocking() {
    raiseLimit(RLIMIT_MEMLOCK);
  }

  private static boolean raiseLimit(int resource) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(LIMIT);
      limit.set(JAVA_LONG, 0, RLIM_INFINITY);
      limit.set(JAVA_LONG, Long.BYTES, RLIM_INFINITY);
      if (succeeds(call("setrlimit", descriptor, resource, limit))) {
        return true;
      }
      call("getrlimit", descriptor, resource, limit);
      long max = limit.get(JAVA_LONG, Long.BYTES);
      limit.set(JAVA_LONG, 0, max);
      return max != 0 && succeeds(call("setrlimit", descriptor, resource, limit));
    }
  }

  /** Keeps all memory of the process from being swapped out; false if that is not allowed. */
  static boolean lockMemory() {
    return succeeds(
        call("mlockall", FunctionDescriptor.of(JAVA_INT, JAVA_INT), MCL_CURRENT_AND_FUTURE));
  }

  @SuppressWarnings("restricted")
  private static MemorySegment sized(MemorySegment address, long bytes) {
    return address.reinterpret(bytes);
  }

  private static boolean succeeds(Object result) {
    return result.equals(0);
  }

  @SuppressWarnings("restricted")
  private static Object call(String name, FunctionDescriptor descriptor, Object... arguments) {
    MethodHandle function =
        LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("calling " + name + " failed", e);
    }
  }
}
