package espalier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// How many bytes of heap the current thread has asked for: tests of memory use compare two readings. Reached by name,
/// because the module under test does not read `jdk.management`, and need not.
public final class AllocatedBytes {
    private static final MethodHandle READ = handle();

    private AllocatedBytes() {}

    /// The bytes that this thread has allocated since it started.
    public static long now() {
        try {
            return (long) READ.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle handle() {
        try {
            var lookup = MethodHandles.publicLookup();
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            return lookup.findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(bean);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
