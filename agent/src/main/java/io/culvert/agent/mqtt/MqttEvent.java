package io.culvert.agent.mqtt;

/// What happens at an [MqttClient]. Its listener is called on the client's event loop and must not block.
/// Reasons are for people, without a full stop; a server's reason is passed on unchanged.
public sealed interface MqttEvent {

    /// The subscription is established: messages can arrive.
    record Subscribed() implements MqttEvent {}

    /// A message has arrived. The client confirms it when the listener runs `handled`. The server sends an
    /// unconfirmed message again, and may send confirmed ones again.
    ///
    /// @param handled to be run once, on any thread, when the server need not repeat the message
    @SuppressWarnings("ArrayRecordComponent")
    record Received(byte[] payload, Runnable handled) implements MqttEvent {}

    /// The server refuses the subscription; [Down] follows.
    record SubscriptionRefused(String reason) implements MqttEvent {}

    /// There is no connection; the client tries again.
    record Down(String reason) implements MqttEvent {}
}
