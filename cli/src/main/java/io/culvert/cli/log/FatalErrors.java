package io.culvert.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/// Ends the process after an error that only a restart repairs: prints one line that says why, and exits with
/// code 3.
///
/// Sees each Throwable that is logged, even if the log level hides its line, and each that ends a thread.
/// Fatal are:
///
/// - a `VirtualMachineError`, except `StackOverflowError`, which fails one call and no more;
/// - a `LinkageError` or `TypeNotPresentException`, because a class or a jar is missing. Libraries try
///   optional classes and log a missing one below WARN: from a library these count from WARN on, and a missing
///   native library never;
/// - a Throwable that ends a platform thread, because a part of the process stops with the thread;
/// - a lack of direct memory that lasts. One failed allocation ends only the connection that needed the
///   memory.
///
/// The JVM itself ends the process with the same code when the heap is full (`-XX:+ExitOnOutOfMemoryError`).
/// Thread safe.
public final class FatalErrors extends TurboFilter implements Thread.UncaughtExceptionHandler {

    private static final int EXIT_CODE = 3;
    private static final int CAUSES = 8;

    /// How long direct memory may be missing.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// Two failed allocations that are further apart belong to different shortages.
    private static final Duration GAP = Duration.ofSeconds(10);

    private final Consumer<String> end;
    private final LongSupplier nanoTime;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Shortage shortage;

    /// A lack of direct memory, by the times of its first and its last failed allocation.
    private record Shortage(long first, long last) {

        Shortage again(long now) {
            return now - last > GAP.toNanos() ? new Shortage(now, now) : new Shortage(first, now);
        }

        boolean isLong() {
            return last - first > PATIENCE.toNanos();
        }
    }

    /// @param end takes the line that says why; called once
    FatalErrors(Consumer<String> end, LongSupplier nanoTime) {
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /// Guards this process from now on. Halts it without an orderly stop, which would need the parts that may
    /// have failed. Call it only in a `main`.
    public static void guardProcess() {
        FatalErrors fatal = new FatalErrors(FatalErrors::halt, System::nanoTime);
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(fatal);
        Thread.setDefaultUncaughtExceptionHandler(fatal);
    }

    private static void halt(String line) {
        try {
            OutputQueue.standard().offer(System.err, LogAppender.inForm(line));
            OutputQueue.standard().drain();
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @Override
    public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] parameters,
            Throwable thrown) {
        Throwable cause = thrown(parameters, thrown);
        if (cause != null) {
            boolean ours = logger.getName().startsWith("io.culvert");
            look(cause, ours, ours || level.isGreaterOrEqual(Level.WARN));
        }
        return FilterReply.NEUTRAL;
    }

    /// As SLF4J does: the last parameter may be the Throwable.
    private static @Nullable Throwable thrown(Object @Nullable [] parameters, @Nullable Throwable thrown) {
        return thrown == null && parameters != null && parameters.length > 0
                && parameters[parameters.length - 1] instanceof Throwable last ? last : thrown;
    }

    private void look(Throwable thrown, boolean ours, boolean linkageCounts) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++, cause = cause.getCause()) {
            boolean fatal = switch (cause) {
                case StackOverflowError one -> false;
                case OutOfMemoryError memory when isDirect(memory) -> lasts();
                case VirtualMachineError broken -> true;
                case UnsatisfiedLinkError missing -> ours;
                case LinkageError missing -> linkageCounts;
                case TypeNotPresentException missing -> linkageCounts;
                default -> false;
            };
            if (fatal) {
                end(Thread.currentThread(), cause);
                return;
            }
        }
    }

    /// Netty and the JDK throw different types; both say in the message that direct memory is missing.
    private static boolean isDirect(OutOfMemoryError memory) {
        return String.valueOf(memory.getMessage()).contains("direct ");
    }

    private synchronized boolean lasts() {
        long now = nanoTime.getAsLong();
        shortage = shortage == null ? new Shortage(now, now) : shortage.again(now);
        return shortage.isLong();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (thread.isVirtual()) {
            // Logging it passes it to this filter.
            LoggerFactory.getLogger(FatalErrors.class).error("A task failed", thrown);
        } else {
            end(thread, thrown);
        }
    }

    private void end(Thread thread, Throwable cause) {
        if (!ended.getAndSet(true)) {
            StackTraceElement[] frames = cause.getStackTrace();
            end.accept("culvert: " + TerminalText.of(cause.toString()) + " in thread " + thread.getName()
                    + (frames.length == 0 ? "" : " at " + frames[0])
                    + ". This process cannot go on; it ends with exit code " + EXIT_CODE + ".\n");
        }
    }
}
