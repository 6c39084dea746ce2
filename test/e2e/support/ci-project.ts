import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Clone } from './clone';
import { run } from './run';
import { FlowFileContent } from '../../../src/contract/flow-file';
import { resolveContent } from '../../../src/flows/resolve';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';

const UNSHARED = ['node_modules', 'cdk.out'];

/** The project that the setup made by `projen new`, in a repository of its own name. */
export class CiProject {
  /**
   * Put a copy into a clone of a repository; what npm installed is shared. `from`: a project with flows, else the one
   * that projen made.
   */
  public static copy(clone: Clone, repository: string, from?: string): CiProject {
    const folder = process.env.FLOW_CI_E2E_FOLDER ?? '';
    const target = join(clone.folder, 'ci');
    const made = join(folder, 'foo', 'ci');
    cpSync(from ?? made, target, { recursive: true, filter: (source) => !UNSHARED.includes(basename(source)) });
    // The stack that `--name` would have made; the package keeps its name, so that npm has nothing to do.
    const main = join(target, 'src', 'main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replace("'foo-ci'", `'${repository}-ci'`));
    symlinkSync(join(made, 'node_modules'), join(target, 'node_modules'));
    return new CiProject(target, repository);
  }

  private constructor(
    public readonly folder: string,
    public readonly repository: string,
  ) {}

  /** Write flows in the place of those in .projenrc.ts, and synthesize the project. */
  public async declare(flows: string, options = ''): Promise<void> {
    const path = join(this.folder, '.projenrc.ts');
    const text = readFileSync(path, 'utf8');
    const begin = text.search(/^ {2}flows: /m);
    const end = text.search(/^\}\);$/m);
    const head = text
      .slice(0, begin)
      .replace(/^ {2}(repositoryName|namePrefix|defaultReleaseBranch|region): .*\n/gm, '');
    writeFileSync(
      path,
      `${head}  repositoryName: '${this.repository}',\n  defaultReleaseBranch: 'main',\n${options}  flows: ${flows},\n${text.slice(end)}`,
    );
    await run('npx projen', 'npx', ['projen'], { cwd: this.folder, env: { CI: '' } });
  }

  /** Write the app in the place of the one that projen made. */
  public writeApp(text: string): void {
    writeFileSync(join(this.folder, 'src', 'main.ts'), text);
  }

  /** Deploy to a stack of another name from now on. */
  public renameStack(name: string): void {
    const main = join(this.folder, 'src', 'main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replace(/(new FlowCiStack\(app, )'[^']*'/, `$1'${name}'`));
  }

  /** Flow to CodeBuild project, as the project type resolved them. */
  public projectNames(): ReadonlyMap<string, string> {
    const content = JSON.parse(readFileSync(join(this.folder, 'flow-ci.json'), 'utf8')) as FlowFileContent;
    return new Map(resolveContent(content).flows.map(({ name, projectName }) => [name, projectName]));
  }

  public projectName(flow: string): string {
    const found = this.projectNames().get(flow);
    if (!found) throw new Error(`there is no flow ${flow}`);
    return found;
  }

  /** `npx projen TASK`, against an account. */
  public async task(aws: LoopbackAws, task: string, ...args: string[]): Promise<string> {
    return (await this.tryTask(aws, [task, ...args], true)).output;
  }

  /** The same for a task that may fail. */
  public async tryTask(
    aws: LoopbackAws,
    args: readonly string[],
    mustSucceed = false,
  ): Promise<{ readonly code: number; readonly output: string }> {
    return run(`npx projen ${args.join(' ')}`, 'npx', ['projen', ...args], {
      cwd: this.folder,
      env: this.environment(aws),
      mayFail: !mustSucceed,
    });
  }

  /** `npx cdk bootstrap`, once for each account. */
  public async bootstrap(aws: LoopbackAws): Promise<void> {
    await run(
      'npx cdk bootstrap',
      'npx',
      ['cdk', 'bootstrap', `aws://${aws.world.account}/${aws.world.region}`, '--no-notices'],
      { cwd: this.folder, env: this.environment(aws) },
    );
  }

  /** The CDK keeps whose keys it has seen in the home, so each account has one of its own. */
  private environment(aws: LoopbackAws): Readonly<Record<string, string>> {
    return { ...aws.environment(), ...CDK, HOME: aws.world.folder('people', 'home') };
  }
}

// The rules that the CDK holds a template to are another room's to test: test/packed.
const CDK = { CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_VALIDATION: 'false', CI: 'true' };
