package org.waxseal.assigner.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.NameChange;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.driver.TestAuthority;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.InMemoryNode;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;

class RolloutExecutorTest {
    private final InMemoryNode node =
            new InMemoryNode("/etc/waxseal").with("/etc/a.conf", "old a").with("/etc/b.conf", "b");
    private final List<Checkpoint> reached = new ArrayList<>();
    private final RecordingProof proof = new RecordingProof();
    private final Rollout rollout = new RolloutExecutor(Clock.systemUTC(), reached::add);

    private RolloutOutcome apply(ChangePlan... plans) {
        return apply(7, plans);
    }

    private RolloutOutcome apply(long token, ChangePlan... plans) {
        return rollout.apply(
                node, List.of(plans), new TestAuthority(), new FencingToken(token), proof);
    }

    private static Step.WriteFile write(String path, String text) {
        return new Step.WriteFile(NodePath.of(path), text, Permissions.publicFile());
    }

    private static ChangePlan plan(Software software, Step... steps) {
        String name = software.wireName();
        Step.ConfigurationTest test =
                new Step.ConfigurationTest(software, Command.of(name, "test"));
        return new ChangePlan(
                Optional.of(software),
                List.of(test),
                List.of(steps),
                List.of(test),
                Optional.of(
                        new Step.Reload(
                                software,
                                Command.of(name, "reload"),
                                NodePath.of("/etc/waxseal/" + name + ".loaded"),
                                "digest")),
                List.of(new Step.RemoveFile(NodePath.of("/etc/waxseal/left-" + name))),
                List.of(
                        new NameChange(
                                Subject.domain(DnsName.of("a.test")),
                                software,
                                CertificateName.of("a.test"),
                                Optional.empty(),
                                Optional.of(new Fingerprint("a".repeat(64))))));
    }

    private static Map<String, String> withoutFence(InMemoryNode node) {
        Map<String, String> files = node.snapshot();
        files.remove("/etc/waxseal/token");
        files.remove("/etc/waxseal");
        return files;
    }

    @Test
    void nothingToDoTouchesNothing() {
        assertThat(apply(ChangePlan.nothing(Optional.of(Software.NGINX))))
                .isEqualTo(new RolloutOutcome.Unchanged());
        assertThat(node.log()).isEmpty();
    }

    @Test
    void wholeNodeIsOneChange() {
        RolloutOutcome outcome =
                apply(
                        plan(Software.DOVECOT, write("/etc/a.conf", "new a")),
                        plan(Software.NGINX, write("/etc/b.conf", "new b")));

        assertThat(outcome)
                .isEqualTo(new RolloutOutcome.Applied(6, Set.of(Software.DOVECOT, Software.NGINX)));
        assertThat(node.log().stream().filter(line -> !line.contains("token")))
                .containsExactly(
                        "run dovecot test",
                        "run nginx test",
                        "directory /etc/waxseal",
                        "write /etc/a.conf",
                        "write /etc/b.conf",
                        "run dovecot test",
                        "run nginx test",
                        "run dovecot reload",
                        "write /etc/waxseal/dovecot.loaded",
                        "run nginx reload",
                        "write /etc/waxseal/nginx.loaded",
                        "remove /etc/waxseal/left-dovecot",
                        "remove /etc/waxseal/left-nginx");
        assertThat(reached)
                .containsExactly(
                        Checkpoint.ASSIGNER_STEP_APPLIED,
                        Checkpoint.ASSIGNER_STEP_APPLIED,
                        Checkpoint.ASSIGNER_BEFORE_RELOAD);
        assertThat(proof.asked).containsExactly("after");
    }

    @Test
    void configurationThatIsBrokenAlreadyIsRefusedUntouched() {
        node.answering("nginx test", 1, "", "nginx: [emerg] unknown directive");
        Map<String, String> before = node.snapshot();

        assertThat(
                        apply(
                                plan(Software.DOVECOT, write("/etc/a.conf", "new a")),
                                plan(Software.NGINX, write("/etc/b.conf", "new b"))))
                .isInstanceOfSatisfying(
                        RolloutOutcome.Refused.class,
                        refused -> {
                            assertThat(refused.code())
                                    .isEqualTo(ErrorCode.SERVER_CONFIGURATION_BROKEN);
                            assertThat(refused.sentence())
                                    .contains("before anything was changed", "unknown directive");
                        });
        assertThat(node.snapshot()).isEqualTo(before);
    }

