package io.culvert.store;

import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.Claim;
import io.culvert.tunnel.Digest;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// The digests of client access tokens, and who has used them. Callers hold the lock of the tunnel's row.
final class TokenRows {

    /// @param returnUntil until when its peer may come back although it was used without a client token,
    /// or null
    record Token(Digest digest, Side side, boolean used, @Nullable Digest clientToken,
            @Nullable Long returnUntil) {

        /// Why this claim is not let in (spec: wire 5.3); empty where it is.
        Optional<Refusal> refusal(Claim claim, Instant now) {
            if (!used) {
                return Optional.empty();
            }
            Digest presented = claim.clientToken();
            if (clientToken != null && presented != null) {
                return clientToken.equals(presented) ? Optional.empty()
                        : Optional.of(Refusal.CLIENT_TOKEN_MISMATCH);
            }
            boolean mayReturn = clientToken == null && returnUntil != null
                    && now.toEpochMilli() <= returnUntil;
            return mayReturn ? Optional.empty() : Optional.of(Refusal.TOKEN_USED);
        }
    }

    /// One fresh token for each of these sides.
    void insert(Handle handle, TunnelId tunnel, Map<Side, Digest> digests) {
        PreparedBatch batch = handle.prepareBatch(
                "insert into tokens (digest, tunnel_id, side, used) values (:digest, :tunnel, :side, false)");
        digests.forEach((side, digest) -> batch.bind("digest", digest.hex())
            .bind("tunnel", tunnel.value())
            .bind("side", side.name())
            .add());
        batch.execute();
    }

    /// The same, in the place of all that these sides have.
    void replace(Handle handle, TunnelId tunnel, Map<Side, Digest> digests) {
        PreparedBatch batch = handle
            .prepareBatch("delete from tokens where tunnel_id = :tunnel and side = :side");
        digests.keySet()
            .forEach(side -> batch.bind("tunnel", tunnel.value()).bind("side", side.name()).add());
        batch.execute();
        insert(handle, tunnel, digests);
    }

    void deleteAll(Handle handle, String tunnel) {
        handle.createUpdate("delete from tokens where tunnel_id = :tunnel").bind("tunnel", tunnel).execute();
    }

    Optional<Token> find(Handle handle, Digest digest) {
        return handle.createQuery("select * from tokens where digest = :digest")
            .bind("digest", digest.hex())
            .map((row, context) -> {
                String clientToken = row.getString("client_token");
                long returnUntil = row.getLong("return_until");
                Long until = row.wasNull() ? null : returnUntil;
                return new Token(digest, Side.valueOf(row.getString("side")), row.getBoolean("used"),
                        clientToken == null ? null : Digest.ofHex(clientToken), until);
            })
            .findOne();
    }

    /// Consumes a fresh token, with its side's other spellings, or notes who came back with a used one.
    void use(Handle handle, TunnelId tunnel, Token token, Claim claim) {
        if (!token.used()) {
            handle
                .createUpdate(
                        "delete from tokens where tunnel_id = :tunnel and side = :side and digest <> :digest")
                .bind("tunnel", tunnel.value())
                .bind("side", token.side().name())
                .bind("digest", token.digest().hex())
                .execute();
        }
        Digest clientToken = token.clientToken() != null ? token.clientToken() : claim.clientToken();
        handle
            .createUpdate(
                    """
                            update tokens set used = true, client_token = :client, attachment = :attachment, return_until = null
                            where digest = :digest""")
            .bind("client", clientToken == null ? null : clientToken.hex())
            .bind("attachment", claim.attachment())
            .bind("digest", token.digest().hex())
            .execute();
    }
}
