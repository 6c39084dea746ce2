import { basename } from 'node:path';
import { Launcher } from './launcher';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { ProcessRequest, runProcess } from '../process/run-process';

/** Programs that understand docker's words, in the order in which they are looked for. */
export const ENGINES = ['docker', 'podman', 'finch'] as const;

export interface ContainerOptions {
  /** Path of docker, podman or finch. */
  readonly engine: string;
  readonly image: string;
  readonly shell: string;
  /** A name that no other container has. */
  readonly name: string;
  /** The run's own folder: it has the same path inside, so that paths mean the same on both sides. */
  readonly folder: string;
  /** Folders of the user's objects, from which the clone borrows. */
  readonly objects: readonly string[];
  readonly privileged: boolean;
  /** Look for a newer image first. */
  readonly pull: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Images that CodeBuild calls `aws/codebuild/...` are published in the public registry under the same name.
 * https://gallery.ecr.aws/codebuild
 */
export function pullName(image: string): string {
  return image.replace(/^aws\/codebuild\//, 'public.ecr.aws/codebuild/');
}

/** A name that an engine cannot take for an option, or for anything but an image. https://pkg.go.dev/github.com/distribution/reference */
export function isImageName(image: string): boolean {
  return /^[A-Za-z0-9][\w.:/@-]{0,511}$/.test(image);
}

/** What an engine says when it is installed and cannot run containers, or nothing if it can. */
export async function whyNotRunning(
  engine: string,
  cwd: string,
  env: ContainerOptions['env'],
): Promise<string | undefined> {
  // The command itself may be there without its daemon or its virtual machine: `info` asks them.
  const { code, stdout, stderr } = await runProcess({ file: engine, args: ['info'], cwd, env, timeoutMs: MAX_INFO_MS });
  return code === 0
    ? undefined
    : lastLine(stderr) || lastLine(stdout) || `it does not answer within ${MAX_INFO_MS / 1000} s`;
}

const MAX_INFO_MS = 10_000;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Runs scripts in one container that lives as long as the build. */
export class ContainerLauncher implements Launcher {
  public readonly onHost = false;
  private started = false;

  public constructor(private readonly options: ContainerOptions) {}

  public async start(): Promise<void> {
    const { image, name, folder, objects, privileged, pull, engine } = this.options;
    const { code, stderr } = await this.call([
      'run',
      '--detach',
      '--rm',
      '--name',
      name,
      '--volume',
      `${folder}:${folder}`,
      ...objects.flatMap((each) => ['--volume', `${each}:${each}:ro`]),
      ...(pull ? ['--pull', 'always'] : []),
      ...(privileged ? ['--privileged'] : []),
      '--entrypoint',
      'sh',
      pullName(image),
      '-c',
      'trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done',
    ]);
    if (code !== 0) {
      // A daemon that is not there has other words at each call.
      const output = await whyNotRunning(engine, folder, this.options.env);
      if (output !== undefined)
        throw new UserError(MACHINE_ERRORS.engineNotRunning, { engine: basename(engine), output });
      throw new UserError(MACHINE_ERRORS.containerNotStarted, {
        engine,
        image: pullName(image),
        output: lastLine(stderr),
      });
    }
    this.started = true;
  }

  public command(script: string, folder: string, user?: string): ProcessRequest {
    return this.exec([
      '--workdir',
      folder,
      ...(user ? ['--user', user] : []),
      ...this.ownership(),
      this.options.name,
      this.options.shell,
      script,
    ]);
  }

  public interactive(script: string, folder: string): ProcessRequest {
    return this.exec([
      '--interactive',
      '--tty',
      '--workdir',
      folder,
      ...this.ownership(),
      this.options.name,
      this.options.shell,
      script,
    ]);
  }

  public async interrupt(): Promise<void> {
    await this.call(['kill', this.options.name]);
  }

  public async dispose(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    // What the container's root made must be ours again, or the folder cannot be removed.
    const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    await this.call(['exec', '--user', '0', this.options.name, 'chown', '-R', owner, this.options.folder]);
    await this.call(['rm', '--force', this.options.name]);
  }

  /** The clone belongs to another user than the container's: git would refuse it. */
  private ownership(): string[] {
    return ['--env', 'GIT_CONFIG_COUNT=1', '--env', 'GIT_CONFIG_KEY_0=safe.directory', '--env', 'GIT_CONFIG_VALUE_0=*'];
  }

  private exec(args: readonly string[]): ProcessRequest {
    return { file: this.options.engine, args: ['exec', ...args], cwd: this.options.folder, env: this.options.env };
  }

  private async call(args: readonly string[]): Promise<{ code: number; stderr: string }> {
    return runProcess({ file: this.options.engine, args, cwd: this.options.folder, env: this.options.env });
  }
}
