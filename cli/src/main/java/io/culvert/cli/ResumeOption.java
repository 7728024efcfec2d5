package io.culvert.cli;

import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.localproxy.bond.ResumeConfig.Use;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of commands that run the source's local proxy.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ResumeOption {

    @Option(names = "--no-resume", description = "end connections when the link to the device breaks")
    private boolean off;

    @Mixin
    private ResumeLimits limits = new ResumeLimits();

    /// Makes budgets, so call it once in a process. Null if connections end with the link.
    @Nullable
    BondSettings settings() {
        return BondSettings.of(limits.config(ResumeConfig.OF_LOCAL_PROXY, off ? Use.OFF : Use.ON));
    }
}
