package io.culvert.transport;

import java.io.IOException;

/// A connection to an endpoint failed. The message is only the reason, in words for people.
public final class ConnectFailure extends IOException {

    private static final long serialVersionUID = 1;

    /// The steps of a connection, of which one failed.
    public enum Step {
        /// The endpoint's name has no address.
        RESOLVE("cannot be found"),
        /// None of the endpoint's addresses answers.
        CONNECT("cannot be reached"),
        /// The web proxy's name has no address.
        RESOLVE_WEB_PROXY("cannot be reached: its web proxy cannot be found"),
        /// None of the web proxy's addresses answers.
        CONNECT_WEB_PROXY("cannot be reached: its web proxy does not answer"),
        /// The web proxy refused to open a tunnel.
        WEB_PROXY("cannot be reached: its web proxy refuses"),
        /// The TLS handshake with the endpoint failed.
        TLS("cannot be trusted, or does not trust this side");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        /// The predicate of a sentence, as in `the service cannot be reached`.
        public String words() {
            return words;
        }
    }

    private final Step step;

    ConnectFailure(Step step, String reason, Throwable cause) {
        super(reason, cause);
        this.step = step;
    }

    ConnectFailure(Step step, String reason) {
        super(reason);
        this.step = step;
    }

    /// The step that failed.
    public Step step() {
        return step;
    }

    /// `cannot be reached: Connection refused`.
    public String sentence() {
        return step.words() + " (" + getMessage() + ")";
    }
}
