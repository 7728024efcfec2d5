package io.culvert.control;

/// Limits on request bodies, and on the memory for requests and answers.
///
/// @param maxBytes the maximum size of a body
/// @param strangerBytes the maximum size of a body if the request's Authorization header names no known access
/// key
/// @param unverifiedBytes the memory for all requests that are being received or not yet answered; those that
/// name no known access key may use half of it
/// @param answerBytes the memory for verified calls and answers that clients have not taken; one account may
/// use half of it
/// @param discardBytes how much of a refused body is read and discarded, so that the client gets to read
/// the answer
public record BodyConfig(int maxBytes, int strangerBytes, long unverifiedBytes, long answerBytes,
        long discardBytes) {

    /// Suits a process with 300 MB of memory.
    public static final BodyConfig DEFAULTS = new BodyConfig(1 << 20, 16 << 10, 32 << 20, 64 << 20, 16 << 20);

    public BodyConfig {
        atLeast("max-body-bytes", maxBytes, 65_536);
        atLeast("stranger-body-bytes", strangerBytes, 1024);
        atLeast("unverified-bytes", unverifiedBytes, 2L * maxBytes);
        atLeast("answer-bytes", answerBytes, 4L * AnswerBudget.WORK_BYTES);
        atLeast("discard-bytes", discardBytes, 0);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
