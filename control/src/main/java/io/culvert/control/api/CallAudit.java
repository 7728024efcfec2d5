package io.culvert.control.api;

/// Receives every call, including unsigned ones, before its answer is sent. Blocks until the call is written
/// down; a call whose audit throws is answered as unaudited.
@FunctionalInterface
public interface CallAudit {

    /// Writes it down.
    void record(AuditedCall call);

    /// Whether calls can be written down now, as far as is known; while not, none is answered.
    default boolean isWritable() {
        return true;
    }
}
