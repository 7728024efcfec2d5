package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `culvert thing renew`.
@Command(name = "renew", mixinStandardHelpOptions = true, description = "Gives a thing a new certificate and key. The old certificate stays valid until it is revoked.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRenew implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "folder for the new files, which replace files of the same names (.)")
    private Path out = Path.of(".");

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String name = thing.get();
        DeviceFolder folder = new DeviceFolder(out, name, true);
        return options.run(api -> {
            List<String> former = ThingRevoke.active(api, name);
            folder.requireUsable();
            JsonNode keys = new Enrolment(api).newCertificate(name);
            folder.writeIdentity(keys.path("certificatePem").asString(),
                    keys.path("keyPair").path("PrivateKey").asString());
            options.done("Wrote " + folder.certificate() + " and " + folder.key()
                    + ". Copy both to the device; its agent reads them again by itself.");
            former.forEach(id -> options.done("When the device is connected with it: culvert thing revoke "
                    + name + " --certificate " + ThingTable.shortId(id)));
        });
    }
}
