package org.waxseal.common;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How this house is built, as tests. Each module has one subclass, {@code HouseRulesTest}, that
 * names the module's package. A rule that stands in the way of a better idea is changed here, for
 * all modules.
 */
public abstract class HouseRules {
    private static final String[] SERVICES = {"console", "issuer", "assigner", "notifier"};

    /** Where Spring belongs besides adapters. */
    private static final String COMPOSITION_NAMES = ".*(Wiring|Application|Properties)([.$].*)?";

    /** A package with one of these names is an adapter: only it knows that technology. */
    private static final String[] ADAPTERS = {
        "..jdbc..",
        "..web..",
        "..stream..",
        "..acme4j..",
        "..dns..",
        "..powerdns..",
        "..exec..",
        "..smtp..",
        "..ssh..",
        "..tls..",
        "..bouncycastle..",
        "..micrometer..",
        "..metrics..",
        "..mustache..",
        "..local..",
    };

    private final String modulePackage;

    /**
     * @param modulePackage for example {@code org.waxseal.issuer}
     */
    protected HouseRules(String modulePackage) {
        this.modulePackage = modulePackage;
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        JavaClasses module =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(modulePackage);
        return allRules().entrySet().stream()
                .map(
                        rule ->
                                DynamicTest.dynamicTest(
                                        rule.getKey(),
                                        () ->
                                                rule.getValue()
                                                        .allowEmptyShould(true)
                                                        .check(module)));
    }

