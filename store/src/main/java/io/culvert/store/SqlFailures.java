package io.culvert.store;

import io.culvert.tunnel.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.h2.api.ErrorCode;

/// The meaning of the database's failures, and their messages for people.
final class SqlFailures {

    /// PostgreSQL's codes for serialization failure and deadlock, after which the same work may succeed.
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    /// PostgreSQL's code for a write on a server that only reads: it is no primary any more.
    private static final String READ_ONLY = "25006";

    private SqlFailures() {}

    /// A database that cannot be opened.
    ///
    /// @param url its JDBC URL
    static StoreException ofOpening(String url, Exception failure) {
        if (failure instanceof FlywayValidateException) {
            return new StoreException("store: the database at " + url
                    + " has the schema of another build; start with another data folder or database, or with"
                    + " the build that made it", failure);
        }
        if (h2Error(failure) == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return new StoreException("data-dir: another process uses the database at " + url
                    + ". A data folder serves one process; stop that one first.", failure);
        }
        if (isDiskFull(failure)) {
            return new StoreException("data-dir: no space left on the disk of the database at " + url
                    + "; free some and start again", failure);
        }
        return new StoreException(
                "store: the database at " + withoutParameters(url) + " cannot be opened" + reason(failure),
                failure);
    }

    /// A transaction or query that failed.
    ///
    /// @param what `a transaction`
    static StoreException of(String what, Exception failure) {
        return new StoreException(
                "store: " + what + " failed" + (isDiskFull(failure) ? ": no space left on the disk" : ""),
                failure);
    }

    /// A URL's parameters may contain a password.
    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "");
    }

    private static String reason(Throwable failure) {
        String reason = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = cause instanceof SQLException ? " (" + cause.getMessage() + ")" : reason;
        }
        return reason;
    }

    /// Whether H2 has closed the database because it could not write.
    static boolean isClosedByH2(Throwable failure) {
        return h2Error(failure) == ErrorCode.DATABASE_IS_CLOSED;
    }

    /// Whether a transaction failed because of a concurrent one and may succeed if it runs again.
    static boolean mayTryAgain(Throwable failure) {
        return hasState(failure, TRY_AGAIN);
    }

    /// Whether the server has become a replica, so that its connections are of no use.
    static boolean isReadOnly(Throwable failure) {
        return hasState(failure, Set.of(READ_ONLY));
    }

    private static boolean hasState(Throwable failure, Set<String> states) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null
                    && states.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /// The error code of the first SQL error among the causes, or 0.
    private static int h2Error(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }

    private static boolean isDiskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage()).contains("No space left")) {
                return true;
            }
        }
        return false;
    }
}
