package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import java.util.Map;

/// What DescribeEndpoint answers.
///
/// @param mqtt where devices reach MQTT: a name alone where that is the standard port, 8883, as AWS's SDKs
/// expect it; otherwise `HOST:PORT`
public record IotEndpoints(String mqtt) {

    ApiResponse describe(IotCall call) {
        call.require("DescribeEndpoint", "*");
        String type = call.query().getOrDefault("endpointType", "iot:Data-ATS");
        return switch (type) {
            case "iot:Data-ATS", "iot:Data" -> Rest.ok(Map.of("endpointAddress", mqtt));
            case "iot:Jobs" -> throw IotCall.notSupported("endpointType: iot:Jobs",
                    "Culvert has no jobs (expected: iot:Data-ATS)");
            case "iot:CredentialProvider" ->
                throw IotCall.notSupported("endpointType: iot:CredentialProvider",
                        "Culvert gives devices no AWS credentials (expected: iot:Data-ATS)");
            default -> throw IotCall
                .invalid("endpointType: " + IotCall.shown(type) + " (expected: iot:Data-ATS or iot:Data)");
        };
    }
}
