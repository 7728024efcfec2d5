package io.culvert.agent.mqtt;

import java.util.concurrent.CompletionStage;

/// Receives an [MqttClient]'s events, on its event loop: must not block.
public interface MqttListener {

    /// The subscription is established: messages can arrive.
    void subscribed();

    /// A message arrived. The client confirms it when the stage completes; the server repeats a message that
    /// is not confirmed, and may repeat others.
    ///
    /// @return completes, normally or exceptionally, when the server need not repeat the message
    CompletionStage<?> message(byte[] payload);

    /// There is no connection; the client tries again.
    ///
    /// @param reason a reason for people, without a full stop; a server's reason is passed on unchanged
    void down(String reason);

    /// The server refuses the subscription, and the connection is closed; the client tries again.
    void subscriptionRefused(String reason);
}
