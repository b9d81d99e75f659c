package org.waxseal.issuer.testca;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts requests and answers. */
final class Traffic {
    private final Map<Resource, Integer> requests = new EnumMap<>(Resource.class);
    private final Map<Integer, Integer> answers = new HashMap<>();
    private int concurrent;
    private int mostConcurrent;

    synchronized void begin(Resource resource) {
        requests.merge(resource, 1, Integer::sum);
        concurrent++;
        mostConcurrent = Math.max(mostConcurrent, concurrent);
    }

    synchronized void end() {
        concurrent--;
    }

    synchronized void answered(int status) {
        answers.merge(status, 1, Integer::sum);
    }

    synchronized int requests(Resource resource) {
        return requests.getOrDefault(resource, 0);
    }

    synchronized int requests() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int answers(int status) {
        return answers.getOrDefault(status, 0);
    }

    synchronized int mostConcurrent() {
        return mostConcurrent;
    }
}
