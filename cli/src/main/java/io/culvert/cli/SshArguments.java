package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The arguments of `culvert ssh`. Options with two hyphens before the destination are Culvert's; all others
/// are ssh's. `--` ends Culvert's options.
///
/// @param own Culvert's options with their values
/// @param destination `[USER@]THING`; empty if it is missing
/// @param ssh ssh's arguments in their order
record SshArguments(List<String> own, String destination, List<String> ssh) {

    /// The options of ssh that have a value, in OpenSSH 9.
    private static final String WITH_VALUE = "BbcDEeFIiJLlmOoPpQRSWw";

    /// @param hasValue whether one of Culvert's options has a value
    static SshArguments parse(List<String> arguments, Predicate<String> hasValue) {
        List<String> own = new ArrayList<>();
        List<String> ssh = new ArrayList<>();
        boolean ownEnded = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean hasNext = i + 1 < arguments.size();
            if (argument.equals("--") && !ownEnded) {
                ownEnded = true;
            } else if (argument.startsWith("--") && !ownEnded) {
                own.add(argument);
                if (!argument.contains("=") && hasValue.test(argument) && hasNext) {
                    own.add(arguments.get(++i));
                }
            } else if (argument.startsWith("-") && argument.length() > 1) {
                ssh.add(argument);
                if (takesNext(argument) && hasNext) {
                    ssh.add(arguments.get(++i));
                }
            } else {
                ssh.addAll(arguments.subList(i + 1, arguments.size()));
                return new SshArguments(own, argument, ssh);
            }
        }
        return new SshArguments(own, "", ssh);
    }

    /// Whether the value of the last flag of a cluster is the next argument: `-vp 22`, but not `-p22`.
    private static boolean takesNext(String cluster) {
        for (int i = 1; i < cluster.length(); i++) {
            if (WITH_VALUE.indexOf(cluster.charAt(i)) >= 0) {
                return i == cluster.length() - 1;
            }
        }
        return false;
    }

    /// The arguments in an order that picocli can parse: Culvert's options, `--`, the destination,
    /// ssh's arguments.
    List<String> reordered() {
        List<String> all = new ArrayList<>(own);
        all.add("--");
        if (!destination.isEmpty()) {
            all.add(destination);
        }
        all.addAll(ssh);
        return all;
    }
}
