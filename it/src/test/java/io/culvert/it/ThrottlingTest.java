package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import tools.jackson.databind.JsonNode;

/// Clients that call faster than an account may.
class ThrottlingTest {

    private static final int CALLS = 24;

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static ServeProcess service;

    @BeforeAll
    static void start() throws Exception {
        service = new ServeProcess(folder.resolve("service"), Map.of(), "--calls-per-second", "3").ready();
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "adaptive"})
    void boto3TriesAgainUntilItsCallsAreServed(String mode) {
        Tools.needBoto3();
        JsonNode seen = service
            .boto("""
                    from botocore.config import Config
                    from concurrent.futures import ThreadPoolExecutor
                    config = Config(retries={'mode': '%s', 'max_attempts': 20}, max_pool_connections=8)
                    tunnels, iot = (boto3.client(name, config=config) for name in ('iotsecuretunneling', 'iot'))
                    def retries(answer): return answer['ResponseMetadata']['RetryAttempts']
                    with ThreadPoolExecutor(8) as pool:
                        first = list(pool.map(lambda i: retries(tunnels.list_tunnels()), range(24)))
                        second = list(pool.map(lambda i: retries(iot.create_thing(thingName='t%%d' %% i)), range(24)))
                    show([len(first), sum(first) > 0, len(second), sum(second) > 0])
                    """
                .formatted(mode));
        assertThat(seen.toString()).isEqualTo("[24,true,24,true]");
    }

    @Test
    void theSdkForJavaTriesAgainUntilItsCallsAreServed() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        ExecutionInterceptor counter = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context,
                    ExecutionAttributes attributes) {
                sent.incrementAndGet();
            }
        };
        try (IoTSecureTunnelingClient tunnels = JavaSdk.tunnels(folder.resolve("service"), service.dataPort())
            .overrideConfiguration(config -> config.addExecutionInterceptor(counter)
                .retryStrategy(retries -> retries.maxAttempts(20)))
            .build(); ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> callers.submit(() -> tunnels.listTunnels(request -> {}).hasTunnelSummaries()))
                .toList();
            for (Future<Boolean> call : calls) {
                assertThat(call.get()).isTrue();
            }
        }
        assertThat(sent.get()).isGreaterThan(CALLS);
    }
}
