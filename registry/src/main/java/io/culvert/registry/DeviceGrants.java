package io.culvert.registry;

/// What a device may do with what its certificate gives it. Thread safe; answers from memory.
public interface DeviceGrants {

    /// Everything, as a certificate without policies may.
    DeviceGrants ALL = new DeviceGrants() {
        @Override
        public boolean mayConnect(String clientId) {
            return true;
        }

        @Override
        public boolean maySubscribe(String clientId, String topic) {
            return true;
        }
    };

    /// Nothing.
    DeviceGrants NONE = new DeviceGrants() {
        @Override
        public boolean mayConnect(String clientId) {
            return false;
        }

        @Override
        public boolean maySubscribe(String clientId, String topic) {
            return false;
        }
    };

    /// Whether it may connect under this client id.
    boolean mayConnect(String clientId);

    /// Whether it may subscribe to this topic and be sent its messages.
    boolean maySubscribe(String clientId, String topic);
}
