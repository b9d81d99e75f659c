package org.waxseal.demo;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Command line of {@code ./waxseal demo}.
 *
 * @param once ends after the report instead of staying up
 * @param domainsFile one domain a line; null for the built-in list
 */
record DemoOptions(boolean once, @Nullable Path domainsFile) {

    /**
     * @throws WaxsealException with {@code FIELD_INVALID} or {@code FIELD_MISSING}, naming the
     *     option
     */
    static DemoOptions parse(List<String> arguments) {
        boolean once = false;
        Path domainsFile = null;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--once" -> once = true;
                case "--domains" -> {
                    if (++i == arguments.size()) {
                        throw new WaxsealException(
                                ErrorCode.FIELD_MISSING,
                                "--domains needs a file with one domain a line");
                    }
                    domainsFile = Path.of(arguments.get(i));
                }
                default ->
                        throw new WaxsealException(
                                ErrorCode.FIELD_INVALID,
                                "demo does not know '%s'; it takes --once and --domains FILE"
                                        .formatted(arguments.get(i).replaceAll("\\p{C}", "?")));
            }
        }
        return new DemoOptions(once, domainsFile);
    }

    List<DemoDomain> domains() {
        return domainsFile == null ? DemoDomain.builtIn() : DemoDomain.read(domainsFile);
    }
}
