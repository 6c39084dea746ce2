import { COMMAND_ERRORS } from '../errors/command-errors';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { runProcess } from '../process/run-process';

export interface GitCall {
  /** Where git runs. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Of what goes in and comes out; `latin1` keeps each byte of names. Default: UTF-8. */
  readonly encoding?: 'utf8' | 'latin1';
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Git, as the command uses it. */
export interface Git {
  /** Run and give whatever came. */
  ask(args: readonly string[], call: GitCall): Promise<GitAnswer>;
  /** Run what must work, and give its output without the last line end. */
  must(args: readonly string[], call: GitCall): Promise<string>;
}

/** The user's own git, which is never let to write where the user works. */
export class GitCommand implements Git {
  private readonly env: Record<string, string>;

  public constructor(env: Readonly<Record<string, string | undefined>>) {
    this.env = {};
    // A hook runs us with GIT_DIR and its relatives set: they would send each call to the wrong repository.
    for (const [name, value] of Object.entries(env)) {
      if (value !== undefined && !name.startsWith('GIT_')) this.env[name] = value;
    }
    // Without this, even `git status` writes the index.
    Object.assign(this.env, { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
    // An object that a partial clone lacks is fetched by what its configuration names: never without being asked for.
    this.env.GIT_NO_LAZY_FETCH = '1';
  }

  public async ask(args: readonly string[], call: GitCall): Promise<GitAnswer> {
    try {
      return await runProcess(
        { file: 'git', args, cwd: call.cwd, env: { ...this.env, ...call.env } },
        call.input,
        call.encoding,
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new UserError(COMMAND_ERRORS.gitNotFound);
      }
      throw error;
    }
  }

  public async must(args: readonly string[], call: GitCall): Promise<string> {
    const answer = await this.ask(args, call);
    if (answer.code !== 0) {
      const output = answer.stderr.trim() || answer.stdout.trim() || `exit status ${answer.code}`;
      if (/No space left on device|Out of diskspace|Disk quota exceeded/i.test(output))
        throw new UserError(MACHINE_ERRORS.diskFull, { what: output });
      throw new UserError(COMMAND_ERRORS.gitFailed, { command: args[0], output });
    }
    return answer.stdout.replace(/\n$/, '');
  }
}

/**
 * Settings of our own repositories: nothing of the user's, so that a checkout is the same everywhere. A build can
 * write their configuration: it names no protocol that starts a program.
 */
export const OWN_REPOSITORY = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'file',
} as const;
