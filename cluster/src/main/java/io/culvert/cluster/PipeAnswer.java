package io.culvert.cluster;

import io.netty.handler.codec.http.HttpHeaders;

/// How a home answered an edge that asked it to attach a peer.
public sealed interface PipeAnswer {

    /// The home has attached the peer.
    ///
    /// @param headers of the answer 101, for the client
    /// @param pipe must be joined with the client's channel, or closed, before the listener returns
    record Attached(HttpHeaders headers, Pipe pipe) implements PipeAnswer {}

    /// The home answered without attaching a peer; the client gets the same answer.
    ///
    /// @param status the HTTP status
    /// @param text the answer's body
    record Answered(int status, String text) implements PipeAnswer {}

    /// The life that was asked is not the tunnel's home, or not any more.
    record Moved() implements PipeAnswer {}

    /// The home cannot attach peers now.
    ///
    /// @param reason for people
    record Unavailable(String reason) implements PipeAnswer {}

    /// No answer: no connection, or the connection broke before it. The home may have admitted the peer.
    ///
    /// @param reason for people
    record Unreachable(String reason) implements PipeAnswer {}
}
