package io.culvert.registry;

/// The permissions of a device under the policies of its certificate. Thread safe; answers from memory.
public interface DevicePermissions {

    /// Allows everything, as for a certificate without policies.
    DevicePermissions ALL = new DevicePermissions() {
        @Override
        public boolean mayConnect(String clientId) {
            return true;
        }

        @Override
        public boolean maySubscribe(String clientId, String topic) {
            return true;
        }
    };

    /// Allows nothing.
    DevicePermissions NONE = new DevicePermissions() {
        @Override
        public boolean mayConnect(String clientId) {
            return false;
        }

        @Override
        public boolean maySubscribe(String clientId, String topic) {
            return false;
        }
    };

    /// Whether the device may connect under this client id.
    boolean mayConnect(String clientId);

    /// Whether the device may subscribe to this topic and receive its messages.
    boolean maySubscribe(String clientId, String topic);
}
