package io.culvert.control.api;

/// Records every call, including unsigned ones, before its answer is sent. If recording throws, the caller
/// gets an error that says so.
@FunctionalInterface
public interface CallAudit {

    /// Records a call; blocks until it is written.
    void record(AuditedCall call);

    /// Whether recording worked last time. While it does not, no call is executed.
    default boolean isWritable() {
        return true;
    }
}
