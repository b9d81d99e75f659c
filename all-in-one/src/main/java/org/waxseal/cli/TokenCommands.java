package org.waxseal.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal token ...}. */
@Command(name = "token", description = "Tokens that open the API.")
final class TokenCommands {
    private final Surroundings surroundings;

    TokenCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "create",
            description = "Makes a token and shows it, this once; the console keeps its hash only.")
    int create(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "NAME", description = "What it is for, for example panel.")
                    String name,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            split = ",",
                            required = true,
                            description =
                                    "read (look at everything), provision (owners and domains too) or operate (everything).")
                    List<String> scopes,
            @Option(
                            names = "--expires-in",
                            paramLabel = "TIME",
                            converter = Lengths.class,
                            description =
                                    "For how long it works, for example 90d; for ever if not given.")
                    @Nullable Duration expiresIn,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description =
                                    "Writes it to this new file that only you can read, instead of showing it.")
                    @Nullable Path out)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    Path file = out == null ? null : reserve(surroundings.file(out));
                    ObjectNode body = session.object().put("name", name);
                    ArrayNode array = body.putArray("scopes");
                    scopes.forEach(array::add);
                    if (expiresIn != null) {
                        body.put(
                                "expiresAt",
                                surroundings.clock().instant().plus(expiresIn).toString());
                    }
                    JsonNode row = create(session, body, file);
                    if (file != null) {
                        write(file, Session.text(row, "token"));
                        row = ((ObjectNode) row).without("token").put("tokenFile", file.toString());
                    }
                    show(session, row, file);
                });
    }

    private static JsonNode create(Session session, ObjectNode body, @Nullable Path file)
            throws InterruptedException {
        try {
            return session.api().issue("/tokens", body);
        } catch (CommandFailed e) {
            discard(file);
            throw e;
        }
    }

    /** Before the token is made: one that cannot be written would be lost. */
    private static Path reserve(Path file) {
        try {
            return Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw CommandFailed.usage("%s is there already; give --out a new file".formatted(file));
        } catch (IOException e) {
            throw CommandFailed.usage("%s cannot be written: %s".formatted(file, e));
        }
    }

    private static void discard(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw CommandFailed.failed("%s cannot be removed again: %s".formatted(file, e));
            }
        }
    }

    private static void write(Path file, String token) {
        try {
            Files.write(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw CommandFailed.failed(
                    "the token is made, but %s cannot be written: %s; revoke it and make another"
                            .formatted(file, e));
        }
    }

    private static void show(Session session, JsonNode row, @Nullable Path file) {
        if (session.json()) {
            session.printJson(row);
            return;
        }
        if (file == null) {
            session.screen()
                    .note(
                            "token %s is made; it is shown this once, keep it in a file that only you can read"
                                    .formatted(Session.text(row, "id")));
            session.screen().line(Session.text(row, "token"));
        } else {
            session.screen()
                    .line(
                            "token %s is made and stands in %s"
                                    .formatted(Session.text(row, "id"), file));
        }
    }

    @Command(name = "list", description = "Lists tokens, without their secrets.")
    int list(@Mixin ApiOptions options, @Mixin LimitOption limit) throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.list(
                            "/tokens",
                            Map.of(),
                            limit.rows(),
                            List.of("TOKEN", "NAME", "SCOPES", "STATE", "EXPIRES", "LAST USED"),
                            row -> row(session, row),
                            "there are no tokens besides that of the console's file; make one with: ./waxseal token create NAME --scope read");
                });
    }

    private static List<Cell> row(Session session, JsonNode row) {
        return List.of(
                Cell.of(Session.text(row, "id")),
                Cell.of(Session.text(row, "name")),
                Cell.of(ProtectionView.names(row.path("scopes"))),
                Cell.state(Session.text(row, "state")),
                Cell.of(session.times().column(Session.text(row, "expiresAt"))),
                Cell.of(session.times().column(Session.text(row, "lastUsedAt"))));
    }

    @Command(name = "revoke", description = "Ends a token at once.")
    int revoke(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "TOKEN", description = "As 'token list' shows it first.")
                    String id)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    JsonNode row =
                            session.api().revoke("/tokens/" + Session.segment("the token", id));
                    session.say(
                            row.isEmpty() ? session.object().put("id", id) : row,
                            shown -> "token %s is revoked".formatted(Cell.of(id).text()));
                });
    }
}
