package io.culvert.registry;

import java.util.List;

/// An authenticated device.
///
/// @param things the names of the things that it may act for
/// @param grants its permissions under the policies of its certificate
public record Device(String account, String certificateId, List<String> things, DeviceGrants grants) {
    public Device {
        things = List.copyOf(things);
    }
}