    @Test
    void failedCheckUndoesInReverseOrder() {
        Map<String, String> before = withoutFence(node);
        node.answering(
                "nginx test",
                command ->
                        node.text("/etc/b.conf").equals("b")
                                ? new CommandOutcome(0, "", "")
                                : new CommandOutcome(1, "", "bad"));

        RolloutOutcome outcome =
                apply(
                        plan(Software.DOVECOT, write("/etc/a.conf", "new a")),
                        plan(
                                Software.NGINX,
                                write("/etc/b.conf", "new b"),
                                write("/etc/c.conf", "c")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code()).isEqualTo(ErrorCode.SERVER_CHECK_FAILED);
                            assertThat(undone.leftBehind()).isEmpty();
                        });
        assertThat(withoutFence(node)).isEqualTo(before);
        assertThat(node.log())
                .containsSubsequence(
                        "run nginx test",
                        "remove /etc/c.conf",
                        "write /etc/b.conf",
                        "write /etc/a.conf")
                .doesNotContain("run dovecot reload");
        assertThat(proof.asked).containsExactly("before");
    }

    @Test
    void failedReloadUndoesAndReloadsAgain() {
        node.answering(
                "nginx reload",
                command ->
                        node.text("/etc/b.conf").equals("b")
                                ? new CommandOutcome(0, "", "")
                                : new CommandOutcome(1, "", "no such process"));
        Map<String, String> before = withoutFence(node);

        RolloutOutcome outcome =
                apply(
                        plan(Software.DOVECOT, write("/etc/a.conf", "new a")),
                        plan(Software.NGINX, write("/etc/b.conf", "new b")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code()).isEqualTo(ErrorCode.SERVER_RELOAD_FAILED);
                            assertThat(undone.leftBehind()).isEmpty();
                        });
        assertThat(withoutFence(node)).isEqualTo(before);
        assertThat(node.log())
                .containsSubsequence(
                        "run dovecot reload",
                        "run nginx reload",
                        "write /etc/b.conf",
                        "write /etc/a.conf",
                        "run nginx reload",
                        "run dovecot reload");
    }

    @Test
    void wrongLeafUndoesAndProvesTheOldState() {
        proof.after =
                new Proof.Mismatched(
                        List.of(
                                new Proof.Mismatch(
                                        Subject.domain(DnsName.of("a.test")),
                                        "imaps mx1:993 mail.a.test",
                                        "serves another leaf")));

        assertThat(apply(plan(Software.DOVECOT, write("/etc/a.conf", "new a"))))
                .isEqualTo(
                        new RolloutOutcome.Undone(
                                ErrorCode.WRONG_CERTIFICATE_SERVED,
                                "imaps mx1:993 mail.a.test: serves another leaf",
                                Set.of(Subject.domain(DnsName.of("a.test"))),
                                List.of()));
        assertThat(node.text("/etc/a.conf")).isEqualTo("old a");
        assertThat(proof.asked).containsExactly("after", "before");
    }

    @Test
    void whatCannotBeTakenBackIsSaid() {
        proof.after =
                new Proof.Mismatched(
                        List.of(
                                new Proof.Mismatch(
                                        Subject.domain(DnsName.of("a.test")), "e", "wrong")));
        proof.before = proof.after;

        assertThat(apply(plan(Software.DOVECOT, write("/etc/a.conf", "new a"))))
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone ->
                                assertThat(undone.leftBehind())
                                        .containsExactly("not as before: e: wrong"));
    }

    @Test
    void lowerTokenIsFencedBeforeItsNextStep() {
        node.with("/etc/waxseal/token", "8");

        assertThatThrownBy(() -> apply(plan(Software.DOVECOT, write("/etc/a.conf", "new a"))))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_FENCED));
        assertThat(node.text("/etc/a.conf")).isEqualTo("old a");
    }

    @Test
    void takenOverInTheMiddleStopsWithoutTakingBack() {
        node.answering(
                "dovecot reload",
                command -> {
                    node.with("/etc/waxseal/token", "9");
                    return new CommandOutcome(1, "", "killed");
                });

        assertThatThrownBy(() -> apply(plan(Software.DOVECOT, write("/etc/a.conf", "new a"))))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_FENCED));
        assertThat(node.text("/etc/a.conf")).isEqualTo("new a");
    }

    @Test
    void hiddenFileIsNamedWithItsFix() {
        node.hiding("/etc/key.pem");
        ChangePlan plan = plan(Software.NGINX, write("/etc/b.conf", "new b"));
        ChangePlan reading =
                new ChangePlan(
                        plan.software(),
                        plan.before(),
                        plan.steps(),
                        List.of(
                                new Step.ReadableFor(
                                        Software.NGINX, "www-data", NodePath.of("/etc/key.pem"))),
                        plan.reload(),
                        plan.cleanup(),
                        plan.changes());

        assertThat(apply(reading))
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code())
                                    .isEqualTo(ErrorCode.FILE_UNREADABLE_FOR_SERVER);
                            assertThat(undone.sentence())
                                    .contains("www-data", "/etc/key.pem", "chmod g+r");
                        });
    }

    private static final class RecordingProof implements Handshakes {
        private final List<String> asked = new ArrayList<>();
        private Proof after = new Proof.Proven();
        private Proof before = new Proof.Proven();

        @Override
        public Proof proveAfter(List<NameChange> changes) {
            asked.add("after");
            return after;
        }

        @Override
        public Proof proveBefore(List<NameChange> changes) {
            asked.add("before");
            return before;
        }
    }
}
