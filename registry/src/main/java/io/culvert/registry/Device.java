package io.culvert.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An authenticated device.
///
/// @param things the names of the things that it may act for
/// @param permissions those that it has under the policies of its certificate
/// @param authority the id of the registered authority that vouches for its certificate, or null
public record Device(String account, String certificateId, List<String> things, DevicePermissions permissions,
        @Nullable String authority) {

    /// A device whose certificate is registered without an authority.
    public Device(String account, String certificateId, List<String> things, DevicePermissions permissions) {
        this(account, certificateId, things, permissions, null);
    }

    public Device {
        things = List.copyOf(things);
    }
}
