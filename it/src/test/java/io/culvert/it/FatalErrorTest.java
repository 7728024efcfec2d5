package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Errors that would leave a part of the service dead: the process ends with an exit code of its own.
class FatalErrorTest {

    private static final int EXIT_CODE = 3;

    @TempDir
    Path folder;

    /// Full while the service starts, for it bounds what clients can fill afterwards.
    @Test
    void aFullHeapEndsTheProcess() throws Exception {
        try (ServeProcess service = new ServeProcess(folder.resolve("data"),
                Map.of("JAVA_TOOL_OPTIONS", "-Xmx12m -XX:+UseSerialGC"))) {
            assertThat(service.exitCode()).as(service.output()).isEqualTo(EXIT_CODE);
            assertThat(service.output()).contains("Terminating due to java.lang.OutOfMemoryError");
        }
    }

    @Test
    void aMissingClassEndsTheProcessWhenItIsNeeded() throws Exception {
        try (CulvertProcess service = new CulvertProcess(folder.resolve("log"), Map.of(),
                without("netty-codec-mqtt", "serve", "--data-dir", folder.resolve("data").toString(),
                        "--bind", "127.0.0.1", "--api-port", "0", "--mqtt-port", "0", "--ops-port", "0"))) {
            service.says("\nready");
            String mqtt = service.output().replaceAll("(?s).*ssl://127.0.0.1:(\\d+).*", "$1");
            try (Socket device = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(mqtt))) {
                assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).as(service.output()).isTrue();
                assertThat(device.isConnected()).isTrue();
            }
            assertThat(service.process().exitValue()).isEqualTo(EXIT_CODE);
            assertThat(service.output()).contains("io.netty.handler.codec.mqtt", "ends with exit code 3");
        }
    }

    /// The command line with one jar less on its class path.
    private static List<String> without(String jar, String... arguments) {
        List<String> command = new ArrayList<>(Tools.culvert(arguments));
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath,
                Stream.of(command.get(classPath).split(":"))
                    .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(jar))
                    .collect(Collectors.joining(":")));
        return command;
    }
}
