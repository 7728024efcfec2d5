package io.culvert.cli;

import io.culvert.audit.AuditConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// Options of `serve`: how much of the audit is kept. Hidden, so that the help fits on a screen;
/// `docs/configuration.md` lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class AuditOptions {

    @Option(names = "--audit-file-bytes", hidden = true, defaultValue = "67108864")
    private long fileBytes;

    @Option(names = "--audit-file-hours", hidden = true, defaultValue = "24")
    private int fileHours;

    @Option(names = "--audit-files", hidden = true, defaultValue = "30")
    private int files;

    AuditConfig config() {
        return new AuditConfig(fileBytes, Duration.ofHours(fileHours), files);
    }
}
