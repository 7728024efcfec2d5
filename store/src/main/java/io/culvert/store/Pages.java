package io.culvert.store;

import io.culvert.registry.Page;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Asks for one page of a list.
final class Pages {

    private Pages() {}

    /// @param sql with a `where`, without an order
    /// @param key the column that orders the list and names its places
    static Query query(Handle handle, String sql, String key, Page page) {
        String rest = " order by " + key + " limit :limit";
        if (page.after() == null) {
            return handle.createQuery(sql + rest).bind("limit", page.limit());
        }
        return handle.createQuery(sql + " and " + key + " > :after" + rest)
            .bind("limit", page.limit())
            .bind("after", page.after());
    }
}
