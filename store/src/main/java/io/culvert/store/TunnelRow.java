package io.culvert.store;

import io.culvert.tunnel.ConnectionState;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.RelayTerms.DestinationProtocol;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads a [Tunnel] from its row. Lists and maps are stored as text with control characters as separators,
/// which neither service ids nor tags can contain.
final class TunnelRow implements RowMapper<Tunnel> {

    @Override
    public Tunnel map(ResultSet row, StatementContext context) throws SQLException {
        return new Tunnel(row.getString("account"), new TunnelId(row.getString("id")), row.getLong("version"),
                row.getBoolean("is_open") ? TunnelStatus.OPEN : TunnelStatus.CLOSED,
                row.getString("description"), destination(row),
                Duration.ofMinutes(row.getInt("lifetime_minutes")), tags(row.getString("tags")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("last_updated_at")), time(row, "closed_at"),
                time(row, "notified_at"), state(row, "source"), state(row, "destination"), terms(row));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Destination destination(ResultSet row) throws SQLException {
        String services = row.getString("services");
        return services == null ? null
                : new Destination(row.getString("thing_name"), List.of(services.split("\n", -1)));
    }

    private static ConnectionState state(ResultSet row, String side) throws SQLException {
        return new ConnectionState(row.getString(side + "_attachment"),
                Instant.ofEpochMilli(row.getLong(side + "_changed_at")));
    }

    private static RelayTerms terms(ResultSet row) throws SQLException {
        String protocol = row.getString("destination_protocol");
        return new RelayTerms(protocol == null ? null : DestinationProtocol.valueOf(protocol),
                row.getLong("bytes_per_second"));
    }

    static String services(Destination destination) {
        return String.join("\n", destination.services());
    }

    static String tags(Map<String, String> tags) {
        StringBuilder text = new StringBuilder();
        tags.forEach((key, value) -> text.append(key).append('\t').append(value).append('\n'));
        return text.toString();
    }

    static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        int at = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
            int tab = text.indexOf('\t', at);
            tags.put(text.substring(at, tab), text.substring(tab + 1, end));
            at = end + 1;
        }
        return tags;
    }
}
