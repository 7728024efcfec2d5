package io.culvert.audit;

/// An event could not be written in time.
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditException(String message) {
        super(message, null, false, false);
    }
}
