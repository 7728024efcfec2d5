package io.culvert.cli.localproxy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/// Reads a command line as the reference does: long names may be shortened, letters grouped, values joined to
/// their option or not; words that belong to no option are ignored.
final class CommandLineParser {

    private final Deque<String> left;
    private final List<GivenOptions.Given> given = new ArrayList<>();

    private CommandLineParser(List<String> words) {
        left = new ArrayDeque<>(words);
    }

    /// The options in their order.
    ///
    /// @throws UsageException for an unknown option, or a value that is missing or unexpected
    static List<GivenOptions.Given> parse(List<String> words) {
        return new CommandLineParser(words).parse();
    }

    private List<GivenOptions.Given> parse() {
        while (!left.isEmpty()) {
            String word = left.pop();
            if (word.equals("--")) {
                break;
            }
            if (word.startsWith("--") && !word.startsWith("--=")) {
                named(word);
            } else if (word.startsWith("-") && word.length() > 1 && !word.startsWith("--")) {
                lettered(word);
            }
        }
        return given;
    }

    private void named(String word) {
        int equals = word.indexOf('=');
        ProxyOption option = find(word.substring(2, equals < 0 ? word.length() : equals), word);
        if (equals < 0) {
            add(option, option.takesValue() ? value(option) : "");
        } else if (!option.takesValue()) {
            throw new UsageException("option '--" + option.longName() + "' does not take any arguments");
        } else if (equals + 1 == word.length()) {
            throw new UsageException("the argument for option '--" + option.longName()
                    + "' should follow immediately after the equal sign");
        } else {
            add(option, word.substring(equals + 1));
        }
    }

    private static ProxyOption find(String name, String word) {
        List<ProxyOption> meant = ProxyOption.byName(name)
            .map(List::of)
            .orElseGet(() -> ProxyOption.byStart(name));
        if (meant.isEmpty()) {
            throw unrecognised(word);
        }
        if (meant.size() > 1) {
            List<String> names = meant.stream()
                .map(option -> "'--" + option.longName() + "'")
                .sorted()
                .toList();
            throw new UsageException("option '" + word + "' is ambiguous and matches "
                    + names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + ", and "
                    + names.getLast());
        }
        return meant.getFirst();
    }

    private static UsageException unrecognised(String word) {
        return new UsageException("unrecognised option '" + word + "'");
    }

    private void lettered(String word) {
        for (int i = 1; i < word.length(); i++) {
            ProxyOption option = ProxyOption.byLetter(word.charAt(i)).orElseThrow(() -> unrecognised(word));
            if (option.takesValue()) {
                add(option, i + 1 < word.length() ? word.substring(i + 1) : value(option));
                return;
            }
            add(option, "");
        }
    }

    /// The next word, unless it is the letter of an option.
    private String value(ProxyOption option) {
        String next = left.peek();
        boolean isOption = next != null && next.length() == 2 && next.charAt(0) == '-'
                && ProxyOption.byLetter(next.charAt(1)).isPresent();
        if (next == null || isOption) {
            throw new UsageException(
                    "the required argument for option '--" + option.longName() + "' is missing");
        }
        return left.pop();
    }

    private void add(ProxyOption option, String value) {
        given.add(new GivenOptions.Given(option, value));
    }
}
