package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of invitations does.
public abstract class InvitationStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final String KEY = "b".repeat(64);
    private static final String OTHER_KEY = "c".repeat(64);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.250Z");
    private static final Instant END = NOW.plusSeconds(60);

    private InvitationStore store;

    /// An empty store.
    protected abstract InvitationStore open();

    /// A store of things on the same database.
    protected abstract RegistryStore registry();

    @BeforeEach
    void start() {
        store = open();
        registry().create(new Thing(ACCOUNT, "pump", "id", Attributes.NONE, 1, NOW), 9);
    }

    @Test
    void usesAInvitationForOneKeyAlone() {
        Invitation invitation = invitation('1');
        assertThat(store.put(invitation)).isTrue();
        assertThat(store.find(invitation.digest())).contains(invitation);
        assertThat(store.use(invitation.digest(), KEY, NOW)).get()
            .extracting(Invitation::deviceKey)
            .isEqualTo(KEY);
        assertThat(store.use(invitation.digest(), OTHER_KEY, NOW)).isEmpty();
        store.complete(invitation, "d".repeat(64));
        assertThat(store.use(invitation.digest(), KEY, NOW)).get()
            .extracting(Invitation::certificateId)
            .isEqualTo("d".repeat(64));
    }

    @Test
    void usesNoInvitationThatHasExpiredOrIsUnknown() {
        Invitation invitation = invitation('1');
        store.put(invitation);
        assertThat(store.use(invitation.digest(), KEY, END)).isEmpty();
        assertThat(store.use("9".repeat(64), KEY, NOW)).isEmpty();
        assertThat(store.use(invitation.digest(), KEY, END.minusMillis(1))).isPresent();
    }

    @Test
    void keepsOneInvitationForAThing() {
        store.put(invitation('1'));
        store.put(invitation('2'));
        assertThat(store.find("1".repeat(64))).isEmpty();
        assertThat(store.delete(ACCOUNT, "pump")).isTrue();
        assertThat(store.delete(ACCOUNT, "pump")).isFalse();
        assertThat(store.find("2".repeat(64))).isEmpty();
    }

    @Test
    void keepsNoInvitationWithoutItsThing() {
        assertThat(store.put(new Invitation(ACCOUNT, "none", "1".repeat(64), NOW, END, null, null)))
            .isFalse();
        store.put(invitation('1'));
        registry().deleteThing(ACCOUNT, "pump", null);
        assertThat(store.find("1".repeat(64))).isEmpty();
    }

    private static Invitation invitation(char digit) {
        return new Invitation(ACCOUNT, "pump", String.valueOf(digit).repeat(64), NOW, END, null, null);
    }
}
