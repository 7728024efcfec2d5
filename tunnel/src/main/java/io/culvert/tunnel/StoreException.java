package io.culvert.tunnel;

/// The store could not be reached or failed. Nothing that the failed call was to change may be relied upon.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
