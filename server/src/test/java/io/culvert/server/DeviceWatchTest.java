package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.registry.Registry;
import io.culvert.registry.RegistryQuotas;
import io.culvert.registry.RegistryStore;
import io.culvert.tunnel.StoreException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeviceWatchTest {

    private final AtomicInteger reads = new AtomicInteger();
    private final DeviceWatch watch = new DeviceWatch(
            new Registry(store(), () -> Instant.EPOCH, RegistryQuotas.DEFAULTS, event -> {}),
            () -> Instant.EPOCH);

    @Test
    void countsAsSoonAsAStoreThatFailedAnswersAgain() {
        assertThatThrownBy(watch::look).isInstanceOf(StoreException.class);
        watch.look();
        watch.look();
        assertThat(reads).hasValue(2);
    }

    /// Fails at the first query, and has no certificates.
    private RegistryStore store() {
        return (RegistryStore) Proxy.newProxyInstance(RegistryStore.class.getClassLoader(),
                new Class<?>[]{RegistryStore.class}, (proxy, method, arguments) -> {
                    if (reads.incrementAndGet() == 1) {
                        throw new StoreException("store: a query failed", new IllegalStateException());
                    }
                    return List.of();
                });
    }
}
