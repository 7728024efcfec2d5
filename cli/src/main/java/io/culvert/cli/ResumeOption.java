package io.culvert.cli;

import io.culvert.localproxy.bond.BondSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option of commands that run the source's local proxy.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ResumeOption {

    @Option(names = "--no-resume", description = "end connections when the link to the device breaks")
    private boolean off;

    /// Call it once in a process.
    @Nullable
    BondSettings settings() {
        return off ? null : BondSettings.ofLocalProxy();
    }
}
