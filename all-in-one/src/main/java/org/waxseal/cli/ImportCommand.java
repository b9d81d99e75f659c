package org.waxseal.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.importing.ImportRun;
import org.waxseal.cli.importing.ImportSettings;
import org.waxseal.cli.importing.ListingFormat;
import org.waxseal.cli.screen.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code waxseal domain import}. */
@Command(
        name = "import",
        description = {
            "Registers every domain of a file, or changes it to what the file says.",
            "The file is CSV with a header row (columns name, owner, mailNode, webmailNode, type, names, keyType, ownerName, ownerEmail, ownerLocale; '-' is no node), or what a panel prints: 'plesk bin subscription --list' or the table of 'plesk db', HestiaCP's 'v-list-mail-domains USER json', 'virtualmin list-domains --multiline', cPanel's /etc/userdomains.",
            "The report says what became of each row. After an interruption the same command goes on behind the rows that are done."
        })
final class ImportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private @Nullable ApiOptions options;

    @Parameters(paramLabel = "FILE", description = "The file, UTF-8.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = ListingFormat.ALL + " or auto; ${DEFAULT-VALUE} if not given.")
    private String format = "auto";

    @Option(
            names = "--owner",
            paramLabel = "ID",
            description = "Owner of domains for which the file names none.")
    private @Nullable String owner;

    @Option(
            names = "--mail-node",
            paramLabel = "NODE",
            description = "Node that serves their mail, where the file names none.")
    private @Nullable String mailNode;

    @Option(
            names = "--webmail-node",
            paramLabel = "NODE",
            description = "Node that serves their webmail, where the file names none.")
    private @Nullable String webmailNode;

    @Option(
            names = "--create-owners",
            description =
                    "Creates owners that are not registered, each with its first domain; those that are stay as they are.")
    private boolean createOwners;

    @Option(
            names = "--owner-email",
            paramLabel = "TEMPLATE",
            description =
                    "Mailbox of an owner that is created, where the file names none, for example {owner}@example.org or hostmaster@{domain}.")
    private @Nullable String ownerEmail;

    @Option(
            names = "--dry-run",
            description = "Says what would become of each row, and changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "NDJSON, a line for each row; the file's name with .report.ndjson (.dry-run.ndjson) in the working directory if not given.")
    private @Nullable Path report;

    @Option(
            names = "--retry-rejected",
            description = "Sends rows again that the report names as rejected.")
    private boolean retryRejected;

    ImportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options == null || file == null) {
            throw new IllegalStateException("picocli has not set the options");
        }
        ImportRun.Order order =
                new ImportRun.Order(
                        surroundings.file(file),
                        ListingFormat.parse(format),
                        new ImportSettings(owner, mailNode, webmailNode, createOwners, ownerEmail),
                        report == null ? null : surroundings.file(report),
                        surroundings.directory(),
                        dryRun,
                        retryRejected);
        return Session.run(
                surroundings,
                options,
                session -> {
                    ImportRun run =
                            new ImportRun(
                                    order,
                                    session.api(),
                                    session.mapper(),
                                    session.screen(),
                                    surroundings.clock(),
                                    surroundings.pauses());
                    return runInterruptibly(run, session);
                });
    }

    /** Ctrl-C ends the process at once; the rows that are answered are in the report by then. */
    private static int runInterruptibly(ImportRun run, Session session)
            throws InterruptedException {
        Thread hook = new Thread(() -> tellWhereItStands(run, session.screen()), "import-ends");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.run(session.json());
        } finally {
            remove(hook);
        }
    }

    private static void tellWhereItStands(ImportRun run, Screen screen) {
        String where = run.whereItStands();
        if (where != null) {
            screen.note(where);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook has its say.
        }
    }
}
