package espalier.optim;

import espalier.array.NDArray;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Parameters in groups, each with an optimiser of its own: a smaller rate for what was trained before, no decay for
/// some, [Muon] for matrices.
///
/// ```java
/// Map<String, Param> params = Params.of(net);
/// Optimizer optimizer = new Groups(new AdamW(1e-3))                                  // all others
///         .with(Groups.paths(params, "embedding.*"), new Adam(1e-4));
/// ```
///
/// A parameter belongs to the first group that it fits. Clipping by the global norm goes around the groups, not into
/// them: `new ClipNorm(1, new Groups(...))`.
public final class Groups implements Optimizer {
    private record Group(Predicate<Param> members, Optimizer optimizer) {}

    private final Optimizer rest;
    private final List<Group> groups;

    /// All parameters with one optimiser, until [#with] takes some out.
    public Groups(Optimizer rest) {
        this(rest, List.of());
    }

    private Groups(Optimizer rest, List<Group> groups) {
        this.rest = rest;
        this.groups = groups;
    }

    /// These groups and a further one: the parameters for which `members` is true learn by `optimizer`.
    public Groups with(Predicate<Param> members, Optimizer optimizer) {
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(members, optimizer));
        return new Groups(rest, more);
    }

    /// The parameters whose path fits one of the `patterns`, in which `*` stands for any text: `blocks.0.*`, `*.bias`.
    ///
    /// @throws IllegalArgumentException if a pattern fits none of the paths
    public static Predicate<Param> paths(Map<String, Param> params, String... patterns) {
        Set<Param> members = Collections.newSetFromMap(new IdentityHashMap<>());
        for (String pattern : patterns) {
            String regex = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
            int before = members.size();
            params.forEach((path, p) -> {
                if (path.matches(regex)) {
                    members.add(p);
                }
            });
            if (members.size() == before) {
                throw new IllegalArgumentException("Groups.paths: '" + pattern + "' fits none of " + params.keySet());
            }
        }
        return members::contains;
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        for (int i = 0; i <= groups.size(); i++) {
            List<Param> members = new ArrayList<>();
            for (Param p : params) {
                if (groupOf(p) == i) {
                    members.add(p);
                }
            }
            if (!members.isEmpty()) {
                optimizer(i).update(members, grads);
            }
        }
    }

    /// The number of the first group that `p` fits; that of the rest is the number of groups.
    private int groupOf(Param p) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).members.test(p)) {
                return i;
            }
        }
        return groups.size();
    }

    private Optimizer optimizer(int group) {
        return group < groups.size() ? groups.get(group).optimizer : rest;
    }

    /// The rate of the parameters that are in no group.
    @Override
    public double rate() {
        return rest.rate();
    }

    @Override
    public Map<String, NDArray> state(Map<String, Param> params) {
        Map<String, NDArray> saved = new LinkedHashMap<>();
        for (int i = 0; i <= groups.size(); i++) {
            String prefix = prefix(i);
            optimizer(i).state(members(params, i)).forEach((name, x) -> saved.put(prefix + name, x));
        }
        return saved;
    }

    @Override
    public void restore(Map<String, NDArray> state, Map<String, Param> params) {
        int used = 0;
        for (int i = 0; i <= groups.size(); i++) {
            String prefix = prefix(i);
            Map<String, NDArray> mine = new LinkedHashMap<>();
            state.forEach((name, x) -> {
                if (name.startsWith(prefix)) {
                    mine.put(name.substring(prefix.length()), x);
                }
            });
            used += mine.size();
            optimizer(i).restore(mine, members(params, i));
        }
        if (used != state.size()) {
            throw new IllegalArgumentException(this + ": of the " + state.size() + " saved arrays only " + used
                    + " are of these groups: it is not of this optimiser");
        }
    }

    private static String prefix(int group) {
        return "group" + group + "/";
    }

    private Map<String, Param> members(Map<String, Param> params, int group) {
        Map<String, Param> members = new LinkedHashMap<>();
        params.forEach((name, p) -> {
            if (groupOf(p) == group) {
                members.put(name, p);
            }
        });
        return members;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("Groups(" + rest);
        for (Group group : groups) {
            text.append(", ").append(group.optimizer);
        }
        return text + ")";
    }
}