    private Map<String, ArchRule> allRules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("services do not see each other", servicesDoNotSeeEachOther());
        rules.put("packages depend on each other in one direction", noCycles());
        rules.put("adapters are reached through ports only", adaptersBehindPorts());
        rules.put("Spring stays in adapters and wiring", springStaysOutside());
        rules.put("technologies stay in their packages", technologiesInTheirPackages());
        rules.put("statements are plain records", statementsArePlain());
        rules.put("drivers only inspect and plan", driversTouchNothing());
        rules.put("time comes from a clock", timeIsInjected());
        rules.put("nothing is injected into fields or scanned for", wiredByHand());
        rules.put("names say what a thing is", honestNames());
        rules.put("every package is null-marked", packagesAreNullMarked());
        return rules;
    }

    private static ArchRule servicesDoNotSeeEachOther() {
        CompositeArchRule rule = CompositeArchRule.of(seesOnly("common"));
        for (String service : SERVICES) {
            rule = rule.and(seesOnly(service, "common"));
        }
        return rule;
    }

    /** The first of these parts of the product depends on these parts only. */
    private static ArchRule seesOnly(String part, String... besides) {
        String[] allowed =
                Stream.concat(Stream.of(part), Stream.of(besides))
                        .map(name -> "org.waxseal." + name + "..")
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("org.waxseal." + part + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.waxseal..").and(resideOutsideOfPackages(allowed)));
    }

    private ArchRule noCycles() {
        return slices().matching(modulePackage + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule adaptersBehindPorts() {
        DescribedPredicate<JavaClass> adapter =
                resideInAPackage("org.waxseal..")
                        .and(resideInAnyPackage(ADAPTERS))
                        .and(resideOutsideOfPackages("org.waxseal.common.."));
        return noClasses()
                .that(
                        resideOutsideOfPackages(ADAPTERS)
                                .and(resideOutsideOfPackages("org.waxseal.common..")))
                .and()
                .haveNameNotMatching(COMPOSITION_NAMES)
                .and()
                .resideOutsideOfPackages(
                        "org.waxseal.allinone..",
                        "org.waxseal.demo..",
                        "org.waxseal.sandbox..",
                        "org.waxseal.serve..")
                .should()
                .dependOnClassesThat(adapter);
    }

    private static ArchRule springStaysOutside() {
        return noClasses()
                .that(
                        resideOutsideOfPackages(ADAPTERS)
                                .and(
                                        resideOutsideOfPackages(
                                                "org.waxseal.common.platform..",
                                                "org.waxseal.common.database..",
                                                "org.waxseal.common.outbox..",
                                                "org.waxseal.common.scheduler..",
                                                "org.waxseal.allinone..",
                                                "org.waxseal.serve..")))
                .and()
                .haveNameNotMatching(COMPOSITION_NAMES)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.springframework..")
                                .and(
                                        resideOutsideOfPackages(
                                                "org.springframework.transaction.annotation..")));
    }

    private static ArchRule technologiesInTheirPackages() {
        return CompositeArchRule.of(only("org.shredzone.acme4j..", "..acme4j.."))
                .and(only("org.xbill.DNS..", "..dns..", "org.waxseal.sandbox.."))
                .and(
                        only(
                                "jakarta.mail..",
                                "..smtp..",
                                "org.waxseal.demo..",
                                "org.waxseal.sandbox.."))
                .and(
                        only(
                                "org.apache.kafka..",
                                "..stream..",
                                "org.waxseal.common.platform..",
                                "org.waxseal.allinone.."))
                .and(only("com.github.kagkarlsson..", "org.waxseal.common.scheduler.."))
                .and(only("io.namastack..", "org.waxseal.common.outbox.."))
                .and(only("org.flywaydb..", "org.waxseal.common.database.."))
                .and(
                        only(
                                "java.sql..",
                                "..jdbc..",
                                "org.waxseal.common.database..",
                                "org.waxseal.common.stream.."));
    }

    private static ArchRule only(String technology, String... packages) {
        return noClasses()
                .that(resideOutsideOfPackages(packages))
                .should()
                .dependOnClassesThat(resideInAPackage(technology));
    }

    private static ArchRule statementsArePlain() {
        return CompositeArchRule.of(
                        noClasses()
                                .that()
                                .resideInAPackage("org.waxseal.common.statement..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAnyPackage(
                                                "org.springframework..",
                                                "tools.jackson..",
                                                "com.fasterxml..",
                                                "org.apache.kafka..")))
                .and(
                        classes()
                                .that()
                                .haveSimpleNameEndingWith("Statement")
                                .and()
                                .resideInAPackage("org.waxseal.common.statement..")
                                .and()
                                .areNotInterfaces()
                                .should()
                                .beRecords());
    }

    private static ArchRule driversTouchNothing() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "org.waxseal.assigner.driver..",
                        "org.waxseal.assigner.postfix..",
                        "org.waxseal.assigner.dovecot..",
                        "org.waxseal.assigner.nginx..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..")
                                .or(named("java.nio.file.Files"))
                                .or(named("java.io.File"))
                                .or(named("java.io.FileInputStream"))
                                .or(named("java.io.FileOutputStream"))
                                .or(named("java.lang.Process"))
                                .or(named("java.lang.ProcessBuilder"))
                                .or(named("java.lang.Runtime")));
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(name, type -> type.getName().equals(name));
    }

    private static ArchRule timeIsInjected() {
        return noClasses()
                .that()
                .haveNameNotMatching(
                        ".*(Wiring|Application|AllInOne|DemoCommand|CheckCommand|Pauses|PrepareTrust)([.$].*)?")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class);
    }

    private static ArchRule wiredByHand() {
        return CompositeArchRule.of(
                        noFields()
                                .should()
                                .beAnnotatedWith(
                                        "org.springframework.beans.factory.annotation.Autowired"))
                .and(
                        noFields()
                                .should()
                                .beAnnotatedWith(
                                        "org.springframework.beans.factory.annotation.Value"))
                .and(
                        noClasses()
                                .should()
                                .beAnnotatedWith("org.springframework.stereotype.Component")
                                .orShould()
                                .beAnnotatedWith("org.springframework.stereotype.Service")
                                .orShould()
                                .beAnnotatedWith("org.springframework.stereotype.Repository")
                                .orShould()
                                .beAnnotatedWith(
                                        "org.springframework.boot.autoconfigure.SpringBootApplication")
                                .orShould()
                                .beAnnotatedWith(
                                        "org.springframework.context.annotation.ComponentScan"));
    }

    private static ArchRule honestNames() {
        return noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?|Data|Info)");
    }

    private static ArchRule packagesAreNullMarked() {
        return classes()
                .should(
                        ArchCondition.from(
                                DescribedPredicate.describe(
                                        "be in a package with a null-marked package-info",
                                        type ->
                                                type.getPackage()
                                                        .isAnnotatedWith(NullMarked.class))));
    }
}
