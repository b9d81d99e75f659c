package org.waxseal.cli.manual;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes {@code waxseal(1)} in the man macros of roff (man(7)). picocli's own generator writes
 * AsciiDoc, whose way to roff is Asciidoctor on JRuby: more than the rest of the build.
 */
public final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    /**
     * The page about {@code root} and every command below it.
     *
     * @param root of the whole command line
     */
    public static String of(CommandSpec root) {
        ManualPage manual = new ManualPage();
        manual.write(root);
        return manual.page.toString();
    }

    private void write(CommandSpec root) {
        line(".TH WAXSEAL 1 \"\" \"Waxseal\" \"User commands\"");
        // Options are typed as they stand here: no hyphenation, no stretched spaces.
        line(".nh");
        line(".ad l");
        section("NAME");
        line(
                "waxseal \\- "
                        + text(
                                String.join(" ", root.usageMessage().description())
                                        .replaceFirst("\\.$", "")));
        section("SYNOPSIS");
        line(".B waxseal");
        line(".I COMMAND");
        line("[\\fIOPTION\\fR]...");
        section("DESCRIPTION");
        paragraphs(root.usageMessage().description());
        line(".PP");
        line(text("Every command shows its own help with --help."));
        section("COMMANDS");
        commands(root);
        section("ENVIRONMENT");
        item("WAXSEAL_API", "Address of the API where --api is not given.");
        item("WAXSEAL_TOKEN", "The API token itself, where --token-file is not given.");
        item("WAXSEAL_TOKEN_FILE", "File with the API token, where neither is given.");
        item("WAXSEAL_JAVA_OPTIONS", "Options of the JVM that the launcher starts.");
        item("NO_COLOR", "No colours, if it is not empty.");
        section("FILES");
        item("data/console/api-token", "The API token that the console makes at its first start.");
        section("EXIT STATUS");
        root.usageMessage().exitCodeList().entrySet().forEach(this::item);
        section("EXAMPLES");
        example("./waxseal owner add alice --email alice@example.org");
        example("./waxseal domain add example.org --owner alice --mail-node mx1 --wait");
        example("./waxseal domain list --state failing --json | jq -r .name");
        example("./waxseal domain import domains.csv --dry-run");
    }

    /** Commands that have others below them are only a heading for those. */
    private void commands(CommandSpec parent) {
        parent.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .sorted(Comparator.comparing(CommandSpec::name))
                .filter(command -> !command.usageMessage().hidden())
                .forEach(
                        command -> {
                            if (command.subcommands().isEmpty()) {
                                command(command);
                            } else {
                                commands(command);
                            }
                        });
    }

    private void command(CommandSpec command) {
        line(".SS \"" + text(synopsis(command)) + "\"");
        paragraphs(command.usageMessage().description());
        command.positionalParameters()
                .forEach(parameter -> item(parameter.paramLabel(), description(parameter)));
        command.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> item(label(option), description(option)));
        paragraphs(command.usageMessage().footer());
    }

    private static String synopsis(CommandSpec command) {
        StringBuilder synopsis = new StringBuilder(command.qualifiedName());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String many = parameter.arity().max() > 1 ? "..." : "";
            synopsis.append(' ')
                    .append(
                            parameter.arity().min() == 0
                                    ? "[" + parameter.paramLabel() + "]" + many
                                    : parameter.paramLabel() + many);
        }
        return synopsis.toString();
    }

    private static String label(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String description(ArgSpec argument) {
        String text =
                String.join(" ", argument.description())
                        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
        return argument instanceof OptionSpec option && option.required()
                ? text + " Required."
                : text;
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(Map.Entry<String, String> entry) {
        item(entry.getKey(), entry.getValue());
    }

    private void item(String tag, String text) {
        line(".TP");
        line("\\fB" + text(tag) + "\\fR");
        line(text(text));
    }

    private void example(String command) {
        line(".PP");
        line(".EX");
        line("    " + text(command));
        line(".EE");
    }

    private void paragraphs(String[] paragraphs) {
        List<String> written = Arrays.stream(paragraphs).filter(text -> !text.isBlank()).toList();
        for (int i = 0; i < written.size(); i++) {
            if (i > 0) {
                line(".PP");
            }
            line(text(written.get(i).strip()));
        }
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    /**
     * Plain text: a backslash and a hyphen are escaped (an option's hyphen must stay a hyphen when
     * it is copied), and no line may begin with a control character of roff.
     */
    private static String text(String plain) {
        String escaped =
                plain.replace("%n", " ")
                        .replace("%%", "%")
                        .replace("\\", "\\e")
                        .replace("-", "\\-")
                        .replace("\"", "\\(dq")
                        .replace("'", "\\(aq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
