package io.culvert.tunnel.bus;

import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Hints as lines of text, `kind field…` with single spaces. A kind that this build does not know is ignored,
/// as are further fields of a kind that it knows, so that builds of two versions understand each other.
///
/// | kind | fields |
/// |---|---|
/// | `leave` | tunnel, sides joined by a comma, version, code, words (the rest of the line) |
/// | `adopt` | tunnel |
/// | `due` | account, thing |
/// | `certificate` | account, id |
/// | `authority` | account, id |
/// | `took` | one or more digests |
/// | `identity` | version |
/// | `node` | life, state |
public final class HintLines {

    private HintLines() {}

    /// One line, without the line break.
    public static String write(Hint hint) {
        return switch (hint) {
            case Hint.Leave(var tunnel, var sides, var version, var code, var words) ->
                "leave " + tunnel.value() + " " + sides(sides) + " " + version + " " + code + " "
                        + words.replace('\n', ' ').replace('\r', ' ');
            case Hint.Adopt(var tunnel) -> "adopt " + tunnel.value();
            case Hint.Due(var account, var thing) -> "due " + account + " " + thing;
            case Hint.CertificateChanged(var account, var id) -> "certificate " + account + " " + id;
            case Hint.AuthorityChanged(var account, var id) -> "authority " + account + " " + id;
            case Hint.Took(var clients) -> "took " + String.join(" ", clients);
            case Hint.IdentityChanged(var version) -> "identity " + version;
            case Hint.NodeChanged(var life, var state) -> "node " + life + " " + state;
        };
    }

    private static String sides(Set<Side> sides) {
        return sides.stream().sorted().map(Side::wireName).collect(Collectors.joining(","));
    }

    /// Reads one line; empty if this build does not understand it.
    public static Optional<Hint> read(String line) {
        String[] fields = line.split(" ", 6);
        try {
            return switch (fields[0]) {
                case "leave" -> Optional.of(new Hint.Leave(new TunnelId(fields[1]), sides(fields[2]),
                        Long.parseLong(fields[3]), Integer.parseInt(fields[4]), fields[5]));
                case "adopt" -> Optional.of(new Hint.Adopt(new TunnelId(fields[1])));
                case "due" -> Optional.of(new Hint.Due(fields[1], fields[2]));
                case "certificate" -> Optional.of(new Hint.CertificateChanged(fields[1], fields[2]));
                case "authority" -> Optional.of(new Hint.AuthorityChanged(fields[1], fields[2]));
                case "took" ->
                    Optional.of(new Hint.Took(List.of(line.substring("took ".length()).split(" "))));
                case "identity" -> Optional.of(new Hint.IdentityChanged(Long.parseLong(fields[1])));
                case "node" ->
                    Optional.of(new Hint.NodeChanged(LifeId.of(fields[1]), LifeState.valueOf(fields[2])));
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Set<Side> sides(String names) {
        return Arrays.stream(names.split(","))
            .map(name -> Side.ofWireName(name).orElseThrow(() -> new IllegalArgumentException(name)))
            .collect(Collectors.toUnmodifiableSet());
    }
}
