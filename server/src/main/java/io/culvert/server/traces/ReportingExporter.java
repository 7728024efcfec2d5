package io.culvert.server.traces;

import io.culvert.transport.LimitedLog;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// Logs that spans could not be exported, at most once a minute. The exporter's own log, which is not this
/// program's, is off.
///
/// @param next exports
/// @param endpoint for the log
record ReportingExporter(SpanExporter next, String endpoint, LimitedLog log) implements SpanExporter {

    /// Kept, because Java forgets the level of a logger that is not in use.
    private static final Logger OTHER_LOG = Logger.getLogger("io.opentelemetry");

    ReportingExporter(SpanExporter next, String endpoint) {
        this(next, endpoint, new LimitedLog(LoggerFactory.getLogger(Traces.class), 1, Duration.ofMinutes(1)));
        OTHER_LOG.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = next.export(spans);
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                Throwable cause = result.getFailureThrowable();
                log.warn("{} spans were lost: the collector at {} did not take them ({})", spans.size(),
                        endpoint, cause == null ? "no reason given" : String.valueOf(cause.getMessage()));
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }
}
