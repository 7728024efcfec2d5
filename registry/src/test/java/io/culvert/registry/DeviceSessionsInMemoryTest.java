package io.culvert.registry;

import java.util.HashSet;
import java.util.Set;

/// The sessions in memory do what those of every store do.
class DeviceSessionsInMemoryTest extends DeviceSessionStoreContract {

    private final Set<String> things = new HashSet<>();

    @Override
    protected DeviceSessionStore open() {
        return new DeviceSessionsInMemory((account, name) -> things.contains(account + name));
    }

    @Override
    protected void addThing(String account, String name) {
        things.add(account + name);
    }

    @Override
    protected void removeThing(String account, String name) {
        things.remove(account + name);
    }
}
