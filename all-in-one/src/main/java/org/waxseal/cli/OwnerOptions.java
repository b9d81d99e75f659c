package org.waxseal.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What can be said of an owner besides identifier and mailbox. */
final class OwnerOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "As the mails say it.")
    private @Nullable String name;

    @Option(
            names = "--locale",
            paramLabel = "LOCALE",
            description = "Language of the mails: en or ja.")
    private @Nullable String locale;

    /** Adds what was given. */
    void putInto(ObjectNode body) {
        DomainOptions.put(body, "name", name);
        DomainOptions.put(body, "locale", locale);
    }
}
