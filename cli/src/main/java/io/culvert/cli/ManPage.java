package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual page of one command, in the macros of man(7), made from the command's help.
///
/// @param path the words that call the command
/// @param date of the page, ISO 8601
/// @param help lines that replace the list of options; empty to list them
record ManPage(List<String> path, CommandSpec command, String date, List<String> help) {

    ManPage {
        path = List.copyOf(path);
        help = List.copyOf(help);
    }

    /// `culvert-thing-add`.
    static String name(List<String> path) {
        return String.join("-", path);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(".TH " + escaped(name(path)).toUpperCase(Locale.ROOT) + " 1 " + date
                + " Culvert \"Culvert's commands\"");
        lines.add(".SH NAME");
        lines.add(escaped(name(path)) + " \\- " + line(firstSentence()));
        lines.add(".SH SYNOPSIS");
        lines.add("\\fB" + escaped(String.join(" ", path)) + "\\fR" + arguments());
        lines.add(".SH DESCRIPTION");
        description().forEach(sentence -> lines.add(line(sentence)));
        if (!help.isEmpty()) {
            lines.add(".SH OPTIONS");
            addVerbatim(lines, help);
        }
        addList(lines, "ARGUMENTS", command.positionalParameters().stream().flatMap(ManPage::item));
        addList(lines, "OPTIONS", command.options().stream().flatMap(ManPage::item));
        addList(lines, "COMMANDS", subcommands().flatMap(this::item));
        addFooter(lines);
        if (path.size() > 1) {
            lines.add(".SH SEE ALSO");
            lines.add("\\fB" + escaped(name(path.subList(0, path.size() - 1))) + "\\fR(1)");
        }
        return String.join("\n", lines) + "\n";
    }

    /// The commands below this one, each once: an alias is another key for the same command.
    Stream<CommandLine> subcommands() {
        return command.subcommands()
            .values()
            .stream()
            .distinct()
            .filter(each -> !each.getCommandSpec().usageMessage().hidden());
    }

    private List<String> description() {
        return Stream.of(command.usageMessage().description()).map(String::formatted).toList();
    }

    private String firstSentence() {
        String all = String.join(" ", description());
        int end = all.indexOf(". ");
        return (end < 0 ? all : all.substring(0, end)).replaceFirst("\\.$", "");
    }

    private String arguments() {
        String options = command.options().isEmpty() ? "" : " [\\fIOPTION\\fR]...";
        String positional = command.positionalParameters()
            .stream()
            .filter(each -> !each.hidden())
            .map(ManPage::synopsis)
            .collect(Collectors.joining());
        return options + positional + (subcommands().findAny().isPresent() ? " \\fICOMMAND\\fR" : "");
    }

    private static String synopsis(PositionalParamSpec each) {
        String label = "\\fI" + escaped(each.paramLabel()) + "\\fR" + (each.arity().max() > 1 ? "..." : "");
        return each.arity().min() == 0 ? " [" + label + "]" : " " + label;
    }

    private static Stream<String> item(PositionalParamSpec each) {
        return each.hidden() ? Stream.empty()
                : Stream.of(".TP", "\\fI" + escaped(each.paramLabel()) + "\\fR",
                        line(String.join(" ", each.description())));
    }

    private static Stream<String> item(OptionSpec each) {
        if (each.hidden()) {
            return Stream.empty();
        }
        String names = Stream.of(each.names())
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
        String label = each.arity().max() == 0 ? "" : "=\\fI" + escaped(each.paramLabel()) + "\\fR";
        return Stream.of(".TP",
                names + (each.arity().min() == 0 && !label.isEmpty() ? "[" + label + "]" : label),
                line(String.join(" ", each.description())));
    }

    private Stream<String> item(CommandLine each) {
        String name = name(Stream.concat(path.stream(), Stream.of(each.getCommandName())).toList());
        return Stream.of(".TP", "\\fB" + escaped(name) + "\\fR(1)",
                line(String.join(" ", each.getCommandSpec().usageMessage().description())));
    }

    private static void addList(List<String> lines, String title, Stream<String> items) {
        List<String> all = items.toList();
        if (!all.isEmpty()) {
            lines.add(".SH " + title);
            lines.addAll(all);
        }
    }

    /// The end of the help. A line such as `Examples:` begins a section; the other lines stay as they are.
    private void addFooter(List<String> lines) {
        List<String> block = new ArrayList<>();
        String title = "NOTES";
        for (String text : command.usageMessage().footer()) {
            String line = String.format(text);
            boolean isTitle = line.matches("Examples?:|Exit codes:");
            if (isTitle) {
                addSection(lines, title, block);
                block = new ArrayList<>();
                title = line.replace(":", "").toUpperCase(Locale.ROOT);
            } else {
                block.add(line);
            }
        }
        addSection(lines, title, block);
    }

    private static void addSection(List<String> lines, String title, List<String> block) {
        if (block.stream().anyMatch(line -> !line.isBlank())) {
            lines.add(".SH " + title);
            addVerbatim(lines, block);
        }
    }

    /// Lines as they are, blank ones only between others.
    private static void addVerbatim(List<String> lines, List<String> block) {
        lines.add(".nf");
        String.join("\n", block)
            .strip()
            .replaceAll("\n{2,}", "\n\n")
            .lines()
            .forEach(line -> lines.add(line.isBlank() ? ".sp" : line(line)));
        lines.add(".fi");
    }

    /// A line of text, which must not begin as a request does.
    private static String line(String text) {
        String line = escaped(text);
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
