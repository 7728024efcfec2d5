package io.culvert.policy;

import java.util.Locale;

/// How many characters two names differ by.
final class Distance {

    private static final int MAX_LENGTH = 80;

    private Distance() {}

    /// Insertions, deletions and replacements that make one of the other, without regard to case. Names are
    /// looked at as far as a person reads them.
    static int between(String one, String other) {
        String from = head(one);
        String to = head(other);
        int[] costs = new int[to.length() + 1];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j < costs.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[to.length()];
    }

    private static String head(String name) {
        return name.substring(0, Math.min(name.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    }
}
