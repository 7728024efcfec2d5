package io.culvert.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The plaintext of a session token: the fields of a [SessionGrant] and the secret key, in order. Read only
/// after the token was authenticated, so it is what [#write] wrote.
final class SessionText {

    private SessionText() {}

    static byte[] write(SessionGrant grant, String secret) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(grant.kind().name());
            for (String text : List.of(grant.account(), grant.name(), grant.id(), grant.sessionName(),
                    grant.parentKeyId(), secret)) {
                out.writeUTF(text);
            }
            out.writeLong(grant.issuedAt().getEpochSecond());
            out.writeLong(grant.expiresAt().getEpochSecond());
            writeKeys(out, new TreeMap<>(grant.keys()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeKeys(DataOutputStream out, Map<String, List<String>> keys) throws IOException {
        out.writeShort(keys.size());
        for (Map.Entry<String, List<String>> key : keys.entrySet()) {
            out.writeUTF(key.getKey());
            out.writeShort(key.getValue().size());
            for (String value : key.getValue()) {
                out.writeUTF(value);
            }
        }
    }

    static SessionCredentials read(byte[] plain, String accessKeyId, String token) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
            SessionGrant.Kind kind = SessionGrant.Kind.valueOf(in.readUTF());
            String account = in.readUTF();
            String name = in.readUTF();
            String id = in.readUTF();
            String sessionName = in.readUTF();
            String parentKeyId = in.readUTF();
            String secret = in.readUTF();
            Instant issuedAt = Instant.ofEpochSecond(in.readLong());
            Instant expiresAt = Instant.ofEpochSecond(in.readLong());
            return new SessionCredentials(accessKeyId, secret, token, new SessionGrant(kind, account, name,
                    id, sessionName, parentKeyId, issuedAt, expiresAt, readKeys(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> readKeys(DataInputStream in) throws IOException {
        Map<String, List<String>> keys = new HashMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            String key = in.readUTF();
            List<String> values = new ArrayList<>();
            for (int more = in.readUnsignedShort(); more > 0; more--) {
                values.add(in.readUTF());
            }
            keys.put(key, List.copyOf(values));
        }
        return keys;
    }
}
