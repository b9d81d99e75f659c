package org.waxseal.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.demo.Fleet;
import org.waxseal.sandbox.ImapSession;

/**
 * The product's process is killed at each checkpoint of a certificate's path. After it is started
 * again the work finishes, nothing is issued or mailed beyond what is promised, and all the while
 * every name is served by its old or its new certificate.
 */
class KillIT {
    private static final DnsName STEADY = DnsName.of("steady.test");
    private static final Pattern MESSAGE_ID =
            Pattern.compile(
                    "^Message-ID:\\s*(<[^>]+>)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
    private static final Pattern CREATED = Pattern.compile("Added order ");
    private static final Pattern FINALIZED = Pattern.compile("Issued certificate serial ");

    @TempDir static Path directory;

    private static @Nullable Installation installation;
    private static String password = "";

    @BeforeAll
    static void provisionTheFleet() throws IOException, InterruptedException {
        Installation started = Installation.start(directory);
        installation = started;
        password = started.fleet().mail().addMailbox("alice", Fleet.ZONE);
        started.awaitNodesProven();
        started.register(STEADY);
        started.awaitProven(STEADY, "");
        awaitMails(STEADY, 1);
    }

    @AfterAll
    static void stop() {
        if (installation != null) {
            installation.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Checkpoint.class)
    void theWorkFinishesAfterAKill(Checkpoint checkpoint) throws Exception {
        Installation product = installation();
        boolean renewal = checkpoint.name().startsWith("ASSIGNER");
        DnsName domain = renewal ? STEADY : DnsName.of(checkpoint.wireName() + ".test");
        if (!renewal) {
            product.fleet().host(domain);
        }
        String before = Installation.leaf(product.domain(STEADY));
        int mailsBefore = mails(domain).size();
        int createdBefore = count(CREATED);
        int finalizedBefore = count(FINALIZED);

        try (ServedThroughout served = ServedThroughout.watch(product.endpoints(), STEADY)) {
            product.holdAt(checkpoint);
            Thread asking = Thread.ofVirtual().start(() -> ask(product, domain, renewal));
            Waiting.until(
                    "the product comes to " + checkpoint.wireName(),
                    Duration.ofMinutes(1),
                    product::tail,
                    product::isHeld);
            product.kill();
            asking.join();
            product.startAgain();
            Fingerprint leaf = product.awaitProven(domain, renewal ? before : "");
            awaitMails(domain, mailsBefore + 1);

            served.assertOnly(List.of(before, renewal ? leaf.hex() : before));
            assertThat(product.endpoints().judge(product.endpoints().of(domain)))
                    .allSatisfy(seen -> assertThat(seen.judgement().serves(leaf)).isTrue());
        }
        assertThat(count(FINALIZED) - finalizedBefore).as("certificates issued").isEqualTo(1);
        assertThat(count(CREATED) - createdBefore).as("orders created").isBetween(1, 2);
        List<String> mails = mails(domain).subList(mailsBefore, mails(domain).size());
        if (checkpoint == Checkpoint.NOTIFIER_MAIL_ACCEPTED) {
            assertThat(mails).hasSizeBetween(1, 2);
            assertThat(mails).allMatch(id -> id.equals(mails.getFirst()));
        } else {
            assertThat(mails).hasSize(1);
        }
    }

    /** The answer may be cut off by the kill. */
    private static void ask(Installation product, DnsName domain, boolean renewal) {
        try {
            if (renewal) {
                product.console().exchange("POST", "/domains/" + domain + "/renewals", "{}");
            } else {
                product.register(domain);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "cut off as expected", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final System.Logger LOGGER = System.getLogger(KillIT.class.getName());

    /** Message-IDs of the mails whose subject names the domain, oldest first. */
    private static List<String> mails(DnsName domain) {
        try (ImapSession session =
                ImapSession.open(installation().fleet().mail().port(Protocol.IMAP))
                        .login("alice@" + Fleet.ZONE, password)) {
            List<String> ids = new ArrayList<>();
            for (String message : session.messages()) {
                String head = message.substring(0, Math.max(0, message.indexOf("\r\n\r\n")));
                if (head.toLowerCase(Locale.ROOT).contains("subject: " + domain.ascii())) {
                    var id = MESSAGE_ID.matcher(head);
                    assertThat(id.find()).as(head).isTrue();
                    ids.add(Objects.requireNonNull(id.group(1)));
                }
            }
            return ids;
        }
    }

    private static void awaitMails(DnsName domain, int atLeast) {
        Waiting.until(
                atLeast + " mails about " + domain,
                Duration.ofMinutes(1),
                installation()::tail,
                () -> mails(domain).size() >= atLeast);
    }

    private static int count(Pattern line) throws IOException {
        return (int)
                line.matcher(Files.readString(installation().fleet().authority().log()))
                        .results()
                        .count();
    }

    private static Installation installation() {
        return Objects.requireNonNull(installation, "started before the tests");
    }
}
