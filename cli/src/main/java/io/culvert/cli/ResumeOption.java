package io.culvert.cli;

import io.culvert.localproxy.bond.BondSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Of the commands that are a tunnel's source.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ResumeOption {

    @Option(names = "--no-resume", description = "connections end when the way to the device breaks")
    private boolean off;

    /// Call it once in a process.
    @Nullable
    BondSettings settings() {
        return off ? null : BondSettings.ofLocalProxy();
    }
}
