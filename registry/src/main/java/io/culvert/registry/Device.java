package io.culvert.registry;

import java.util.List;

/// An authenticated device.
///
/// @param things the names of the things that it may act for
/// @param permissions those that it has under the policies of its certificate
public record Device(String account, String certificateId, List<String> things,
        DevicePermissions permissions) {
    public Device {
        things = List.copyOf(things);
    }
}
