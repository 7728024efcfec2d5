package io.culvert.notify;

import io.culvert.registry.Device;

/// The phases of a connection at the MQTT endpoint.
sealed interface MqttPhase {

    /// The client has not sent CONNECT.
    record Opening() implements MqttPhase {}

    /// The device of the client is being looked up, or is refused.
    record Identifying(Admission admission) implements MqttPhase {}

    /// The device is known and may connect.
    sealed interface Known extends MqttPhase {
        Device device();

        ConnectRequest request();
    }

    /// The session of the device is being read.
    record Beginning(Device device, ConnectRequest request) implements Known {}

    /// CONNECT is answered.
    record Connected(Device device, ConnectRequest request, ConnectedDevice client) implements Known {}

    /// The connection has ended.
    ///
    /// @param takenOver whether another connection of the client has taken the place of this one
    record Ended(boolean takenOver) implements MqttPhase {}
}
