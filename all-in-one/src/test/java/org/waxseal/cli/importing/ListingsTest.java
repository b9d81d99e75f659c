package org.waxseal.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;

class ListingsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "domains.csv, CSV",
        "userdomains, CPANEL",
        "plesk-subscriptions.txt, PLESK",
        "plesk-db.txt, PLESK",
        "hestia-mail-domains.json, HESTIA",
        "virtualmin-multiline.txt, VIRTUALMIN"
    })
    void tellsEachFormatByItsFirstLines(String file, ListingFormat format) throws Exception {
        assertThat(ListingFormat.detect(sample(file))).isEqualTo(format);
    }

    @Test
    void saysWhenTheFormatCannotBeTold() {
        assertThatThrownBy(() -> ListingFormat.detect(text("hello world\n")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("looks like none of csv, plesk");
    }

    @Test
    void readsCsvWithQuotesAndNamesOfTheWholeWorld() throws Exception {
        assertThat(read(ListingFormat.CSV, sample("domains.csv")))
                .containsExactly(
                        entry(
                                2,
                                Column.NAME,
                                "example.com",
                                Column.OWNER,
                                "alice",
                                Column.MAIL_NODE,
                                "mx1",
                                Column.WEBMAIL_NODE,
                                "web1",
                                Column.OWNER_NAME,
                                "Alice",
                                Column.OWNER_EMAIL,
                                "alice@example.com",
                                Column.OWNER_LOCALE,
                                "en"),
                        entry(
                                3,
                                Column.NAME,
                                "bücher.example",
                                Column.OWNER,
                                "bob",
                                Column.TYPE,
                                "san",
                                Column.NAMES,
                                "bücher.example mail.bücher.example",
                                Column.KEY_TYPE,
                                "rsa-2048",
                                Column.OWNER_NAME,
                                "Wagner, Berta",
                                Column.OWNER_EMAIL,
                                "berta@example.net"),
                        entry(
                                4,
                                Column.NAME,
                                "mail-only.example.net",
                                Column.OWNER,
                                "alice",
                                Column.MAIL_NODE,
                                "mx1",
                                Column.WEBMAIL_NODE,
                                "-",
                                Column.TYPE,
                                "wildcard"));
    }

    @Test
    void readsWhatSpreadsheetsMakeOfCsv() throws Exception {
        List<InputRow> semicolons =
                read(
                        ListingFormat.CSV,
                        text("Domain;Owner; Mail Node\r\n\r\na.example;alice;mx1\r\n"));
        assertThat(semicolons)
                .containsExactly(
                        entry(
                                3,
                                Column.NAME,
                                "a.example",
                                Column.OWNER,
                                "alice",
                                Column.MAIL_NODE,
                                "mx1"));
        assertThat(read(ListingFormat.CSV, text("name\towner\na.example\tbob")))
                .containsExactly(entry(2, Column.NAME, "a.example", Column.OWNER, "bob"));
    }

    @Test
    void countsLinesAcrossFieldsOfSeveralLines() throws Exception {
        assertThat(
                        read(
                                ListingFormat.CSV,
                                text("name,ownerName\na.example,\"two\nlines\"\nb.example,x\n")))
                .extracting(InputRow::line)
                .containsExactly(2L, 4L);
    }

    @Test
    void tellsALineWithTooManyFieldsByItsNumber() throws Exception {
        assertThat(read(ListingFormat.CSV, text("name,owner\na.example,alice,\nb.example,bob\n")))
                .containsExactly(
                        new InputRow.Broken(
                                2,
                                "it has 3 fields, the header has 2; a value with a separator in it stands in quotes"),
                        entry(3, Column.NAME, "b.example", Column.OWNER, "bob"));
    }

    @Test
    void refusesAHeaderThatIsNotUnderstoodWithAllItsFaults() {
        assertThatThrownBy(() -> read(ListingFormat.CSV, text("owner,owner,colour\nx,y,z\n")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("line 1, the header: ")
                .hasMessageContaining("column 'owner' stands there twice")
                .hasMessageContaining("column 'colour' is not known")
                .hasMessageContaining("there is no column 'name'")
                .hasMessageContaining("the columns are name, owner, mailNode");
        assertThatThrownBy(() -> read(ListingFormat.CSV, text("")))
                .hasMessageContaining("the file is empty");
    }

    @Test
    void refusesAQuoteInTheMiddleOfAFieldByItsLine() {
        assertThatThrownBy(
                        () -> read(ListingFormat.CSV, text("name,owner\n\"a\"x.example,alice\n")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("line 2: ")
                .hasMessageContaining("stands in quotes");
    }

    @Test
    void readsCpanelsUserdomains() throws Exception {
        assertThat(read(ListingFormat.CPANEL, sample("userdomains")))
                .containsExactly(
                        entry(2, Column.NAME, "example.com", Column.OWNER, "examplec"),
                        entry(3, Column.NAME, "shop.example.com", Column.OWNER, "examplec"),
                        entry(4, Column.NAME, "xn--bcher-kva.example", Column.OWNER, "buecher"),
                        entry(5, Column.NAME, "mail-only.example.net", Column.OWNER, "mailonly"),
                        entry(6, Column.NAME, "host1.provider.example", Column.OWNER, "nobody"));
        assertThat(read(ListingFormat.CPANEL, text("# note\nno colon\n")))
                .containsExactly(new InputRow.Broken(2, "it is not written as 'domain: user'"));
    }

    @Test
    void readsPlesksListAndTable() throws Exception {
        assertThat(read(ListingFormat.PLESK, sample("plesk-subscriptions.txt")))
                .containsExactly(
                        entry(1, Column.NAME, "example.com"),
                        entry(2, Column.NAME, "example.net"),
                        entry(3, Column.NAME, "xn--bcher-kva.example"));
        assertThat(read(ListingFormat.PLESK, sample("plesk-db.txt")))
                .hasSize(4)
                .startsWith(
                        entry(
                                4,
                                Column.NAME,
                                "example.com",
                                Column.OWNER,
                                "jdoe",
                                Column.OWNER_NAME,
                                "John Doe",
                                Column.OWNER_EMAIL,
                                "john.doe@example.com"))
                .endsWith(
                        entry(
                                7,
                                Column.NAME,
                                "internal.example",
                                Column.OWNER,
                                "admin",
                                Column.OWNER_NAME,
                                "Admin"));
        assertThatThrownBy(() -> read(ListingFormat.PLESK, text("+--+\n| id |\n+--+\n| 1 |\n")))
                .hasMessageContaining("line 2, the header: there is no column 'name'");
    }

    @Test
    void readsHestiasMailDomainsOfSeveralUsers() throws Exception {
        assertThat(read(ListingFormat.HESTIA, sample("hestia-mail-domains.json")))
                .containsExactly(
                        entry(2, Column.NAME, "example.com"),
                        entry(19, Column.NAME, "xn--bcher-kva.example", Column.WEBMAIL_NODE, "-"),
                        entry(35, Column.NAME, "example.net"));
        assertThatThrownBy(() -> read(ListingFormat.HESTIA, text("{\"a.example\": {\n,}}")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("line 2: it is not JSON");
        assertThatThrownBy(() -> read(ListingFormat.HESTIA, text("[1]")))
                .hasMessageContaining("v-list-mail-domains USER json");
    }

    @Test
    void readsVirtualminsBlocksAndLooksAtNoPassword() throws Exception {
        List<InputRow> rows = read(ListingFormat.VIRTUALMIN, sample("virtualmin-multiline.txt"));
        assertThat(rows)
                .containsExactly(
                        entry(
                                1,
                                Column.NAME,
                                "example.com",
                                Column.OWNER,
                                "example",
                                Column.OWNER_NAME,
                                "Example Company",
                                Column.OWNER_EMAIL,
                                "hostmaster@example.com"),
                        entry(
                                27,
                                Column.NAME,
                                "shop.example.com",
                                Column.OWNER,
                                "example",
                                Column.OWNER_NAME,
                                "Shop",
                                Column.OWNER_EMAIL,
                                "hostmaster@example.com"),
                        new InputRow.PassedOver(
                                36,
                                "static.example.net",
                                "Virtualmin serves no mail for it (its features are: unix dir dns web)"));
        assertThat(rows.toString()).doesNotContain("do-not-look-at-me");
        assertThatThrownBy(() -> read(ListingFormat.VIRTUALMIN, text("    ID: 1\n")))
                .hasMessageContaining("virtualmin list-domains --multiline");
    }

    @Test
    void toleratesAByteOrderMarkAndRefusesOtherEncodingsByLine() throws Exception {
        Path marked = directory.resolve("marked.csv");
        Files.writeString(marked, "\uFEFFname\nbücher.example\n");
        try (BufferedReader text = InputFile.examine(marked).open()) {
            assertThat(text.readLine()).isEqualTo("name");
        }
        Path latin = directory.resolve("latin.csv");
        Files.write(
                latin, "name\na.example\nbücher.example\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> InputFile.examine(latin))
                .isInstanceOfSatisfying(
                        CommandFailed.class,
                        fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("is not UTF-8: line 3");
        Path cut = directory.resolve("cut.csv");
        Files.write(cut, new byte[] {'n', (byte) 0xc3});
        assertThatThrownBy(() -> InputFile.examine(cut)).hasMessageContaining("line 1");
        assertThatThrownBy(() -> InputFile.examine(directory.resolve("none.csv")))
                .hasMessageContaining("none.csv does not exist");
    }

    private static List<InputRow> read(ListingFormat format, BufferedReader text) throws Exception {
        List<InputRow> rows = new ArrayList<>();
        format.listing().read(text, rows::add);
        return rows;
    }

    private static BufferedReader sample(String name) throws Exception {
        return Files.newBufferedReader(Path.of("src/test/resources/listings", name));
    }

    private static BufferedReader text(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private static InputRow.Entry entry(long line, Object... columnsAndValues) {
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            values.put((Column) columnsAndValues[i], (String) columnsAndValues[i + 1]);
        }
        return new InputRow.Entry(line, values);
    }
}
