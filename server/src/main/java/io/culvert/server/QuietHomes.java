package io.culvert.server;

import io.culvert.cluster.PipeAnswer;
import io.culvert.cluster.Pipes;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeWatch;
import io.culvert.tunnel.life.OwnLife;
import io.culvert.tunnel.life.SeenLife;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Looks after the homes that this node carries peers to. Asks one that has not renewed for two seconds
/// whether it is there; once it is suspect or has ended, its clients' connections end, so that they come back.
final class QuietHomes {

    private final Pipes pipes;
    private final OwnLife membership;
    private final Set<LifeId> asked = ConcurrentHashMap.newKeySet();

    QuietHomes(Pipes pipes, OwnLife membership) {
        this.pipes = pipes;
        this.membership = membership;
    }

    /// Called about twice a second.
    void look() {
        Set<LifeId> homes = pipes.homes();
        membership.lives().stream().filter(seen -> homes.contains(seen.life().id())).forEach(this::look);
    }

    private void look(SeenLife seen) {
        LifeId home = seen.life().id();
        if (seen.suspect() || !seen.life().isLiving()) {
            pipes.drop(pipe -> pipe.home().equals(home));
        } else if (seen.quiet().compareTo(LifeWatch.SUSPECT_AFTER) >= 0 && asked.add(home)) {
            pipes.ask(new Pipes.Target(home, seen.life().link()), answer -> {
                asked.remove(home);
                if (!(answer instanceof PipeAnswer.Answered(var status, var _) && status == 200)) {
                    membership.unreachable(home);
                }
            });
        }
    }
}
