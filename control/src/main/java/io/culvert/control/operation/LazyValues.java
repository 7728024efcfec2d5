package io.culvert.control.operation;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The values of a condition key that cost a query. The query runs once, when a policy first reads the
/// values, and not at all if no policy does. Confined to the thread of its call.
public final class LazyValues extends AbstractList<String> {

    private final Supplier<List<String>> query;
    private @Nullable List<String> values;

    /// @param query may block
    public LazyValues(Supplier<List<String>> query) {
        this.query = query;
    }

    @Override
    public String get(int index) {
        return values().get(index);
    }

    @Override
    public int size() {
        return values().size();
    }

    private List<String> values() {
        List<String> known = values;
        if (known == null) {
            known = List.copyOf(query.get());
            values = known;
        }
        return known;
    }
}
