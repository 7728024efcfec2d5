package io.culvert.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `culvert thing revoke`.
@Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revokes a thing's certificates for good; a device that is connected with one is disconnected at once.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRevoke implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Option(names = "--certificate", paramLabel = "ID", description = "only this certificate: its id or the beginning of it")
    private String certificate = "";

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String name = thing.get();
        return options.run(api -> {
            List<String> named = active(api, name).stream().filter(id -> id.startsWith(certificate)).toList();
            if (named.isEmpty()) {
                throw new CliException(ExitCode.NOT_THERE, name + " has no active certificate"
                        + (certificate.isEmpty() ? "" : " that begins with " + certificate));
            }
            if (!certificate.isEmpty() && named.size() > 1) {
                throw new CliException(ExitCode.USAGE,
                        "certificate: " + named.size() + " begin with " + certificate + " (expected: one)");
            }
            named.forEach(id -> {
                api.iot("PUT", "/certificates/" + id + "?newStatus=REVOKED", Map.of());
                options.done("Revoked " + id + ".");
            });
        });
    }

    /// The ids of a thing's active certificates.
    static List<String> active(ApiClient api, String thing) {
        return api.administration("DescribeDevice", Map.of("thingName", thing))
            .path("device")
            .path("certificates")
            .valueStream()
            .filter(each -> each.path("status").asString("").equals("ACTIVE"))
            .map(each -> each.path("certificateId").asString(""))
            .toList();
    }
}
