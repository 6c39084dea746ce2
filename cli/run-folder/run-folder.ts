import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../refusal';

/** The place of local runs, beside flow-ci.json. */
export const STATE_FOLDER = '.flow-ci';

/** Have the folder ignore itself, so that neither git nor a snapshot takes it, with the secrets in it, for work. */
export function hideStateFolder(project: string): void {
  const ignore = join(project, STATE_FOLDER, '.gitignore');
  if (fs.existsSync(join(project, STATE_FOLDER)) && !fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
}

/** What a local run leaves behind: `.flow-ci/runs/12-review/`. */
export class RunFolder {
  /** Make the next one. Two runs at once get two numbers. */
  public static make(project: string, flow: string): RunFolder {
    const runs = join(project, STATE_FOLDER, 'runs');
    try {
      fs.mkdirSync(runs, { recursive: true });
      hideStateFolder(project);
      const claims = join(project, STATE_FOLDER, 'claims');
      fs.mkdirSync(claims, { recursive: true });
      for (let number = highest([...fs.readdirSync(runs), ...fs.readdirSync(claims)]) + 1; ; number += 1) {
        // Names of folders differ by flow, so the number alone is claimed.
        try {
          fs.writeFileSync(join(claims, String(number)), '', { flag: 'wx' });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
          throw error;
        }
        const folder = join(runs, `${number}-${flow}`);
        fs.mkdirSync(folder);
        for (const old of fs.readdirSync(claims))
          if (Number(old) < number - 100) fs.rmSync(join(claims, old), { force: true });
        return new RunFolder(folder, number);
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code && ['EACCES', 'EROFS', 'ENOSPC', 'EPERM', 'ENOTDIR'].includes(code))
        throw Refusal.ofMachine(`the run folder cannot be made: ${message}`);
      throw error;
    }
  }

  /** All there are, the latest first. */
  public static all(project: string): RunFolder[] {
    const runs = join(project, STATE_FOLDER, 'runs');
    const names = fs.existsSync(runs) ? fs.readdirSync(runs) : [];
    return names
      .filter((name) => numberOf(name) > 0)
      .sort((a, b) => numberOf(b) - numberOf(a))
      .map((name) => new RunFolder(join(runs, name), numberOf(name)));
  }

  /** By its number or name; by nothing, the latest. */
  public static find(project: string, which: string | undefined): RunFolder {
    const all = RunFolder.all(project);
    const found =
      which === undefined ? all[0] : all.find(({ name, number }) => name === which || String(number) === which);
    if (found) return found;
    throw new Refusal(
      which === undefined
        ? 'there is no run yet: start one with `flow-ci run`'
        : `there is no run ${which}: \`flow-ci list\` shows flows, ${STATE_FOLDER}/runs has ${all.length} runs`,
    );
  }

  private constructor(
    public readonly path: string,
    public readonly number: number,
  ) {}

  public get name(): string {
    return basename(this.path);
  }

  public get flow(): string {
    return this.name.replace(/^\d+-/, '');
  }

  public file(name: string): string {
    return join(this.path, name);
  }

  public write(name: string, content: unknown): void {
    const file = this.file(name);
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`);
  }

  public readJson<T>(name: string): T | undefined {
    try {
      return JSON.parse(fs.readFileSync(this.file(name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }

  public readText(name: string): string | undefined {
    try {
      return fs.readFileSync(this.file(name), 'utf8');
    } catch {
      return undefined;
    }
  }
}

function numberOf(name: string): number {
  return Number(/^(\d+)(?:-|$)/.exec(name)?.[1] ?? 0);
}

function highest(names: readonly string[]): number {
  return Math.max(0, ...names.map(numberOf));
}
