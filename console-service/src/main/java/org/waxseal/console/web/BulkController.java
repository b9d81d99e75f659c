package org.waxseal.console.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /api/v1/bulk/domains}: any number of domains, one a line, in constant memory. Each line is
 * done or rejected by itself. Lines that are at hand together share a transaction, each behind a
 * savepoint of its own, because a commit costs more than a line; their answers follow the commit.
 */
@RestController
public final class BulkController {
    private static final Logger LOGGER = LoggerFactory.getLogger(BulkController.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NDJSON = "application/x-ndjson";
    // Owner and nodes stay locked for as long as a group takes: some tens of milliseconds
    private static final int LARGEST_GROUP = 100;

    private final ProvisionDomain provisionDomain;
    private final RemoveDomain removeDomain;
    private final TransactionTemplate group;
    private final TransactionTemplate line;

    public BulkController(
            ProvisionDomain provisionDomain,
            RemoveDomain removeDomain,
            PlatformTransactionManager transactions) {
        this.provisionDomain = provisionDomain;
        this.removeDomain = removeDomain;
        this.group = new TransactionTemplate(transactions);
        this.line = new TransactionTemplate(transactions);
        this.line.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * What became of one line.
     *
     * @param line its number; the first is 1
     * @param name as A-labels when it could be read
     * @param outcome created, changed, unchanged, removed or rejected
     * @param problem why it was rejected
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record BulkAnswer(
            long line, @Nullable String name, String outcome, @Nullable Problem problem) {}

    @PostMapping(path = "/api/v1/bulk/domains", consumes = NDJSON)
    void domains(
            @RequestParam(required = false) @Nullable String dryRun,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        boolean changesNothing = Filters.flag("dryRun", dryRun);
        response.setContentType(NDJSON);
        OutputStream client = response.getOutputStream();
        try (AnswerSpool answers = AnswerSpool.open()) {
            Thread sender =
                    Thread.ofVirtual().name("bulk-answers").start(() -> answers.copyTo(client));
            try {
                answerAll(new BulkLines(request.getInputStream()), answers, changesNothing);
            } finally {
                answers.end();
                sender.join();
            }
        }
    }

    private void answerAll(BulkLines lines, AnswerSpool answers, boolean changesNothing)
            throws IOException {
        try {
            List<BulkLines.Line> together = next(lines);
            boolean databaseAnswers = true;
            while (!together.isEmpty()) {
                if (answers.clientGone()) {
                    LOGGER.info(
                            "A bulk request was left by its client; what follows line {} is not done",
                            together.getFirst().number() - 1);
                    return;
                }
                databaseAnswers = databaseAnswers && answered(together, answers, changesNothing);
                if (!databaseAnswers) {
                    rejectForDatabase(together, answers);
                }
                together = next(lines);
            }
        } catch (BrokenOff e) {
            LOGGER.info("A bulk request broke off in line {}: {}", e.line, e.getMessage());
            answers.add(
                    written(
                            new BulkAnswer(
                                    e.line,
                                    null,
                                    "rejected",
                                    Problem.of(
                                            400,
                                            ErrorCode.REQUEST_MALFORMED,
                                            "the request broke off here; send it again from this line on"))));
        }
    }

    /** The client stopped in the middle of its request. */
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;
        private final long line;

        BrokenOff(long line, IOException cause) {
            super(cause.getMessage(), cause);
            this.line = line;
        }
    }

    /** What is at hand, at least one line; empty at the end. */
    private static List<BulkLines.Line> next(BulkLines lines) throws BrokenOff {
        List<BulkLines.Line> together = new ArrayList<>();
        try {
            BulkLines.Line next = lines.next();
            while (next != null) {
                together.add(next);
                next = together.size() < LARGEST_GROUP && lines.moreAtHand() ? lines.next() : null;
            }
        } catch (IOException e) {
            // lines that came whole before it are not done either: nobody would learn of it
            throw new BrokenOff(
                    together.isEmpty() ? Math.max(1, lines.number()) : together.getFirst().number(),
                    e);
        }
        return together;
    }

    /**
     * Does a group of lines.
     *
     * @return whether the database answered; if not, nothing was done
     */
    private boolean answered(
            List<BulkLines.Line> together, AnswerSpool answers, boolean changesNothing)
            throws IOException {
        List<BulkAnswer> done;
        try {
            done = inOneTransaction(together, changesNothing);
        } catch (ConcurrencyFailureException e) {
            LOGGER.debug("A group of {} lines met another transaction", together.size(), e);
            return eachAlone(together, answers, changesNothing);
        } catch (DataAccessException | TransactionException e) {
            LOGGER.error("A bulk request failed on the database", e);
            return false;
        }
        for (BulkAnswer one : done) {
            answers.add(written(one));
        }
        return true;
    }

    private boolean eachAlone(
            List<BulkLines.Line> together, AnswerSpool answers, boolean changesNothing)
            throws IOException {
        for (int i = 0; i < together.size(); i++) {
            try {
                for (BulkAnswer one :
                        inOneTransaction(together.subList(i, i + 1), changesNothing)) {
                    answers.add(written(one));
                }
            } catch (ConcurrencyFailureException e) {
                rejectForDatabase(together.subList(i, i + 1), answers);
            } catch (DataAccessException | TransactionException e) {
                LOGGER.error("A bulk request failed on the database", e);
                rejectForDatabase(together.subList(i, together.size()), answers);
                return true;
            }
        }
        return true;
    }

    private List<BulkAnswer> inOneTransaction(
            List<BulkLines.Line> together, boolean changesNothing) {
        List<BulkAnswer> done = new ArrayList<>();
        group.executeWithoutResult(
                transaction -> {
                    for (BulkLines.Line one : together) {
                        done.add(answer(one, changesNothing));
                    }
                    if (changesNothing) {
                        transaction.setRollbackOnly();
                    }
                });
        return done;
    }

    private BulkAnswer answer(BulkLines.Line one, boolean changesNothing) {
        String[] name = new String[1];
        try {
            Wanted wanted = read(one, name);
            String outcome =
                    line.execute(
                            savepoint -> {
                                if (changesNothing) {
                                    // a line is judged by what is registered, not by those before
                                    savepoint.setRollbackOnly();
                                }
                                return outcomeOf(wanted);
                            });
            return new BulkAnswer(one.number(), name[0], String.valueOf(outcome), null);
        } catch (WaxsealException refused) {
            return new BulkAnswer(one.number(), name[0], "rejected", Problem.of(refused));
        }
    }

    /** What a line asks for. */
    private sealed interface Wanted {
        record Put(DomainRequest domain) implements Wanted {}

        record Remove(DnsName name) implements Wanted {}
    }

    private static Wanted read(BulkLines.Line one, @Nullable String[] name) {
        if (one.text() == null) {
            throw new WaxsealException(
                    ErrorCode.REQUEST_MALFORMED,
                    "the line is longer than %d bytes; send one domain a line"
                            .formatted(BulkLines.LONGEST));
        }
        Faults faults = new Faults();
        JsonFields fields = JsonFields.of(one.text(), "the line", faults);
        String action = fields.text("action");
        DomainRequest domain = RegistryJson.domain(fields);
        name[0] = domain.name() == null ? null : shownName(domain.name());
        boolean remove = "remove".equals(action);
        if (action != null && !remove && !action.equals("put")) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/action",
                    "action '%s' is unknown; use put or remove".formatted(Faults.shown(action)));
        }
        DnsName toRemove = remove ? domain.readName(faults) : null;
        faults.throwIfAny();
        return toRemove == null ? new Wanted.Put(domain) : new Wanted.Remove(toRemove);
    }

    private static String shownName(String written) {
        try {
            return DnsName.of(written).ascii();
        } catch (WaxsealException e) {
            return Faults.shown(written);
        }
    }

    private String outcomeOf(Wanted wanted) {
        return switch (wanted) {
            case Wanted.Put(DomainRequest domain) ->
                    provisionDomain
                            .provision(domain, Source.API, Precondition.none())
                            .outcome()
                            .wireName();
            case Wanted.Remove(DnsName name) -> {
                removeDomain.remove(name, Source.API, Precondition.none());
                yield "removed";
            }
        };
    }

    private static void rejectForDatabase(List<BulkLines.Line> lines, AnswerSpool answers)
            throws IOException {
        for (BulkLines.Line one : lines) {
            answers.add(
                    written(
                            new BulkAnswer(
                                    one.number(),
                                    null,
                                    "rejected",
                                    Problem.of(
                                            503,
                                            ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                                            "the database did not answer; nothing was changed, send the line again"))));
        }
    }

    private static byte[] written(BulkAnswer answer) {
        byte[] json = JSON.writeValueAsBytes(answer);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
