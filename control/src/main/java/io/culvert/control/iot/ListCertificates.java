package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists the certificates of an account, the newest first unless the call asks for the opposite.
final class ListCertificates implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/certificates")
        .flags("isAscendingOrder")
        .texts("marker")
        .integers("pageSize");

    private final Registry registry;
    private final IotContext context;

    ListCertificates(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListCertificates";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        boolean ascending = input.flag("isAscendingOrder").orElse(false);
        context.require(call, name(), context.arns().certificate(call.account(), "*"));
        IotPage page = context.markedPage(input, call);
        List<DeviceCertificate> found = registry.certificates(call.account(), position(page.after()),
                ascending, page.size() + 1);
        return page.answer("certificates", found,
                known -> known.createdAt().toEpochMilli() + " " + known.id(), DeviceCertificate::chars,
                known -> IotShapes.certificate(known, context.arns()));
    }

    private static RegistryStore.@Nullable CertificateCursor position(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int space = text.indexOf(' ');
        return new RegistryStore.CertificateCursor(
                Instant.ofEpochMilli(Long.parseLong(text.substring(0, space))), text.substring(space + 1));
    }
}
