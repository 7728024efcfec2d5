package io.culvert.audit;

/// A line could not be written down in time.
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditException(String message) {
        super(message, null, false, false);
    }
}
