package io.culvert.cli.localproxy;

import io.culvert.localproxy.ProxySettings;
import java.util.Map;

/// The values that a settings file can change.
///
/// @param endpointFormat a region's host, `%s` standing for the region
/// @param regionEndpoints the hosts of regions that do not follow the format, by region
record Settings(ProxySettings proxy, String endpointFormat, Map<String, String> regionEndpoints) {

    /// The settings without a file.
    static final Settings DEFAULT = new Settings(ProxySettings.DEFAULT, "data.tunneling.iot.%s.amazonaws.com",
            Map.of("cn-north-1", "data.tunneling.iot.cn-north-1.amazonaws.com.cn", "cn-northwest-1",
                    "data.tunneling.iot.cn-northwest-1.amazonaws.com.cn"));

    Settings {
        regionEndpoints = Map.copyOf(regionEndpoints);
    }

    /// A region's data endpoint.
    String endpoint(String region) {
        String known = regionEndpoints.get(region);
        return known != null ? known : endpointFormat.replace("%s", region);
    }
}
