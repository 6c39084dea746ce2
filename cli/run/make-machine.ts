import * as path from 'node:path';
import { FlowRun } from './flow-run';
import { RunContext } from './run-context';
import { ContainerLauncher, ENGINES } from '../execute/container-launcher';
import { HostLauncher } from '../execute/host-launcher';
import { Launcher } from '../execute/launcher';
import { Plan } from '../plan/plan';
import { findExecutable } from '../process/find-executable';
import { Refusal } from '../refusal';

/** Where a build runs, and what to call it. */
export interface Place {
  readonly launcher: Launcher;
  readonly shown: string;
}

/** Choose the host's shell or a container. What is missing is said before anything runs. */
export function choosePlace(context: RunContext, run: FlowRun, plan: Plan, stateDir: string): Place {
  const { options, host, temp, repository } = context;
  const { shell } = plan.buildspec;
  if (options.docker === undefined) {
    const found = findExecutable(shell, host.env.PATH);
    if (!found)
      throw Refusal.ofMachine(
        `the shell ${shell} was not found on the PATH: install it, or change env.shell in ${plan.buildspecPlace}`,
      );
    return { launcher: new HostLauncher(found, stateDir), shown: `host shell (${shell})` };
  }
  const names = options.engine ? [options.engine] : ENGINES;
  const engine = names.map((name) => findExecutable(name, host.env.PATH)).find(Boolean);
  if (!engine)
    throw Refusal.ofMachine(
      `${names.join(', ')} ${names.length > 1 ? 'were' : 'was'} not found on the PATH: install one, or leave out --docker`,
    );
  const image = options.docker || run.flow.environment.image;
  const launcher = new ContainerLauncher({
    engine,
    image,
    shell,
    name: `${path.basename(temp.path)}-${path.basename(path.dirname(stateDir))}`,
    folder: temp.path,
    objects: path.join(repository.commonDir, 'objects'),
    privileged: run.flow.environment.privileged,
    pull: options.pull,
    env: host.env,
  });
  return { launcher, shown: `${image} (${path.basename(engine)}, ${shell})` };
}
