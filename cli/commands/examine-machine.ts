import { FLOW_FILE } from '../../src/contract/flow-file';
import { ENGINES, whyNotRunning } from '../execute/container-launcher';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { readRepository } from '../git/read-repository';
import { Host } from '../host';
import { counted } from '../output/style';
import { findExecutable } from '../process/find-executable';
import { staleFlowFile } from '../stale-flow-file';

export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'missing' | 'optional';
  readonly about: string;
}

/** Look for what runs need. */
export async function examineMachine(host: Host): Promise<Finding[]> {
  const find = (name: string) => findExecutable(name, host.env.PATH);
  const major = Number(process.versions.node.split('.')[0]);
  const git = new GitCommand(host.env);
  const gitVersion = find('git') && (await git.ask(['--version'], { cwd: host.cwd })).stdout.trim();
  const engines = await Promise.all(
    ENGINES.flatMap((name) => find(name) ?? []).map(async (file) => ({
      file,
      trouble: await whyNotRunning(file, host.cwd, host.env).catch(({ message }: Error) => message),
    })),
  );
  const findings: Finding[] = [
    {
      what: 'node',
      state: major >= 20 ? 'good' : 'missing',
      about: `${process.versions.node}${major >= 20 ? '' : ': install 20 or newer'}`,
    },
    {
      what: 'git',
      state: gitVersion ? 'good' : 'missing',
      about: gitVersion ?? 'not on the PATH: install git 2.30 or newer',
    },
    { what: 'sh', state: find('sh') ? 'good' : 'missing', about: find('sh') ?? 'not on the PATH' },
    {
      what: 'bash',
      state: find('bash') ? 'good' : 'optional',
      about: find('bash') ?? 'not on the PATH: needed for buildspecs with env.shell: bash',
    },
    {
      what: 'container',
      state: engines.some(({ trouble }) => trouble === undefined) ? 'good' : 'optional',
      about: enginesText(engines),
    },
  ];
  return [...findings, ...(await projectFindings(host, git))];
}

function enginesText(engines: readonly { readonly file: string; readonly trouble: string | undefined }[]): string {
  if (engines.length === 0) return `none of ${ENGINES.join(', ')} is installed: needed for --docker only`;
  const texts = engines.map(({ file, trouble }) =>
    trouble === undefined
      ? file
      : `${file} is installed but does not run (${trouble}): start it, needed for --docker only`,
  );
  return texts.join('; ');
}

async function projectFindings(host: Host, git: GitCommand): Promise<Finding[]> {
  try {
    const project = loadProject(host.cwd);
    const repository = await readRepository(git, project.root);
    const stale = staleFlowFile(project.root);
    return [
      ...(stale ? [{ what: FLOW_FILE, state: 'optional' as const, about: stale }] : []),
      { what: 'project', state: 'good', about: `${project.root}, ${counted(project.file.flows.length, 'flow')}` },
      {
        what: 'repository',
        state: 'good',
        about: `${repository.branch ?? 'detached'} at ${repository.head?.slice(0, 8) ?? 'no commit yet'}`,
      },
    ];
  } catch (error) {
    return [{ what: 'project', state: 'missing', about: (error as Error).message }];
  }
}
