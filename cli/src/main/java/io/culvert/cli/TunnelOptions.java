package io.culvert.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of commands that open a tunnel for as long as they run.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class TunnelOptions {

    @Option(names = "--endpoint", paramLabel = "HOST:PORT", description = "data endpoint (the API's)")
    private @Nullable String endpoint;

    @Mixin
    private ResumeOption resume = new ResumeOption();

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    ApiClient client() {
        return api.client();
    }

    /// Opens a tunnel once the device is connected. A signal that ends this process also closes the tunnel.
    OperatorTunnel open(ApiClient client, String thing, List<ServicePort> services)
            throws InterruptedException {
        wait.require(client, thing, ServicePort.ids(services));
        HostPort data = endpoint == null ? null : HostPort.parse("endpoint", endpoint, 443);
        return CloseOnSignal.open(() -> new OperatorTunnel(client, thing, services, data, resume.settings()));
    }
}
