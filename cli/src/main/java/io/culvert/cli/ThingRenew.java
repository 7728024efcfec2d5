package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `culvert thing renew`.
@Command(name = "renew", mixinStandardHelpOptions = true, description = "Gives a thing a new certificate and key. The former ones stay valid until they are revoked.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRenew implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "the thing's name")
    private String name = "";

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "where the new files go; files of the same names are replaced (.)")
    private Path out = Path.of(".");

    @Mixin
    private Output output = new Output();

    @Mixin
    private ApiOptions options = new ApiOptions();

    @Override
    public Integer call() {
        Enrolment.requireName(name);
        DeviceFolder folder = new DeviceFolder(out, name, true);
        try (ApiClient api = options.client()) {
            List<String> former = ThingRevoke.active(api, name);
            folder.requireUsable();
            JsonNode keys = new Enrolment(api).newCertificate(name);
            folder.writeIdentity(keys.path("certificatePem").asString(),
                    keys.path("keyPair").path("PrivateKey").asString());
            output.done("Wrote " + folder.certificate() + " and " + folder.key()
                    + ". Copy both to the device; its agent reads them again by itself.");
            former.forEach(id -> output.done("When the device is connected with it: culvert thing revoke "
                    + name + " --certificate " + ThingRows.shortId(id)));
        }
        return 0;
    }
}
