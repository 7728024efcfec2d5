package io.culvert.store;

import io.culvert.registry.Attributes;
import io.culvert.registry.Thing;
import java.time.Instant;

/// The things to which the rows of another store belong.
record StoredThings(Database database) {

    void add(String account, String name) {
        new SqlRegistryStore(database)
            .create(new Thing(account, name, name, Attributes.NONE, 1, Instant.EPOCH), 100);
    }

    void remove(String account, String name) {
        new SqlRegistryStore(database).deleteThing(account, name, null);
    }
}
