package io.culvert.store;

import io.culvert.tunnel.Digest;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TokenState;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.life.LifeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The table `tokens`. Callers hold the lock of the tunnel's row.
final class TokenRows {

    /// Inserts an unused token for each of these sides.
    void insert(Handle handle, TunnelId tunnel, Map<Side, Digest> digests) {
        PreparedBatch batch = handle.prepareBatch(
                "insert into tokens (digest, tunnel_id, side, used) values (:digest, :tunnel, :side, false)");
        digests.forEach((side, digest) -> batch.bind("digest", digest.hex())
            .bind("tunnel", tunnel.value())
            .bind("side", side.name())
            .add());
        batch.execute();
    }

    /// Replaces the tokens of these sides by unused ones.
    void replace(Handle handle, TunnelId tunnel, Map<Side, Digest> digests) {
        PreparedBatch batch = handle
            .prepareBatch("delete from tokens where tunnel_id = :tunnel and side = :side");
        digests.keySet()
            .forEach(side -> batch.bind("tunnel", tunnel.value()).bind("side", side.name()).add());
        batch.execute();
        insert(handle, tunnel, digests);
    }

    void deleteAll(Handle handle, TunnelId tunnel) {
        handle.createUpdate("delete from tokens where tunnel_id = :tunnel")
            .bind("tunnel", tunnel.value())
            .execute();
    }

    /// Revokes all tokens.
    ///
    /// @return the number of tunnels that had tokens
    int deleteAll(Handle handle) {
        int tunnels = handle.createQuery("select count(distinct tunnel_id) from tokens")
            .mapTo(Integer.class)
            .one();
        handle.createUpdate("delete from tokens").execute();
        return tunnels;
    }

    Optional<TokenState> find(Handle handle, Digest digest) {
        return handle.createQuery("select * from tokens where digest = :digest")
            .bind("digest", digest.hex())
            .map(TokenRows::row)
            .findOne();
    }

    void save(Handle handle, Digest digest, TokenState token) {
        Digest client = token.clientToken();
        Instant until = token.returnUntil();
        handle
            .createUpdate(
                    """
                            update tokens set used = :used, client_token = :client, address = :address, attachment = :attachment,
                                return_until = :until, holder = :holder where digest = :digest""")
            .bind("used", token.used())
            .bind("client", client == null ? null : client.hex())
            .bind("address", token.address())
            .bind("attachment", token.attachment())
            .bind("until", until == null ? null : until.toEpochMilli())
            .bind("holder", token.holder() == null ? null : token.holder().toString())
            .bind("digest", digest.hex())
            .execute();
    }

    /// Makes the token of one attachment [TokenState#returnable], if `holder` admitted it.
    void makeReturnable(Handle handle, TunnelId tunnel, String attachment, LifeId holder, Instant until) {
        handle
            .createUpdate("update tokens set return_until = :until where tunnel_id = :tunnel"
                    + " and attachment = :attachment and holder = :holder and client_token is null")
            .bind("until", until.toEpochMilli())
            .bind("tunnel", tunnel.value())
            .bind("attachment", attachment)
            .bind("holder", holder.toString())
            .execute();
    }

    /// Makes the token of each current attachment [TokenState#returnable].
    void makeReturnable(Handle handle, Instant until) {
        for (Side side : Side.values()) {
            String attachment = side.wireName() + "_attachment";
            handle
                .createUpdate("update tokens set return_until = :until where used and client_token is null"
                        + " and attachment in (select " + attachment + " from tunnels where is_open and "
                        + attachment + " is not null)")
                .bind("until", until.toEpochMilli())
                .execute();
        }
    }

    private static TokenState row(ResultSet row, StatementContext context) throws SQLException {
        long until = row.getLong("return_until");
        Instant returnUntil = row.wasNull() ? null : Instant.ofEpochMilli(until);
        return new TokenState(Side.valueOf(row.getString("side")), row.getBoolean("used"),
                digest(row.getString("client_token")), row.getString("address"), row.getString("attachment"),
                returnUntil, LifeRows.id(row.getString("holder")));
    }

    private static @Nullable Digest digest(@Nullable String hex) {
        return hex == null ? null : Digest.ofHex(hex);
    }
}
