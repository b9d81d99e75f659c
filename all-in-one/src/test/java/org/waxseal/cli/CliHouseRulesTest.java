package org.waxseal.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The command line holds {@code serve}'s commands, and those use its client and its exit codes:
 * that goes in one direction only as long as {@code cli.api} and {@code cli.outcome} know no
 * command.
 */
class CliHouseRulesTest {

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.waxseal.cli", "org.waxseal.serve");
        slices().matching("org.waxseal.(**)").should().beFreeOfCycles().check(classes);
    }
}
