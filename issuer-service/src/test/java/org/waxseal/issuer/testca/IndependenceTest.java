package org.waxseal.issuer.testca;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    private static final String HERE = "org.waxseal.issuer.testca";

    @Test
    void sharesNoCodeWithTheProduct() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.waxseal..").and(resideOutsideOfPackage(HERE)))
                .check(new ClassFileImporter().importPackages(HERE));
    }

    @Test
    void usesNoAcmeLibrary() {
        noClasses()
                .that()
                .haveNameNotMatching(".*(Test|IT)([$].*)?")
                .should()
                .dependOnClassesThat(resideInAPackage("org.shredzone.."))
                .check(new ClassFileImporter().importPackages(HERE));
    }
}
