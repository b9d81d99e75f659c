package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * cPanel and WHM: {@code /etc/userdomains}, one {@code domain: user} a line. Its first line is
 * {@code *: nobody}, for every other name.
 */
final class CpanelListing implements Listing {

    @Override
    public void read(BufferedReader text, Rows rows) throws IOException, InterruptedException {
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#") || entry.startsWith("*:")) {
                continue;
            }
            int colon = entry.indexOf(':');
            rows.take(
                    colon < 1
                            ? new InputRow.Broken(number, "it is not written as 'domain: user'")
                            : new InputRow.Entry(
                                    number,
                                    Map.of(
                                            Column.NAME,
                                            entry.substring(0, colon),
                                            Column.OWNER,
                                            entry.substring(colon + 1).toLowerCase(Locale.ROOT))));
        }
    }
}
