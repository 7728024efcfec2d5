package io.culvert.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `culvert thing renew`.
@Command(name = "renew", mixinStandardHelpOptions = true, description = "Gives a thing a new certificate, and a new key unless --csr or --certificate is given. The old certificate stays valid until it is revoked.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingRenew implements Callable<Integer> {

    @Mixin
    private ThingName thing = new ThingName();

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "folder for the new files, which replace files of the same names (.)")
    private Path out = Path.of(".");

    @Mixin
    private CertificateOptions certificate = new CertificateOptions();

    @Mixin
    private CallOptions options = new CallOptions();

    @Override
    public Integer call() throws InterruptedException {
        String name = thing.get();
        CertificateSource source = certificate.source();
        DeviceFolder folder = new DeviceFolder(out, name, DeviceFolder.Former.REPLACED);
        return options.run(api -> {
            List<String> former = ThingRevoke.active(api, name);
            boolean isNewKey = source instanceof CertificateSource.NewKey;
            folder.requireUsable(isNewKey);
            new Enrolment(api).certify(name, source, folder);
            options.done("Wrote " + folder.certificate()
                    + (isNewKey ? " and " + folder.key() + ". Copy both to the device;"
                            : ". Copy it to the device, which needs the key of it as "
                                    + folder.key().getFileName() + ";")
                    + " its agent reads them again by itself.");
            former.forEach(id -> options.done("When the device is connected with it: culvert thing revoke "
                    + name + " --certificate " + ThingTable.shortId(id)));
        });
    }
}
