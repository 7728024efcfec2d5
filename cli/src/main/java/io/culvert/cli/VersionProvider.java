package io.culvert.cli;

import io.culvert.server.Build;
import picocli.CommandLine.IVersionProvider;

/// The text of `--version`.
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[]{"culvert " + Build.current() + ", Java " + Runtime.version()};
    }
}
