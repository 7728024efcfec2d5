package io.culvert.tunnel;

import java.nio.file.Path;

/// The contract on the store in memory.
class TunnelsInMemoryTest extends TunnelStoreContract {

    private final TunnelsInMemory store = new TunnelsInMemory();

    @Override
    protected TunnelStore open(Path folder) {
        return store;
    }

    @Override
    protected void close() {}
}
