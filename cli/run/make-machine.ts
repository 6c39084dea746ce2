import * as fs from 'node:fs';
import * as path from 'node:path';
import { FlowRun } from './flow-run';
import { RunContext } from './run-context';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { ContainerLauncher, ENGINES, isImageName, pullName } from '../execute/container-launcher';
import { HostLauncher } from '../execute/host-launcher';
import { Launcher } from '../execute/launcher';
import { moduleObjects } from '../git/submodules';
import { shellOfImage } from '../plan/default-shell';
import { Plan } from '../plan/plan';
import { findExecutable } from '../process/find-executable';

/** Where a build runs, and what to call it. */
export interface Place {
  readonly launcher: Launcher;
  readonly shown: string;
}

/** Choose the host's shell or a container. What is missing is an error before anything runs. */
export function choosePlace(context: RunContext, run: FlowRun, plan: Plan, stateDir: string): Place {
  const { options, host, temp, repository } = context;
  const { shell } = plan.buildspec;
  if (options.docker === undefined) {
    // Not each machine has it where the image has it.
    const name = path.basename(shell);
    const kind = name === 'sh' ? shellOfImage(run.flow.environment.image) : undefined;
    const own = kind && findExecutable(kind, host.env.PATH);
    if (own) return { launcher: new HostLauncher(own, stateDir, name), shown: `host shell (${kind} as ${shell})` };
    const found = findExecutable(name, host.env.PATH);
    if (!found) throw new UserError(MACHINE_ERRORS.shellNotFound, { shell, buildspec: plan.buildspecPlace });
    return { launcher: new HostLauncher(found, stateDir), shown: `host shell (${shell})` };
  }
  const names = options.engine ? [options.engine] : ENGINES;
  const engine = names.map((name) => findExecutable(name, host.env.PATH)).find(Boolean);
  if (!engine)
    throw names.length > 1
      ? new UserError(MACHINE_ERRORS.enginesNotFound, { engines: names.join(', ') })
      : new UserError(MACHINE_ERRORS.engineNotFound, { engine: names[0] });
  const image = options.docker || run.flow.environment.image;
  if (!isImageName(pullName(image)))
    throw new UserError(MACHINE_ERRORS.notAnImage, { image: JSON.stringify(image), engine: path.basename(engine) });
  const launcher = new ContainerLauncher({
    engine,
    image,
    shell,
    name: `${path.basename(temp.path)}-${path.basename(path.dirname(stateDir))}`,
    folder: mountable(temp.path),
    objects: [objectsOf(repository), ...moduleObjects(repository.commonDir).map(mountable)],
    privileged: Boolean(options.privileged) && run.flow.environment.privileged,
    pull: Boolean(options.pull),
    env: host.env,
  });
  return { launcher, shown: `${image} (${path.basename(engine)}, ${shell})` };
}

/** The container sees the user's objects. A link in their place would have it see something else. */
function objectsOf({ commonDir }: RunContext['repository']): string {
  const objects = path.join(commonDir, 'objects');
  if (fs.realpathSync(objects) !== path.join(fs.realpathSync(commonDir), 'objects'))
    throw new UserError(MACHINE_ERRORS.linkNotMounted, { path: objects });
  return mountable(objects);
}

/** An engine takes what is behind a colon for another path, or for options. */
function mountable(directory: string): string {
  if (!directory.includes(':')) return directory;
  throw new UserError(MACHINE_ERRORS.colonNotMounted, { path: directory });
}
