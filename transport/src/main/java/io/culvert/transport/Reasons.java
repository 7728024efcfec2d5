package io.culvert.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The reason of a failure in words for people, without class names, error numbers, and addresses that the
/// caller names anyway. Use it after a colon or in parentheses; it has no full stop.
public final class Reasons {

    private static final int MAX_DEPTH = 20;

    /// Netty's: `recvAddress(..) failed with error(-104): Connection reset by peer`.
    private static final Pattern SYSTEM_CALL = Pattern
        .compile("^.*\\w\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    /// Netty's: `Connection refused: localhost/127.0.0.1:22`.
    private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[^ ]*$");

    private static final Pattern CLASS = Pattern
        .compile("^(?:(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error)(?:: |$))+");
    private static final Pattern PARENTHESES = Pattern.compile("\\(([^()]+)\\)$");

    private static final Predicate<String> WITHOUT_ROUTE = Pattern
        .compile("Network is unreachable|No route to host|Cannot assign requested address|"
                + "Address family not supported|Protocol not supported")
        .asPredicate();

    private Reasons() {}

    /// The reason of a failure: the innermost message that is not empty.
    public static String of(Throwable failure) {
        String said = "";
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            String text = words(cause);
            said = text.isEmpty() ? said : text;
            cause = cause.getCause();
        }
        return said.isEmpty() ? "it failed for an unknown reason" : said;
    }

    /// Whether a connection failed because this machine has no route to the address, such as an IPv6 address
    /// where there is no IPv6.
    static boolean isWithoutRoute(Throwable failure) {
        return failure instanceof NoRouteToHostException
                || (failure.getMessage() != null && WITHOUT_ROUTE.test(failure.getMessage()));
    }

    private static String words(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e -> "the name cannot be resolved";
            // Netty gives it no message, and its wrapper the text "null".
            case NoRouteToHostException e -> "no route to host";
            case ConnectTimeoutException e -> "no answer in " + EventLoops.CONNECT_SECONDS + " s";
            case ClosedChannelException e -> "the connection was closed";
            case NotSslRecordException e -> "the other side does not speak TLS";
            case NoSuchFileException e -> "no such file";
            case AccessDeniedException e -> "permission denied";
            case FileAlreadyExistsException e -> "a file of this name exists";
            case FileNotFoundException e -> inParentheses(e.getMessage());
            case FileSystemException e -> e.getReason() == null ? "" : plain(e.getReason());
            default -> TlsReasons.of(cause).orElseGet(() -> plain(cause.getMessage()));
        };
    }

    private static String plain(@Nullable String message) {
        if (message == null) {
            return "";
        }
        String text = CLASS.matcher(message.strip()).replaceFirst("");
        text = ADDRESS.matcher(SYSTEM_CALL.matcher(text).replaceFirst("")).replaceFirst("");
        return text.contains("Too many open files") ? tooManyOpenFiles() : text;
    }

    private static String tooManyOpenFiles() {
        return "too many open files"
                + (OpenFiles.limit().isPresent() ? " (limit: " + OpenFiles.limit().getAsLong() + ")" : "");
    }

    /// `FILE (Permission denied)`, the form of older parts of the JDK.
    private static String inParentheses(@Nullable String message) {
        Matcher found = PARENTHESES.matcher(Optional.ofNullable(message).orElse(""));
        return found.find() ? plain(found.group(1)) : "no such file";
    }
}
