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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    /**
     * Two at a time, as each start of the product takes long. The first one of a pair is reached
     * before the second is asked for, so neither stands in the other's way.
     */
    static Stream<List<Checkpoint>> kills() {
        return Stream.of(
                List.of(Checkpoint.ASSIGNER_WORK_RECORDED, Checkpoint.CONSOLE_DOMAIN_STORED),
                List.of(Checkpoint.ASSIGNER_STEP_APPLIED, Checkpoint.ISSUER_ORDER_CREATED),
                List.of(Checkpoint.ASSIGNER_BEFORE_RELOAD, Checkpoint.ISSUER_CHALLENGE_PRESENTED),
                List.of(Checkpoint.ASSIGNER_PROVEN, Checkpoint.ISSUER_ORDER_FINALIZED),
                List.of(Checkpoint.NOTIFIER_NOTICE_STORED, Checkpoint.ISSUER_CERTIFICATE_STORED),
                List.of(Checkpoint.NOTIFIER_MAIL_ACCEPTED));
    }

    @Test
    void everyCheckpointIsTried() {
        assertThat(kills().flatMap(List::stream)).containsExactlyInAnyOrder(Checkpoint.values());
    }

    /**
     * What the process was about when it was killed.
     *
     * @param renewal of {@link #STEADY}; otherwise a new domain
     * @param leafBefore empty for a new domain
     */
    private record Victim(
            Checkpoint checkpoint,
            DnsName domain,
            boolean renewal,
            String leafBefore,
            int mailsBefore) {}

    @ParameterizedTest
    @MethodSource("kills")
    void theWorkFinishesAfterAKill(List<Checkpoint> checkpoints) throws Exception {
        Installation product = installation();
        String steadyBefore = Installation.leaf(product.domain(STEADY));
        int createdBefore = count(CREATED);
        int finalizedBefore = count(FINALIZED);
        List<Victim> victims = new ArrayList<>();
        List<Thread> asking = new ArrayList<>();

        try (ServedThroughout served = ServedThroughout.watch(product.endpoints(), STEADY)) {
            for (int i = 0; i < checkpoints.size(); i++) {
                product.holdAt(checkpoints.subList(0, i + 1));
                Victim victim = victim(checkpoints.get(i), steadyBefore);
                victims.add(victim);
                asking.add(Thread.ofVirtual().start(() -> ask(product, victim)));
                Waiting.until(
                        "the product comes to " + victim.checkpoint().wireName(),
                        Duration.ofMinutes(1),
                        product::tail,
                        () -> product.isHeld(victim.checkpoint()));
            }
            product.kill();
            for (Thread thread : asking) {
                thread.join();
            }
            product.startAgain();
            List<String> allowed = new ArrayList<>(List.of(steadyBefore));
            for (Victim victim : victims) {
                Fingerprint leaf = product.awaitProven(victim.domain(), victim.leafBefore());
                awaitMails(victim.domain(), victim.mailsBefore() + 1);
                assertThat(product.endpoints().judge(product.endpoints().of(victim.domain())))
                        .allSatisfy(seen -> assertThat(seen.judgement().serves(leaf)).isTrue());
                if (victim.renewal()) {
                    allowed.add(leaf.hex());
                }
            }
            served.assertOnly(allowed);
        }
        assertThat(count(FINALIZED) - finalizedBefore)
                .as("certificates issued")
                .isEqualTo(victims.size());
        assertThat(count(CREATED) - createdBefore)
                .as("orders created: a kill abandons one at most")
                .isBetween(victims.size(), victims.size() + 1);
        for (Victim victim : victims) {
            List<String> all = mails(victim.domain());
            List<String> mails = all.subList(victim.mailsBefore(), all.size());
            if (victim.checkpoint() == Checkpoint.NOTIFIER_MAIL_ACCEPTED) {
                assertThat(mails).hasSizeBetween(1, 2);
                assertThat(mails).allMatch(id -> id.equals(mails.getFirst()));
            } else {
                assertThat(mails).as(victim.toString()).hasSize(1);
            }
        }
    }

    private static Victim victim(Checkpoint checkpoint, String steadyLeaf) {
        boolean renewal = checkpoint.name().startsWith("ASSIGNER");
        DnsName domain = renewal ? STEADY : DnsName.of(checkpoint.wireName() + ".test");
        if (!renewal) {
            installation().fleet().host(domain);
        }
        return new Victim(
                checkpoint, domain, renewal, renewal ? steadyLeaf : "", mails(domain).size());
    }

    /** The answer may be cut off by the kill. */
    private static void ask(Installation product, Victim victim) {
        try {
            if (victim.renewal()) {
                product.console()
                        .exchange("POST", "/domains/" + victim.domain() + "/renewals", "{}");
            } else {
                product.register(victim.domain());
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
