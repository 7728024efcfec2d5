package io.culvert.tunnel;

/// The store could not be reached, or failed. Whether the change of the failed call was written is unknown.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message what failed, for operators
    public StoreException(String message) {
        super(message);
    }

    /// @param message what failed, for operators
    /// @param cause the database's or the driver's failure
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
