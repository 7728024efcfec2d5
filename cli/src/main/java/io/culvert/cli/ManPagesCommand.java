package io.culvert.cli;

import io.culvert.cli.localproxy.LocalProxyProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `culvert man-pages`, with which dist/package makes the manual pages.
@Command(name = "man-pages", hidden = true, mixinStandardHelpOptions = true, description = "Writes a manual page for each command.")
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ManPagesCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "where the pages go")
    private Path folder = Path.of("");

    /// The date of the sources, so that the same sources give the same pages.
    @Option(names = "--epoch", paramLabel = "SECONDS", defaultValue = "${env:SOURCE_DATE_EPOCH:-0}", description = "date of the pages (SOURCE_DATE_EPOCH)")
    private long epoch;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        write(Culvert.whole(), List.of("culvert"));
        return 0;
    }

    private void write(CommandLine command, List<String> path) throws IOException {
        String date = LocalDate.ofInstant(Instant.ofEpochSecond(epoch), ZoneOffset.UTC).toString();
        List<String> help = path.getLast().equals("localproxy") ? LocalProxyProgram.help().lines().toList()
                : List.of();
        ManPage page = new ManPage(path, command.getCommandSpec(), date, help);
        Files.writeString(folder.resolve(ManPage.name(path) + ".1"), page.text());
        for (CommandLine each : page.subcommands().toList()) {
            write(each, Stream.concat(path.stream(), Stream.of(each.getCommandName())).toList());
        }
    }
}
