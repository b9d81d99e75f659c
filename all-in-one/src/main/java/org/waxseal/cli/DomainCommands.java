package org.waxseal.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal domain ...}. */
@Command(name = "domain", description = "Domains whose mail and webmail are kept protected.")
final class DomainCommands {
    private static final String WHAT = "the domain's name";
    private static final String WHEN_EMPTY =
            "no domains are registered; add one with: ./waxseal domain add NAME --owner ID --mail-node NODE --webmail-node NODE";

    private final Surroundings surroundings;

    DomainCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "add",
            description =
                    "Registers a domain; its certificate is then issued, rolled out and proven by itself.")
    int add(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain, as U-labels or A-labels.")
                    String name,
            @Mixin DomainOptions domain,
            @Option(
                            names = "--replace",
                            description =
                                    "Changes the domain to just this when it is registered already, instead of refusing.")
                    boolean replace,
            @Option(
                            names = "--wait",
                            description =
                                    "Then watches it until it is proven, as 'domain watch' does.")
                    boolean wait,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            converter = Lengths.class,
                            defaultValue = "15m",
                            description =
                                    "With --wait: how long at most; ${DEFAULT-VALUE} if not given.")
                    Duration timeout)
            throws InterruptedException {
        return Session.run(
                surroundings,
                options,
                session -> {
                    ObjectNode body = session.object().put("name", name);
                    domain.putInto(body);
                    JsonNode row = session.register("/domains", path(name), replace, body);
                    if (wait) {
                        return new WatchDomain(session, WatchDomain.Until.PROVEN, timeout)
                                .watch(name);
                    }
                    session.say(row, DomainCommands::added);
                    return ExitCode.DONE;
                });
    }

    private static String added(JsonNode row) {
        String name = Session.text(row, "name");
        return "%s is registered (revision %s); follow it with: ./waxseal domain watch %s"
                .formatted(ProtectionView.name(row), Session.text(row, "revision"), name);
    }

    @Command(name = "list", description = "Lists domains by name.")
    int list(
            @Mixin ApiOptions options,
            @Option(names = "--owner", paramLabel = "ID", description = "Only of this owner.")
                    @Nullable String owner,
            @Option(
                            names = "--node",
                            paramLabel = "NODE",
                            description = "Only with mail or webmail on this node.")
                    @Nullable String node,
            @Mixin StateOption state,
            @Mixin SourceOption source,
            @Option(
                            names = "--name",
                            paramLabel = "PART",
                            description = "Only with this in their name.")
                    @Nullable String name,
            @Mixin LimitOption limit)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.list(
                            "/domains",
                            new Filters()
                                    .with("owner", owner)
                                    .with("node", node)
                                    .with("state", state.state())
                                    .with("source", source.source())
                                    .with("name", name)
                                    .asMap(),
                            limit.rows(),
                            List.of(
                                    "DOMAIN",
                                    "STATE",
                                    "OWNER",
                                    "MAIL",
                                    "WEBMAIL",
                                    "SOURCE",
                                    "VALID UNTIL"),
                            row ->
                                    List.of(
                                            Cell.of(Session.text(row, "displayName")),
                                            Cell.state(Session.text(row, "state")),
                                            Cell.of(Session.text(row, "owner")),
                                            Cell.of(Session.text(row, "mailNode")),
                                            Cell.of(Session.text(row, "webmailNode")),
                                            Cell.of(Session.text(row, "source")),
                                            ProtectionView.validUntil(session, row)),
                            WHEN_EMPTY);
                });
    }

    @Command(name = "show", description = "Shows a domain, its certificate and its endpoints.")
    int show(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain.") String name)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.show(
                            session.api().get(path(name), Map.of()), row -> print(session, row));
                });
    }

    private static void print(Session session, JsonNode row) {
        ProtectionView.title(session, ProtectionView.name(row), row);
        session.field("owner", Session.text(row, "owner"));
        session.field("mail node", Session.text(row, "mailNode"));
        session.field("webmail node", Session.text(row, "webmailNode"));
        ProtectionView.protection(session, row);
    }

    @Command(name = "change", description = "Changes what is given of a domain, and nothing else.")
    int change(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain.") String name,
            @Mixin DomainOptions domain,
            @Option(names = "--no-mail-node", description = "Its mail is no longer served here.")
                    boolean noMailNode,
            @Option(names = "--no-webmail-node", description = "It no longer has webmail here.")
                    boolean noWebmailNode,
            @Mixin RevisionOption revision)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    ObjectNode body = session.object();
                    domain.putInto(body);
                    if ((noMailNode && domain.namesMailNode())
                            || (noWebmailNode && domain.namesWebmailNode())) {
                        throw CommandFailed.usage(
                                "a node is both named and taken away; give one of the two options");
                    }
                    if (noMailNode) {
                        body.putNull("mailNode");
                    }
                    if (noWebmailNode) {
                        body.putNull("webmailNode");
                    }
                    if (body.isEmpty()) {
                        throw CommandFailed.usage(
                                "nothing to change was given; see ./waxseal help domain change");
                    }
                    JsonNode row =
                            session.api().change("PATCH", path(name), revision.headers(), body);
                    session.say(
                            row,
                            shown ->
                                    "%s is at revision %s"
                                            .formatted(
                                                    ProtectionView.name(shown),
                                                    Session.text(shown, "revision")));
                });
    }

    @Command(
            name = "remove",
            description =
                    "Removes a domain; its servers forget it, its certificate is not renewed.")
    int remove(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain.") String name,
            @Mixin RevisionOption revision)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    JsonNode row =
                            session.api().change("DELETE", path(name), revision.headers(), null);
                    session.say(
                            row,
                            shown ->
                                    "%s is removed; its servers still have to forget it"
                                            .formatted(ProtectionView.name(shown)));
                });
    }

    @Command(
            name = "watch",
            description = {
                "Follows a domain's certificate live: registered, issued, each endpoint proven, proven.",
                "Ends with 0 when it is proven. A failure is tried again by itself, so it is printed and waited for; with --fail-fast the command ends with 1 instead. Ends with 1 when the time is over."
            })
    int watch(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain.") String name,
            @Option(names = "--fail-fast", description = "Ends with 1 at the first failure.")
                    boolean failFast,
            @Option(
                            names = "--follow",
                            description =
                                    "Goes on when it is proven, until the domain is gone or Ctrl-C; without end if --timeout is not given.")
                    boolean follow,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            converter = Lengths.class,
                            description = "How long at most, for example 90s; 15m if not given.")
                    @Nullable Duration timeout)
            throws InterruptedException {
        if (failFast && follow) {
            throw CommandFailed.usage("--fail-fast ends what --follow goes on with; give one");
        }
        WatchDomain.Until until =
                follow
                        ? WatchDomain.Until.REMOVED
                        : failFast ? WatchDomain.Until.PROVEN_OR_FAILED : WatchDomain.Until.PROVEN;
        Duration limit = timeout == null && !follow ? Duration.ofMinutes(15) : timeout;
        return Session.run(
                surroundings,
                options,
                session -> new WatchDomain(session, until, limit).watch(name));
    }

    @Command(
            name = "page-link",
            description =
                    "Makes a link that opens this domain's page once and nothing else, for its owner; it is a secret.")
    int pageLink(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "The domain.") String name)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    // Checked here: a link without a domain would open every page.
                    String domain = Session.given(WHAT, name);
                    PageLink.make(session, session.object().put("domain", domain));
                });
    }

    private static String path(String name) {
        return "/domains/" + Session.segment(WHAT, name);
    }
}
