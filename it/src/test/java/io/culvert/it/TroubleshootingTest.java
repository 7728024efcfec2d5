package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.book.Book;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/troubleshooting.md: every command on its own line is run, against a service with a device.
class TroubleshootingTest {

    private static final String COMMAND = "    culvert ";

    @TempDir
    Path folder;

    @Test
    void everyCommandOfThePageWorks() throws Exception {
        try (Field field = new Field(folder.resolve("service")); EchoServer echo = new EchoServer('e')) {
            AgentDevice.enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            Map<String, String> environment = Stream
                .concat(field.environment().entrySet().stream(),
                        Map.of("CULVERT_OPS_PORT", Integer.toString(field.server().opsPort()))
                            .entrySet()
                            .stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            try (CulvertProcess agent = AgentDevice.agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                assertThat(commands()).hasSizeGreaterThan(5)
                    .allSatisfy(command -> Tools.must(environment,
                            Tools.culvert(command.split(" ")).toArray(String[]::new)));
            }
        }
    }

    private static List<String> commands() {
        return Book.read(Path.of("..", "docs", "troubleshooting.md"))
            .lines()
            .filter(line -> line.startsWith(COMMAND))
            .map(line -> line.substring(COMMAND.length()))
            .toList();
    }
}
