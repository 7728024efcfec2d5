package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.ResetCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What happened to the bonds of a process since its start (spec: c1 17). Thread safe.
public final class BondCounters {

    /// The upper limits of the classes of times after which bonds resumed, in seconds.
    public static final List<Integer> RESUME_SECONDS = List.of(1, 5, 15, 60, 300, 900, 3600);

    private final List<LongAdder> resumedWithin = new ArrayList<>();
    private final LongAdder resumes = new LongAdder();
    private final LongAdder resumeMillis = new LongAdder();
    private final LongAdder resentBytes = new LongAdder();
    private final LongAdder staleFrames = new LongAdder();
    private final Map<ResetCode, LongAdder> ends = adders(ResetCode.class);
    private final Map<ResetCode, LongAdder> resets = adders(ResetCode.class);
    private final Map<Fault, LongAdder> faults = adders(Fault.class);

    /// Why an end dropped a link.
    public enum Fault {
        /// The other end or the service broke a rule.
        RULE,
        /// The other end did not finish the handshake in time.
        HANDSHAKE,
        /// The service did not announce the other side in time.
        UNANNOUNCED,
        /// The other end did not answer for a minute.
        SILENT
    }

    public BondCounters() {
        RESUME_SECONDS.forEach(seconds -> resumedWithin.add(new LongAdder()));
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return Collections.unmodifiableMap(adders);
    }

    void resumed(Duration waited, long resent) {
        resumes.increment();
        resumeMillis.add(waited.toMillis());
        resentBytes.add(resent);
        for (int i = 0; i < RESUME_SECONDS.size(); i++) {
            if (waited.toMillis() <= 1000L * RESUME_SECONDS.get(i)) {
                resumedWithin.get(i).increment();
            }
        }
    }

    void ended(ResetCode why) {
        count(ends, why);
    }

    /// @param code codes of later versions count as [ResetCode#UNSUPPORTED]
    void reset(int code) {
        count(resets, ResetCode.of(code).orElse(ResetCode.UNSUPPORTED));
    }

    void fault(Fault fault) {
        count(faults, fault);
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E what) {
        LongAdder adder = adders.get(what);
        if (adder != null) {
            adder.increment();
        }
    }

    void stale() {
        staleFrames.increment();
    }

    /// How many bonds outlived a link.
    public long resumes() {
        return resumes.sum();
    }

    /// How many bonds resumed within each of [#RESUME_SECONDS].
    public List<Long> resumedWithin() {
        return resumedWithin.stream().map(LongAdder::sum).toList();
    }

    /// How long all resumed bonds waited together.
    public Duration resumeTime() {
        return Duration.ofMillis(resumeMillis.sum());
    }

    public long resentBytes() {
        return resentBytes.sum();
    }

    /// Frames of an earlier epoch.
    public long staleFrames() {
        return staleFrames.sum();
    }

    /// Bonds that ended, by reason.
    public Map<ResetCode, Long> ends() {
        return sums(ends);
    }

    /// Connections that either end reset, by reason.
    public Map<ResetCode, Long> resets() {
        return sums(resets);
    }

    /// Links that this end dropped.
    public Map<Fault, Long> faults() {
        return sums(faults);
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> adders) {
        Map<E, Long> sums = new EnumMap<>(adders.keySet().iterator().next().getDeclaringClass());
        adders.forEach((what, adder) -> sums.put(what, adder.sum()));
        return sums;
    }
}
