package io.culvert.store;

import io.culvert.registry.Page;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Queries for one page of a list.
final class PageQuery {

    private PageQuery() {}

    /// @param sql a query with a `where` clause and without `order by`
    /// @param key the column that orders the list
    static Query of(Handle handle, String sql, String key, Page page) {
        String rest = " order by " + key + " limit :limit";
        if (page.after() == null) {
            return handle.createQuery(sql + rest).bind("limit", page.limit());
        }
        return handle.createQuery(sql + " and " + key + " > :after" + rest)
            .bind("limit", page.limit())
            .bind("after", page.after());
    }
}
