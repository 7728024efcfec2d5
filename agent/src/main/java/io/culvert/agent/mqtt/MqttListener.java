package io.culvert.agent.mqtt;

import java.util.concurrent.CompletionStage;

/// Learns what an [MqttClient] hears, on its event loop: must not block.
public interface MqttListener {

    /// The subscription is established: messages can arrive.
    void subscribed();

    /// A message came. It is confirmed to the server once the stage completes, and comes again where that
    /// never happens; it may come more than once in any case.
    ///
    /// @return completed when the message needs to come no more, with a value or with a failure
    CompletionStage<?> message(byte[] payload);

    /// There is no connection; the client tries again.
    ///
    /// @param reason a reason for people, without a full stop; a server's reason is passed on unchanged
    void down(String reason);

    /// The server refuses the subscription, and the connection is closed; the client tries again.
    void subscriptionRefused(String reason);
}
