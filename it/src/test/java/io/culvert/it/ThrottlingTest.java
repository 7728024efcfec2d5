package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Clients that call faster than an account may.
class ThrottlingTest {

    @TempDir
    Path folder;

    @Test
    void boto3TriesAgainUntilItsCallsAreServed() throws Exception {
        Tools.needBoto3();
        try (ServeProcess service = new ServeProcess(folder.resolve("service"), Map.of(),
                "--calls-per-second", "3")
            .ready()) {
            JsonNode seen = service
                .boto("""
                        from botocore.config import Config
                        from concurrent.futures import ThreadPoolExecutor
                        config = Config(retries={'mode': 'standard', 'max_attempts': 20}, max_pool_connections=8)
                        tunnels, iot = (boto3.client(name, config=config) for name in ('iotsecuretunneling', 'iot'))
                        def retries(answer): return answer['ResponseMetadata']['RetryAttempts']
                        with ThreadPoolExecutor(8) as pool:
                            first = list(pool.map(lambda i: retries(tunnels.list_tunnels()), range(24)))
                            second = list(pool.map(lambda i: retries(iot.create_thing(thingName='t%d' % i)), range(24)))
                        show([len(first), sum(first) > 0, len(second), sum(second) > 0])
                        """);
            assertThat(seen.toString()).isEqualTo("[24,true,24,true]");
        }
    }
}
