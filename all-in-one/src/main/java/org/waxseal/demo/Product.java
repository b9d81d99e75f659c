package org.waxseal.demo;

import java.net.URI;
import java.nio.file.Path;

/**
 * How a user reaches the running product.
 *
 * @param api for example {@code http://127.0.0.1:8080/api/v1}
 * @param tokenFile the API's bearer token
 * @param kafkaClient properties of a stock Kafka client
 */
record Product(
        URI api,
        Path tokenFile,
        String kafkaBootstrap,
        Path kafkaClient,
        Path kafkaLogs,
        Path directory) {}
