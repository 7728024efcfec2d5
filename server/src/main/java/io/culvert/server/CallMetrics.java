package io.culvert.server;

import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts and times calls by operation and result, then lets the call be audited. Both labels are bounded:
/// the name of an operation counts only if the service has that operation.
///
/// @param next the observer that writes the audit line
record CallMetrics(MeterRegistry registry, CallAudit next) implements CallAudit {

    @Override
    public void record(AuditedCall call) {
        registry.timer("culvert.api.calls", "operation", operation(call), "result", result(call))
            .record(call.took());
        next.record(call);
    }

    @Override
    public boolean isWritable() {
        return next.isWritable();
    }

    private static String operation(AuditedCall call) {
        String name = call.operation();
        return name == null || call.error() == ErrorType.UNKNOWN_OPERATION ? "unknown" : name;
    }

    private static String result(AuditedCall call) {
        ErrorType error = call.error();
        return error == null ? "done" : error.wireName();
    }
}
