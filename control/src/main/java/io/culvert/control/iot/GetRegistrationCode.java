package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// The code that belongs into the certificate with which an authority proves its key
/// to [RegisterCACertificate].
final class GetRegistrationCode implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/registrationcode");

    private final RegistrationCodes codes;
    private final IotContext context;

    GetRegistrationCode(RegistrationCodes codes, IotContext context) {
        this.codes = codes;
        this.context = context;
    }

    @Override
    public String name() {
        return "GetRegistrationCode";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        context.require(call, name(), context.arns().iot(call.account()) + "*");
        return Map.of("registrationCode", codes.of(call.account()));
    }
}
