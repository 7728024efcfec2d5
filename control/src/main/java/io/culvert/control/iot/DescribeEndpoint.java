package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// Returns the host that devices connect to.
final class DescribeEndpoint implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/endpoint").texts("endpointType");

    private final IotEndpoints endpoints;
    private final IotContext context;

    DescribeEndpoint(IotEndpoints endpoints, IotContext context) {
        this.endpoints = endpoints;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeEndpoint";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String type = input.text("endpointType", TextRule.atMost(128)).orElse("iot:Data-ATS");
        context.require(call, name(), "*");
        return switch (type) {
            case "iot:Data-ATS", "iot:Data" -> Map.of("endpointAddress", endpoints.mqtt());
            case "iot:Jobs" -> throw IotRefusals.notSupported("endpointType: iot:Jobs",
                    "Culvert has no jobs (expected: iot:Data-ATS)");
            case "iot:CredentialProvider" ->
                throw IotRefusals.notSupported("endpointType: iot:CredentialProvider",
                        "Culvert gives devices no AWS credentials (expected: iot:Data-ATS)");
            default -> throw IotRefusals
                .invalid("endpointType: " + Printable.of(type) + " (expected: iot:Data-ATS or iot:Data)");
        };
    }
}
