package io.culvert.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many files and sockets the operating system lets this process have open (`ulimit -n`). Read once,
/// before the limit is reached: afterwards even the file that contains the limit cannot be opened.
final class OpenFiles {

    private static final Pattern SOFT_LIMIT = Pattern.compile("(?m)^Max open files +(\\d+) ");

    private static final OptionalLong LIMIT = read(Path.of("/proc/self/limits"));

    private OpenFiles() {}

    /// The limit; empty if the system has none or does not report it.
    static OptionalLong limit() {
        return LIMIT;
    }

    private static OptionalLong read(Path limits) {
        try {
            Matcher found = SOFT_LIMIT.matcher(Files.readString(limits));
            return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
