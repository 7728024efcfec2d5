package io.culvert.cli.localproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of `NAME = VALUE` lines with the options' long names; `#` begins a comment.
final class ConfigFile {

    private static final int MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /// The options in their order.
    ///
    /// @throws UsageException for a file that cannot be read, a line of another form or an unknown name
    static List<GivenOptions.Given> read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UsageException(
                        "options configuration file '" + file + "': too big (expected: at most 1 MiB)");
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("can not read options configuration file '" + file + "'");
        }
        return parse(text);
    }

    static List<GivenOptions.Given> parse(String text) {
        List<GivenOptions.Given> given = new ArrayList<>();
        String section = "";
        for (String raw : text.lines().toList()) {
            String line = raw.substring(0, raw.indexOf('#') < 0 ? raw.length() : raw.indexOf('#')).strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1) + ".";
            } else if (equals >= 0) {
                given.add(option(section + line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip()));
            } else if (!line.isEmpty()) {
                throw new UsageException(
                        "the options configuration file contains an invalid line '" + line + "'");
            }
        }
        return given;
    }

    private static GivenOptions.Given option(String name, String value) {
        return new GivenOptions.Given(ProxyOption.byName(name)
            .orElseThrow(() -> new UsageException("unrecognised option '" + name + "'")), value);
    }
}
