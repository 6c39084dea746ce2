import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, objectsAt, textAt } from '../../lambda/decode/json';
import { parseJson } from '../../src/checks/parse-json';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { OwnDirectory } from '../files/own-directory';

/** The place of local runs, beside flow-ci.json. */
export const STATE_FOLDER = '.flow-ci';

const RUNS = join(STATE_FOLDER, 'runs');
const CLAIMS = join(STATE_FOLDER, 'claims');

/** Have the folder ignore itself, so that neither git nor a snapshot takes it, with the secrets in it, for work. */
export function hideStateFolder(project: string): void {
  const own = new OwnDirectory(project);
  const ignore = join(STATE_FOLDER, '.gitignore');
  if (own.exists(STATE_FOLDER) && own.read(ignore) === undefined) own.write(ignore, '*\n');
}

/** The page of a run, in its folder. */
export const PAGE_FILE = 'index.html';

/** What a local run leaves behind: `.flow-ci/runs/12-review/`. */
export class RunFolder {
  /** Make the next one. Two runs at once get two numbers. */
  public static make(project: string, flow: string): RunFolder {
    const own = new OwnDirectory(project);
    try {
      own.make(RUNS);
      hideStateFolder(project);
      const claims = own.make(CLAIMS);
      const names = [...own.entries(RUNS), ...own.entries(CLAIMS)].map(({ name }) => name);
      for (let number = highest(names) + 1; ; number += 1) {
        const name = `${number}-${flow}`;
        if (basename(name) !== name) throw new UserError(MACHINE_ERRORS.notAFlowName, { name: JSON.stringify(flow) });
        // Names of folders differ by flow, so the number alone is claimed.
        try {
          fs.closeSync(own.openNew(join(CLAIMS, String(number)), fs.constants.O_WRONLY));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
          throw error;
        }
        fs.mkdirSync(join(own.make(RUNS), name));
        for (const old of own.entries(CLAIMS))
          if (Number(old.name) < number - 100 && old.isFile()) fs.rmSync(join(claims, old.name), { force: true });
        return new RunFolder(own, join(RUNS, name));
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code && ['EACCES', 'EROFS', 'ENOSPC', 'EPERM', 'ENOTDIR'].includes(code))
        throw new UserError(MACHINE_ERRORS.runFolderNotMade, { reason: message });
      throw error;
    }
  }

  /** All there are, the latest first. What is not a directory of the user's own was not made by a run. */
  public static all(project: string): RunFolder[] {
    const own = new OwnDirectory(project);
    return own
      .entries(RUNS)
      .filter(({ name }) => numberOf(name) > 0 && own.inspect(join(RUNS, name)).kind === 'own')
      .map(({ name }) => new RunFolder(own, join(RUNS, name)))
      .sort((a, b) => b.number - a.number);
  }

  /** By its number or name; by nothing, the latest. */
  public static find(project: string, which: string | undefined): RunFolder {
    const all = RunFolder.all(project);
    const found =
      which === undefined ? all[0] : all.find(({ name, number }) => name === which || String(number) === which);
    if (found) return found;
    throw which === undefined
      ? new UserError(COMMAND_ERRORS.noRunYet)
      : new UserError(COMMAND_ERRORS.unknownRun, { run: which, folder: `${STATE_FOLDER}/runs`, count: all.length });
  }

  private constructor(
    private readonly own: OwnDirectory,
    private readonly place: string,
  ) {}

  public get path(): string {
    return join(this.own.root, this.place);
  }

  public get name(): string {
    return basename(this.place);
  }

  public get number(): number {
    return numberOf(this.name);
  }

  public get flow(): string {
    return this.name.replace(/^\d+-/, '');
  }

  public file(name: string): string {
    return join(this.path, name);
  }

  public write(name: string, content: unknown): void {
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`;
    this.own.write(join(this.place, name), text);
  }

  /** Open a file that is written piece by piece, and read again. */
  public openLog(name: string): number {
    // eslint-disable-next-line no-bitwise
    return this.own.openNew(join(this.place, name), fs.constants.O_RDWR | fs.constants.O_APPEND);
  }

  /** A folder of it, for files that are copied. */
  public folder(name: string): { readonly own: OwnDirectory; readonly place: string } {
    return { own: this.own, place: join(this.place, name) };
  }

  /** A file of the run as JSON, or nothing where there is none that can be read. */
  public readJson(name: string): unknown {
    const text = this.readText(name);
    const parsed = text === undefined ? undefined : parseJson(text);
    return parsed?.kind === 'json' ? parsed.value : undefined;
  }

  /** The build's status as its result has it, or nothing for a run that has not finished. */
  public status(): string | undefined {
    const result = this.readJson('result.json');
    const [build] = isObject(result) ? objectsAt(result, 'builds') : [];
    return build && textAt(build, 'buildStatus');
  }

  public readText(name: string): string | undefined {
    return this.own.read(join(this.place, name))?.toString('utf8');
  }

  /** Paths of the files below a folder of it, the first of them in order of their names; links are not followed. */
  public paths(name: string, most: number): { readonly paths: readonly string[]; readonly hasMore: boolean } {
    const paths: string[] = [];
    const open = [''];
    for (let folder = open.pop(); folder !== undefined && paths.length <= most; folder = open.pop()) {
      const place = join(this.place, name, folder);
      const entries = [...this.own.entries(place)].sort((a, b) => (a.name < b.name ? -1 : 1));
      paths.push(...entries.filter((each) => !each.isDirectory()).map((each) => joinUrl(folder, each.name)));
      open.push(
        ...entries
          .filter((each) => each.isDirectory())
          .map((each) => joinUrl(folder, each.name))
          .reverse(),
      );
    }
    return { paths: paths.slice(0, most), hasMore: paths.length > most };
  }

  /** Whether it has a file or folder of this name. */
  public has(name: string): boolean {
    return this.own.entries(this.place).some((each) => each.name === name);
  }

  public remove(): void {
    this.own.remove(this.place);
  }
}

function joinUrl(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** More digits than a run ever has would make numbers of which the next one is the same. */
function numberOf(name: string): number {
  return Number(/^(\d{1,9})(?:-|$)/.exec(name)?.[1] ?? 0);
}

function highest(names: readonly string[]): number {
  return Math.max(0, ...names.map(numberOf));
}
