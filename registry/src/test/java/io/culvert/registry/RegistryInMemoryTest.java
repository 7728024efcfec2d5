package io.culvert.registry;

/// The store of tests does what the real ones do.
class RegistryInMemoryTest extends RegistryStoreContract {

    @Override
    protected RegistryStore open() {
        return new RegistryInMemory();
    }
}
