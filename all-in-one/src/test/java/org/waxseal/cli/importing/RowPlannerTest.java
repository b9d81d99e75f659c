package org.waxseal.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.cli.outcome.CommandFailed;
import tools.jackson.databind.json.JsonMapper;

class RowPlannerTest {
    private static final ImportSettings DEFAULTS =
            new ImportSettings("alice", "mx1", "web1", false, null);

    @Test
    void fillsInWhatTheCommandLineSaysAndKeepsWhatTheRowSays() throws Exception {
        RowPlanner planner = planner(DEFAULTS);
        assertThat(body(planner, Column.NAME, "Example.COM."))
                .isEqualTo(
                        """
                        {"action":"put","name":"Example.COM.","mailNode":"mx1","webmailNode":"web1","owner":"alice"}""");
        assertThat(
                        body(
                                planner,
                                Column.NAME,
                                "b.example",
                                Column.OWNER,
                                "bob",
                                Column.WEBMAIL_NODE,
                                "-",
                                Column.NAMES,
                                "b.example  mail.b.example"))
                .isEqualTo(
                        """
                        {"action":"put","name":"b.example","mailNode":"mx1","owner":"bob","certificate":{"type":"san","names":["b.example","mail.b.example"]}}""");
    }

    @Test
    void findsNamesThatComeTwiceInAnySpelling() throws Exception {
        RowPlanner planner = planner(DEFAULTS);
        plan(planner, 2, Column.NAME, "bücher.example");
        assertThat(plan(planner, 9, Column.NAME, "XN--BCHER-KVA.example").decided())
                .isEqualTo(
                        RowResult.rejected(
                                "name-repeated",
                                "column name: 'XN--BCHER-KVA.example' stands in line 2 already; take one of the lines away"));
    }

    @Test
    void rejectsWhatTheApiWouldRejectWithColumnValueAndFix() throws Exception {
        RowPlanner planner = planner(new ImportSettings(null, null, null, false, null));
        assertThat(sentence(planner, Column.OWNER, "alice")).startsWith("column name is empty;");
        assertThat(sentence(planner, Column.NAME, "a_b.example", Column.OWNER, "x"))
                .startsWith("column name: 'a_b.example' is not a valid name");
        assertThat(sentence(planner, Column.NAME, "c.example", Column.OWNER, "x"))
                .contains("it names no node;", "--mail-node");
        assertThat(sentence(planner, Column.NAME, "d.example", Column.MAIL_NODE, "mx1"))
                .contains("it names no owner;", "--owner");
        assertThat(planner.rows()).isEqualTo(4);
    }

    @Test
    void createsAnOwnerWithTheSameWordsInEachOfItsRows() throws Exception {
        RowPlanner planner =
                planner(
                        new ImportSettings(null, "mx1", null, true, "hostmaster@{domain}"),
                        "known");
        assertThat(body(planner, Column.NAME, "a.example", Column.OWNER, "new"))
                .contains(
                        """
                        "owner":{"id":"new","email":"hostmaster@a.example"}""");
        assertThat(body(planner, Column.NAME, "b.example", Column.OWNER, "new"))
                .contains("hostmaster@a.example");
        assertThat(body(planner, Column.NAME, "c.example", Column.OWNER, "known"))
                .contains("\"owner\":\"known\"");
    }

    @Test
    void anOwnerHasOneMailbox() throws Exception {
        RowPlanner planner = planner(new ImportSettings(null, "mx1", null, true, null));
        plan(
                planner,
                2,
                Column.NAME,
                "a.example",
                Column.OWNER,
                "bob",
                Column.OWNER_EMAIL,
                "bob@a.example");
        assertThat(
                        sentence(
                                planner,
                                Column.NAME,
                                "b.example",
                                Column.OWNER,
                                "bob",
                                Column.OWNER_EMAIL,
                                "bob@b.example"))
                .contains("'bob@b.example' is not 'bob@a.example', which line 2 says");
        assertThat(sentence(planner, Column.NAME, "c.example", Column.OWNER, "carol"))
                .contains("owner 'carol' is not registered", "fill column ownerEmail");
    }

    @Test
    void refusesATemplateThatCannotBeFilled() {
        assertThatThrownBy(() -> new ImportSettings(null, null, null, false, "{owner}@x.example"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("--create-owners");
        assertThatThrownBy(() -> new ImportSettings(null, null, null, true, "{user}@x.example"))
                .hasMessageContaining("'{user}' is not known; use {owner} and {domain}");
    }

    private static RowPlanner planner(ImportSettings settings, String... owners) {
        return new RowPlanner(settings, new JsonMapper(), Set.of(owners)::contains);
    }

    private static String body(RowPlanner planner, Object... values) throws Exception {
        return String.valueOf(plan(planner, 1, values).body());
    }

    private static @Nullable String sentence(RowPlanner planner, Object... values)
            throws Exception {
        RowResult decided = Objects.requireNonNull(plan(planner, 5, values).decided());
        assertThat(decided.outcome()).isEqualTo(Outcome.REJECTED);
        return decided.sentence();
    }

    private static PlannedRow plan(RowPlanner planner, long line, Object... columnsAndValues)
            throws Exception {
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            values.put((Column) columnsAndValues[i], (String) columnsAndValues[i + 1]);
        }
        return planner.plan(new InputRow.Entry(line, values));
    }
}
