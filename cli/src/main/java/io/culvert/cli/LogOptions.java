package io.culvert.cli;

import io.culvert.cli.log.LogFormat;
import io.culvert.cli.log.OutputQueue;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The log options of `serve` and `agent`.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class LogOptions {

    private static final Logger LOG = LoggerFactory.getLogger(LogOptions.class);

    @Option(names = {"-v",
            "--verbose"}, paramLabel = "0-6", defaultValue = "4", description = "log level, 4 is info (4)")
    private int verbose;

    @Option(names = "--log-format", paramLabel = "text|json", description = "form of the log; json: one object in each line (text)")
    private LogFormat format = LogFormat.TEXT;

    /// Starts the log and runs a program. If the log is JSON, the program's failure is logged too, so that
    /// every line of the process is an object.
    ///
    /// @return the exit code
    int run(Callable<Integer> program) throws Exception {
        Logging.verbose(verbose, format);
        try {
            return program.call();
        } catch (ParameterException e) {
            throw e;
        } catch (Exception e) {
            if (format == LogFormat.TEXT) {
                throw e;
            }
            LOG.error(Culvert.text(e));
            return Culvert.exitCode(e).code();
        }
    }

    /// Prints that the program has reached a state: as lines on standard output, or as an object in the log.
    /// A pipe that is not read must not delay the program.
    ///
    /// @param lines for the text
    /// @param fields for the object
    void say(String message, String lines, Map<String, String> fields) {
        if (format == LogFormat.TEXT) {
            OutputQueue.standard().offer(System.out, lines);
            return;
        }
        LoggingEventBuilder event = LOG.atInfo();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(message);
    }
}
